import type { Migration } from '@mikro-orm/migrations';
import type { AbstractSqlDriver } from '@mikro-orm/sql';

/** A migration of the folder, or of MikroORM's option `migrationsList`. */
export interface KnownMigration {
  readonly name: string;
  /** Its file; undefined for a class of `migrationsList`. */
  readonly path?: string;
  /** Creates the migration, on another driver for a preview; imports its file. */
  load(driver?: AbstractSqlDriver): Promise<Migration>;
  up(afterRun?: (context?: object) => Promise<void>): void | Promise<void>;
  down(afterRun?: (context?: object) => Promise<void>): void | Promise<void>;
}

/** A migration that is about to run. */
export interface LoadedMigration extends KnownMigration {
  readonly instance: Migration;
}
