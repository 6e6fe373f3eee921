import { type Check, isListOf, isText, requireOptions } from './arguments.ts';

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
  /**
   * Lets MikroORM start only when the classes agree with `identities.lock.json`, or with the file of another name, as
   * `requireIdentityLock` tells. Default: false.
   */
  readonly requireIdentityLock?: boolean | string;
}

const WAIT_LIMIT = 60_000;

/** How long to wait for the lock, in milliseconds. */
export function waitLimitOf({ waitLimit = WAIT_LIMIT }: MigrationsExtensionOptions): number {
  return waitLimit;
}

const timeout: Check = [isTimeout, 'a whole number of milliseconds, 0 for none'];

const checks: Readonly<Record<keyof MigrationsExtensionOptions, Check>> = {
  waitLimit: [value => typeof value === 'number' && value >= 0, 'a number of milliseconds, 0 or more'],
  lockTimeout: timeout,
  statementTimeout: timeout,
  format: [isFormat, "false, or a list of commands such as ['prettier', '--write']"],
  requireIdentityLock: [
    value => typeof value === 'boolean' || isText(value),
    'true, false, or the path of the file from baseDir',
  ],
};

/** Refuses options that do not exist, and values that cannot work. */
export function requireMigrationsOptions(options: unknown): void {
  requireOptions('migrations()', checks, options);
}

/** PostgreSQL keeps it in 32 bits. */
function isTimeout(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 31;
}

function isFormat(value: unknown): boolean {
  return value === false || isListOf(value, isCommand);
}

function isCommand(value: unknown): boolean {
  return isListOf(value, part => typeof part === 'string') && isText((value as unknown[])[0]);
}
