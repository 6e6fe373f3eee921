import { isBelow, type Level } from './hierarchy-model.ts';

/** What becomes of the levels of a row that changes its type: in a joined hierarchy each level is a table. */
export interface TypeChangePlan {
  readonly from: Level;
  readonly to: Level;
  /** The ancestors that both classes share, the root first: their rows stay. */
  readonly kept: readonly Level[];
  /** The levels of the old class alone, the topmost first: its row is deleted, and those below go with it. */
  readonly left: readonly Level[];
  /** The levels of the new class alone, the topmost first: rows are inserted in this order. */
  readonly entered: readonly Level[];
}

/**
 * Plans the change from one concrete class to another of the same hierarchy: a Person that becomes
 * an Employee keeps Party and Person, leaves nothing and enters Employee.
 */
export function planTypeChange(from: Level, to: Level): TypeChangePlan {
  const before = chainOf(from);
  const after = chainOf(to);
  return Object.freeze({
    from,
    to,
    kept: after.filter(level => before.includes(level)),
    left: before.filter(level => !after.includes(level)),
    entered: after.filter(level => !before.includes(level)),
  });
}

/** Whether the row stops being an instance of `level`. */
export function leaves({ from, to }: TypeChangePlan, level: Level): boolean {
  return isBelow(from, level) && !isBelow(to, level);
}

function chainOf(level: Level): Level[] {
  const chain: Level[] = [];
  for (let current: Level | undefined = level; current; current = current.parent) {
    chain.unshift(current);
  }
  return chain;
}
