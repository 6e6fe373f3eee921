import { type Token, tokensOf } from './tokens.ts';

/** One SQL statement: its text without the semicolon, and its tokens, whose places are those in the text. */
export interface Statement {
  readonly text: string;
  readonly tokens: readonly Token[];
}

/** The statements of a text that may hold several; bodies of functions stay whole. */
export function statementsOf(sql: string): Statement[] {
  const statements: Statement[] = [];
  let current: Token[] = [];
  let depth = 0;
  let isInBody = false;
  for (const token of tokensOf(sql)) {
    const beginsBody = isWord(token, 'atomic') && isWord(current.at(-1), 'begin');
    isInBody ||= beginsBody;
    depth += beginsBody ? 1 : nesting(token, isInBody);
    if (depth <= 0 && isSymbol(token, ';')) {
      addStatement(statements, sql, current);
      [current, depth, isInBody] = [[], 0, false];
    } else {
      current.push(token);
    }
  }
  addStatement(statements, sql, current);
  return statements;
}

/** Whether a token is a sign and no text that looks like one. */
export function isSymbol(token: Token | undefined, value: string): boolean {
  return token?.kind === 'symbol' && token.value === value;
}

/** Whether a token is a bare word, such as a keyword, and no quoted name. */
export function isWord(token: Token | undefined, value: string): boolean {
  return token?.kind === 'word' && token.value === value;
}

/** How a token changes the depth: brackets, and the bodies that stand between `begin atomic` and `end`. */
function nesting(token: Token, isInBody: boolean): number {
  if (isSymbol(token, '(') || isSymbol(token, '[')) return 1;
  if (isSymbol(token, ')') || isSymbol(token, ']')) return -1;
  if (!isInBody) return 0;
  return isWord(token, 'case') ? 1 : isWord(token, 'end') ? -1 : 0;
}

function addStatement(statements: Statement[], sql: string, tokens: readonly Token[]): void {
  const [first, last] = [tokens[0], tokens.at(-1)];
  if (first && last) {
    const placed = tokens.map(token => ({ ...token, start: token.start - first.start, end: token.end - first.start }));
    statements.push({ text: sql.slice(first.start, last.end), tokens: placed });
  }
}
