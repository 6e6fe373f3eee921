/** One of two ways to do the same work. */
export interface Contender<Result> {
  /** Does the work once, from an empty unit of work. */
  run(): Promise<Result>;
  /** The number of queries since the last call. */
  takeQueries(): number;
}

/** The library beside a peer, on the same database. */
export interface Contest<Result> extends AsyncDisposable {
  /** Each way of ours by its label; the label is empty when there is only one. */
  readonly ours: Readonly<Record<string, Contender<Result>>>;
  readonly peer: Contender<Result>;
  /** What both must bring: the measurement does not begin before they agree. */
  values(result: Result): unknown;
}

/** Work that is measured. Add one: a file in `bench/shapes`, and its line in `bench/shapes.ts`. */
export interface Shape<Result = unknown> {
  readonly name: string;
  /** Left out unless `--shape` names it, or a part of its name up to a slash. */
  readonly isOnDemand?: boolean;
  /** What stands beside the library. */
  readonly peer: string;
  /** Fills an empty database and opens both contenders on it. */
  open(databaseUrl: string): Promise<Contest<Result>>;
}

/** What one shape has shown; times are medians in milliseconds, `ratio` is peer / ours. */
export interface Measurement {
  readonly shape: string;
  readonly peer: string;
  readonly ours_ms: number;
  readonly peer_ms: number;
  readonly ratio: number;
  /** The queries that ours sends for the work once. */
  readonly queries: number;
}
