import { isWord } from './statements.ts';
import type { TokenReader } from './token-reader.ts';
import type { Token } from './tokens.ts';

/** ADD COLUMN. */
export interface ColumnAddition {
  readonly kind: 'add-column';
  readonly column: string;
  readonly type: string;
  readonly notNull: boolean;
  /** Whether rows that exist get a value: a default, an identity, a generated column, a serial type. */
  readonly filled: boolean;
  /** The action without NOT NULL. */
  readonly nullable: string;
  readonly text: string;
}

const TYPE_ENDS = new Set(
  'not null default generated constraint check unique primary references collate compression storage'.split(' '),
);

/** Reads what follows ADD COLUMN. */
export function addColumn(action: TokenReader): ColumnAddition {
  const column = action.identifier();
  const type = action.text(action.takeUntil(token => token.kind === 'word' && TYPE_ENDS.has(token.value)));
  const options = action.outsideBrackets();
  const notNull = options.filter((_, i) => isNotNull(options, i) || isNotNull(options, i - 1));
  return {
    kind: 'add-column',
    column,
    type,
    notNull: notNull.length > 0 || options.some(token => isWord(token, 'primary')),
    filled: /^(?:small|big)?serial\b/i.test(type) || options.some((token, i) => fillsRows(token, options[i + 1])),
    nullable: action.textWithout(notNull),
    text: action.whole,
  };
}

function isNotNull(options: readonly Token[], at: number): boolean {
  return isWord(options[at], 'not') && isWord(options[at + 1], 'null');
}

function fillsRows(token: Token, next: Token | undefined): boolean {
  return (isWord(token, 'default') && !isWord(next, 'null')) || isWord(token, 'generated');
}
