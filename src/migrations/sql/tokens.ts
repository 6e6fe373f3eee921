/** A lexical unit of PostgreSQL's SQL, with its place in the text. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'symbol';
  /** Words in lower case, quoted identifiers without their quotes, everything else as written. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

const SPACE = /\s+/y;
const LINE_COMMENT = /--[^\n]*/y;
const COMMENT_EDGE = /\/\*|\*\//g;
const WORD = /[a-z_\u0080-\uffff][\w$\u0080-\uffff]*/iy;
const NUMBER = /\.?\d[\w.]*/y;
const QUOTED = /"(?:[^"]|"")*"/y;
const ESCAPE_STRING = /e'(?:[^'\\]|''|\\[^])*'/iy;
const STRING = /(?:[bxn]|u&)?'(?:[^']|'')*'/iy;
const UNICODE_QUOTED = /u&"(?:[^"]|"")*"/iy;
const DOLLAR_TAG = /\$(?:[a-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/iy;
const PARAMETER = /\$\d+/y;

/** The tokens of PostgreSQL SQL: comments and white space are left out, text in quotes of every kind is one token. */
export function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  let at = skipBlank(sql, 0);
  while (at < sql.length) {
    const token = tokenAt(sql, at);
    tokens.push(token);
    at = skipBlank(sql, token.end);
  }
  return tokens;
}

function tokenAt(sql: string, start: number): Token {
  const match = (pattern: RegExp): number => endOf(pattern, sql, start);
  const token = (kind: Token['kind'], end: number, value = sql.slice(start, end)): Token => ({
    kind,
    value,
    start,
    end,
  });
  const text = match(ESCAPE_STRING) || match(STRING) || dollarQuoted(sql, start);
  if (text) return token('string', text);
  const quoted = match(QUOTED);
  if (quoted) return token('quoted', quoted, sql.slice(start + 1, quoted - 1).replaceAll('""', '"'));
  const escaped = match(UNICODE_QUOTED);
  if (escaped) return token('quoted', escaped, sql.slice(start + 3, escaped - 1).replaceAll('""', '"'));
  const word = match(WORD);
  if (word) return token('word', word, sql.slice(start, word).toLowerCase());
  const number = match(NUMBER) || match(PARAMETER);
  if (number) return token('number', number);
  return token('symbol', sql.startsWith('::', start) ? start + 2 : start + 1);
}

/** Where the text in dollar quotes ends that begins at `start`; 0 when none begins there. */
function dollarQuoted(sql: string, start: number): number {
  const opened = endOf(DOLLAR_TAG, sql, start);
  if (!opened) return 0;
  const tag = sql.slice(start, opened);
  const closing = sql.indexOf(tag, opened);
  return closing < 0 ? sql.length : closing + tag.length;
}

function skipBlank(sql: string, start: number): number {
  let at = start;
  for (;;) {
    const next = endOf(SPACE, sql, at) || endOf(LINE_COMMENT, sql, at) || blockComment(sql, at);
    if (!next) return at;
    at = next;
  }
}

/** Block comments nest in PostgreSQL. */
function blockComment(sql: string, start: number): number {
  if (!sql.startsWith('/*', start)) return 0;
  COMMENT_EDGE.lastIndex = start;
  let depth = 0;
  for (let edge = COMMENT_EDGE.exec(sql); edge; edge = COMMENT_EDGE.exec(sql)) {
    depth += edge[0] === '/*' ? 1 : -1;
    if (depth === 0) return COMMENT_EDGE.lastIndex;
  }
  return sql.length;
}

function endOf(pattern: RegExp, sql: string, start: number): number {
  pattern.lastIndex = start;
  return pattern.test(sql) ? pattern.lastIndex : 0;
}
