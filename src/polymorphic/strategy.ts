import { LoadOptionError } from '../errors/loading-error.ts';

/** How the rows of child tables are fetched: `'select-in'` sends one query by key per child table present. */
export type PolymorphicStrategy = 'select-in';

/** Refuses a value of `polymorphicStrategy` that does not exist. */
export function checkStrategy(strategy: unknown): asserts strategy is PolymorphicStrategy | undefined {
  if (strategy !== undefined && strategy !== 'select-in') {
    throw new LoadOptionError(`polymorphicStrategy is ${JSON.stringify(strategy)}, but only 'select-in' exists.`);
  }
}
