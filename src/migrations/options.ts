/** A program of `node_modules/.bin`, or the path of one, and its arguments. */
export type FormatCommand = readonly [program: string, ...args: string[]];

/** What `migrations()` takes; MikroORM's own option `migrations` stays where it is. */
export interface MigrationsExtensionOptions {
  /** How long to wait for another process that migrates the same database, in milliseconds. Default: 60,000. */
  readonly waitLimit?: number;
  /** PostgreSQL's `lock_timeout` for the statements of migrations, in milliseconds. Default: as the connection has it. */
  readonly lockTimeout?: number;
  /** PostgreSQL's `statement_timeout` for the statements of migrations, in milliseconds. Default: as the connection has it. */
  readonly statementTimeout?: number;
  /**
   * Commands that are run on a new migration, with its path as last argument; `false` for none. Default: the project's
   * `oxlint` or `eslint`, then its `oxfmt` or `prettier`.
   */
  readonly format?: readonly FormatCommand[] | false;
}

const WAIT_LIMIT = 60_000;

/** How long to wait for the lock, in milliseconds. */
export function waitLimitOf({ waitLimit = WAIT_LIMIT }: MigrationsExtensionOptions): number {
  return waitLimit;
}
