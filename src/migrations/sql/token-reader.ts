import { isSymbol, isWord, type Statement } from './statements.ts';
import type { Token } from './tokens.ts';

/** The name of a table as PostgreSQL keeps it, with its schema when the statement says one. */
export interface TableName {
  readonly schema: string | undefined;
  readonly name: string;
}

/** Reads a statement, or some of its tokens, from left to right. */
export class TokenReader {
  readonly #statement: Statement;
  readonly #begin: number;
  readonly #end: number;
  #position: number;

  constructor(statement: Statement, begin = 0, end: number = statement.tokens.length) {
    this.#statement = statement;
    this.#begin = begin;
    this.#position = begin;
    this.#end = end;
  }

  /** The index of the next token. */
  get position(): number {
    return this.#position;
  }

  /** Everything that this reader reads, as written. */
  get whole(): string {
    return this.text(this.#statement.tokens.slice(this.#begin, this.#end));
  }

  /** What it has read, as written. */
  get textBefore(): string {
    return this.text(this.#statement.tokens.slice(this.#begin, this.#position));
  }

  /** What it has not read yet, as written. */
  get textAfter(): string {
    return this.text(this.#statement.tokens.slice(this.#position, this.#end));
  }

  peek(offset = 0): Token | undefined {
    const index = this.#position + offset;
    return index < this.#end ? this.#statement.tokens[index] : undefined;
  }

  /** Takes these keywords when they come next, all or none. */
  accept(...words: readonly string[]): boolean {
    const found = words.every((word, i) => isWord(this.peek(i), word));
    if (found) this.#position += words.length;
    return found;
  }

  acceptSymbol(symbol: string): boolean {
    const found = isSymbol(this.peek(), symbol);
    if (found) this.#position++;
    return found;
  }

  identifier(): string {
    const token = this.peek();
    this.#position++;
    return token?.value ?? '';
  }

  tableName(): TableName {
    const parts = [this.identifier()];
    while (this.acceptSymbol('.')) parts.push(this.identifier());
    return { schema: parts.at(-2), name: parts.at(-1) ?? '' };
  }

  /** The tokens up to the next one outside of brackets that `isEnd` accepts, which stays. */
  takeUntil(isEnd: (token: Token) => boolean): readonly Token[] {
    const start = this.#position;
    let depth = 0;
    for (let token = this.peek(); token && !(depth === 0 && isEnd(token)); token = this.peek()) {
      depth += bracket(token);
      this.#position++;
    }
    return this.#statement.tokens.slice(start, this.#position);
  }

  /** What is left up to the end of the bracket that it stands in, without what stands in further brackets. */
  outsideBrackets(): readonly Token[] {
    const outside: Token[] = [];
    let depth = 0;
    for (const token of this.#statement.tokens.slice(this.#position, this.#end)) {
      const before = depth;
      depth += bracket(token);
      if (depth < 0) break;
      if (before === 0 && depth === 0) outside.push(token);
    }
    return outside;
  }

  /** The text that some tokens cover. */
  text(tokens: readonly Token[]): string {
    return this.#statement.text.slice(tokens[0]?.start ?? 0, tokens.at(-1)?.end ?? 0);
  }

  /** Everything that this reader reads, without what some of its tokens cover. */
  textWithout(tokens: readonly Token[]): string {
    const all = this.#statement.tokens.slice(this.#begin, this.#end);
    const [first, last] = [tokens[0], tokens.at(-1)];
    if (!first || !last) return this.whole;
    return [
      this.text(all.filter(token => token.end <= first.start)),
      this.text(all.filter(token => token.start >= last.end)),
    ]
      .join(' ')
      .trim();
  }
}

function bracket(token: Token): number {
  if (isSymbol(token, '(') || isSymbol(token, '[')) return 1;
  return isSymbol(token, ')') || isSymbol(token, ']') ? -1 : 0;
}
