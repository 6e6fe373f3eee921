import { isWord } from './statements.ts';
import type { TokenReader } from './token-reader.ts';

/** ADD CONSTRAINT. */
export interface ConstraintAction {
  readonly kind: 'add-constraint';
  /** Undefined when PostgreSQL chooses it. */
  readonly name: string | undefined;
  readonly constraint: 'check' | 'foreign-key' | 'unique' | 'other';
  /** Whether it already leaves existing rows unchecked, or takes an index that exists. */
  readonly online: boolean;
  /** What follows the name: `check (…)`. */
  readonly definition: string;
  readonly text: string;
}

const STARTS = ['constraint', 'check', 'foreign', 'unique', 'exclude'];

/** Whether ADD is followed by a constraint and not by a column. */
export function isConstraintStart(action: TokenReader): boolean {
  const isPrimaryKey = isWord(action.peek(), 'primary') && isWord(action.peek(1), 'key');
  return isPrimaryKey || STARTS.some(word => isWord(action.peek(), word));
}

/** Reads what follows ADD. */
export function addConstraint(action: TokenReader): ConstraintAction {
  const name = action.accept('constraint') ? action.identifier() : undefined;
  const definition = action.textAfter;
  const words = action.outsideBrackets();
  const follows = (first: string, second: string): boolean =>
    words.some((word, i) => isWord(word, first) && isWord(words[i + 1], second));
  return {
    kind: 'add-constraint',
    name,
    constraint: kindOf(action),
    online: follows('not', 'valid') || follows('using', 'index'),
    definition,
    text: action.whole,
  };
}

function kindOf(action: TokenReader): ConstraintAction['constraint'] {
  if (action.accept('check')) return 'check';
  if (action.accept('foreign', 'key')) return 'foreign-key';
  return action.accept('unique') ? 'unique' : 'other';
}
