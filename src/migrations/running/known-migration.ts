import type { Migration } from '@mikro-orm/migrations';

/** A migration of the folder, or of MikroORM's option `migrationsList`. */
export interface KnownMigration {
  readonly name: string;
  /** Its file; undefined for a class of `migrationsList`. */
  readonly path?: string;
  /** Creates the migration; imports its file. */
  load(): Promise<Migration>;
  up(afterRun?: (context?: object) => Promise<void>): void | Promise<void>;
  down(afterRun?: (context?: object) => Promise<void>): void | Promise<void>;
}

/** A migration that is about to run. */
export interface LoadedMigration extends KnownMigration {
  readonly instance: Migration;
}
