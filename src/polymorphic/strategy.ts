import { LoadOptionError } from '../errors/loading-error.ts';
import { listNames } from '../errors/sentence.ts';

const STRATEGIES = ['auto', 'select-in', 'union'] as const;

/**
 * How the rows of child tables are fetched: `'select-in'` sends one query by key per child table present, `'union'` one query
 * for all of them; `'auto'`, the default, is `'union'`.
 */
export type PolymorphicStrategy = (typeof STRATEGIES)[number];

export const DEFAULT_STRATEGY: PolymorphicStrategy = 'auto';

/** Refuses a value of `polymorphicStrategy` that does not exist. */
export function checkStrategy(strategy: unknown): asserts strategy is PolymorphicStrategy | undefined {
  if (strategy !== undefined && !STRATEGIES.some(known => known === strategy)) {
    throw new LoadOptionError(
      `polymorphicStrategy is ${JSON.stringify(strategy)}. Choose among ${listNames(STRATEGIES.map(known => `'${known}'`))}.`,
    );
  }
}
