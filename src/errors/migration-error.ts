import { PolymorphicError } from './polymorphic-error.ts';
import { listNames, nearestNames } from './sentence.ts';

/** A session that holds the lock on the migrations of a database. */
export interface LockHolder {
  /** The process id of its server process. */
  readonly pid: number;
  /** What it calls itself; empty where it says nothing. */
  readonly applicationName: string;
}

/** Another process still migrated the database when the wait limit was over. */
export class MigrationLockError extends PolymorphicError {
  readonly code = 'MIGRATION_LOCK';
  override readonly status = 503;
  /** The sessions that held the lock; none where the server does not show them. */
  readonly holders: readonly LockHolder[];

  constructor(holders: readonly LockHolder[], { waitLimit, database }: { waitLimit: number; database: string }) {
    const who = holders.map(
      ({ pid, applicationName }) => `pid ${pid}${applicationName ? ` (${applicationName})` : ''}`,
    );
    super(
      `The migrations of database ${database} were locked for ${waitLimit} ms by ${listNames(who) || 'another session'}. ` +
        `Wait for it to end, raise waitLimit of migrations(), or end it: select pg_terminate_backend(pid).`,
    );
    this.holders = holders;
  }
}

/** No migration, or more than one, has the name that was given. */
export class UnknownMigrationError extends PolymorphicError {
  readonly code = 'UNKNOWN_MIGRATION';

  static unknown(wanted: string, names: readonly string[]): UnknownMigrationError {
    const nearest = listNames(nearestNames(wanted, names));
    return new UnknownMigrationError(
      `There is no migration '${wanted}'. Give a name without its extension, the id in it, or the beginning of one. ` +
        (nearest ? `The nearest: ${nearest}.` : `There are no migrations.`),
    );
  }

  static ambiguous(wanted: string, names: readonly string[]): UnknownMigrationError {
    return new UnknownMigrationError(`'${wanted}' may be ${listNames(names)}. Give more of the name.`);
  }

  static notApplied(name: string): UnknownMigrationError {
    return new UnknownMigrationError(
      `Migration '${name}' is not applied, so the database cannot go down to it. See which are: history.`,
    );
  }
}

/** A migration that is applied has to be reverted, and its file is gone. */
export class MissingMigrationFileError extends PolymorphicError {
  readonly code = 'MISSING_MIGRATION_FILE';

  constructor(name: string) {
    super(`Migration '${name}' is applied and cannot be reverted: its file is missing. Restore the file.`);
  }
}

/** Two files hold a migration of one name. */
export class DuplicateMigrationError extends PolymorphicError {
  readonly code = 'DUPLICATE_MIGRATION';

  constructor(name: string, files: readonly string[]) {
    super(
      `Two files are the migration '${name}': ${listNames(files)}. Remove one, or let MikroORM's option migrations.glob match one.`,
    );
  }
}

/** A revision is asked for while the database is behind the migrations that exist. */
export class PendingMigrationsError extends PolymorphicError {
  readonly code = 'PENDING_MIGRATIONS';

  constructor(names: readonly string[]) {
    super(
      `The database is behind its migrations: ${listNames(names)} ${names.length === 1 ? 'is' : 'are'} not applied. ` +
        `Run upgrade first, so that the next revision holds only what is new.`,
    );
  }
}

/** The first migration of a project cannot be made. */
export class InitialMigrationError extends PolymorphicError {
  readonly code = 'INITIAL_MIGRATION';

  static notFirst(names: readonly string[]): InitialMigrationError {
    return new InitialMigrationError(
      `The initial migration cannot be created, since there are migrations: ${listNames(names)}. Write a revision instead.`,
    );
  }

  static withoutEntities(): InitialMigrationError {
    return new InitialMigrationError(
      'The initial migration cannot be created without entities: name them in the option entities of MikroORM.',
    );
  }

  /** With all of them the migration counts as applied, with none it is pending. */
  static someTables(tables: readonly string[]): InitialMigrationError {
    return new InitialMigrationError(
      `The initial migration cannot be created, since the database has some of its tables and not the others: ${listNames(tables)}. ` +
        `Drop them, or create the others first.`,
    );
  }
}

/** Migrations cannot be merged into one. */
export class RollupError extends PolymorphicError {
  readonly code = 'ROLLUP';

  constructor(names: readonly string[]) {
    super(
      `${listNames(names)} cannot be rolled up: only the lines in up and down are merged, into a class that extends Migration and ` +
        `runs in a transaction. Name other migrations, or write the merged one by hand and stamp it.`,
    );
  }
}

/** What a migration failed at. */
export interface FailedMigrationFacts {
  readonly name: string;
  readonly direction: 'up' | 'down';
  /** The statement that failed, without parameters; undefined where code of the migration threw. */
  readonly statement: string | undefined;
  /** What the database, or the code of the migration, says; no values of rows. */
  readonly reason: string;
  /** The migrations of this run that took effect before. */
  readonly done: readonly string[];
  /** The statements of the failed migration that stay in effect: it was not transactional. */
  readonly remains: readonly string[];
}

/** A migration failed; the message says what stays in effect. */
export class MigrationFailedError extends PolymorphicError {
  readonly code = 'MIGRATION_FAILED';
  readonly migration: string;
  readonly statement: string | undefined;
  /** The migrations of this run that took effect before the failed one. */
  readonly done: readonly string[];

  constructor(facts: FailedMigrationFacts, cause: unknown) {
    super(
      `Migration '${facts.name}' failed${facts.direction === 'down' ? ' to go down' : ''}: ${facts.reason}.` +
        `${facts.statement === undefined ? '' : `\nStatement: ${facts.statement}`}\n${whatRemains(facts)}`,
      { cause },
    );
    this.migration = facts.name;
    this.statement = facts.statement;
    this.done = facts.done;
  }
}

function whatRemains({ direction, done, remains }: FailedMigrationFacts): string {
  const verb = direction === 'up' ? 'applied' : 'reverted';
  const before =
    done.length === 0
      ? `Nothing was ${verb}.`
      : `Before it, ${listNames(done)} ${done.length === 1 ? 'was' : 'were'} ${verb}.`;
  return remains.length === 0
    ? before
    : `${before} It is not transactional: ${remains.length} of its statements took effect, the last: ${remains.at(-1)!}`;
}

/** The server of the database does not answer, or refuses the login. */
export class DatabaseUnreachableError extends PolymorphicError {
  readonly code = 'DATABASE_UNREACHABLE';
  override readonly status = 503;

  constructor({ host, port, database, reason }: DatabaseFacts) {
    super(
      `The database ${database} on ${host}:${port} cannot be reached: ${reason}. Check the address, the login and that it runs.`,
    );
  }
}

/** Which database, and what went wrong; without user and password. */
export interface DatabaseFacts {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly reason: string;
}

/** A migration that is not transactional was given a transaction to run in. */
export class NonTransactionalMigrationError extends PolymorphicError {
  readonly code = 'NON_TRANSACTIONAL_MIGRATION';

  constructor(name: string) {
    super(
      `Migration '${name}' is not transactional and cannot run in the transaction that was given. Run upgrade without one.`,
    );
  }
}

/** A file in the folder of migrations holds none. */
export class NoMigrationClassError extends PolymorphicError {
  readonly code = 'NO_MIGRATION_CLASS';

  constructor(path: string) {
    super(`${path} exports no class of a migration. Export one that extends Migration, or move the file.`);
  }
}
