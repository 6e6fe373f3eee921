import { LoadOptionError } from '../errors/loading-error.ts';
import { listNames } from '../errors/sentence.ts';

const STRATEGIES = ['auto', 'select-in', 'union', 'single-statement', 'joined'] as const;

/**
 * How the rows of child tables are fetched: `'select-in'` sends one query by key per child table present, `'union'` one query
 * for all of them; `'single-statement'` and `'joined'` read the page and its child rows at once; `'auto'`, the default,
 * chooses.
 */
export type PolymorphicStrategy = (typeof STRATEGIES)[number];

/** A strategy that a load can run with. */
export type ChosenStrategy = Exclude<PolymorphicStrategy, 'auto'>;

export const DEFAULT_STRATEGY: PolymorphicStrategy = 'auto';

/** Beside the columns of the page, PostgreSQL takes 1,664 in all. */
const MAX_PAGE_COLUMNS = 1_000;

/** What is known of a load before it runs. */
export interface LoadFacts {
  /** The columns that the child tables of all types asked for have together. */
  readonly columns: number;
  /** Why child rows cannot be read together with the page, as a clause; undefined when they can. */
  readonly obstacle: string | undefined;
}

/** The strategy of a load, and why it is not another. */
export interface StrategyChoice {
  readonly strategy: ChosenStrategy;
  readonly reason: string;
}

/** Chooses the strategy of a load: the one asked for, `'union'` for `'auto'` and where the one asked for cannot work. */
export function chooseStrategy(asked: PolymorphicStrategy, { columns, obstacle }: LoadFacts): StrategyChoice {
  if (asked === 'auto') {
    return { strategy: 'union', reason: 'one query for the page, and one for the child tables of the types on it' };
  }
  const isPageNeeded = asked === 'single-statement' || asked === 'joined';
  const problem =
    obstacle ??
    (columns > MAX_PAGE_COLUMNS ? `its child tables have more than ${MAX_PAGE_COLUMNS} columns` : undefined);
  return isPageNeeded && problem
    ? { strategy: 'union', reason: `'${asked}' cannot read this load: ${problem}` }
    : { strategy: asked, reason: 'it was asked for' };
}

/** Refuses a value of `polymorphicStrategy` that does not exist. */
export function checkStrategy(strategy: unknown): asserts strategy is PolymorphicStrategy | undefined {
  if (strategy !== undefined && !STRATEGIES.some(known => known === strategy)) {
    throw new LoadOptionError(
      `polymorphicStrategy is ${JSON.stringify(strategy)}. Choose among ${listNames(STRATEGIES.map(known => `'${known}'`))}.`,
    );
  }
}
