import type { MikroORM } from '@mikro-orm/core';
import type { Finding } from './finding.ts';

/** A migration that the database lists as applied. */
export interface AppliedMigration {
  readonly name: string;
  /** Of the file when it was applied; null for those that another migrator applied. */
  readonly checksum: string | null;
}

/** A migration on disk, or in `migrationsList`. */
export interface KnownMigration {
  readonly name: string;
  /** Of the file as it is now; null when the migration has no file. */
  readonly checksum: string | null;
}

/** What every finder of `check` is given. */
export interface CheckContext {
  readonly orm: MikroORM;
  readonly applied: readonly AppliedMigration[];
  readonly known: readonly KnownMigration[];
}

/** Looks for one kind of disagreement; finding some is no error. */
export type Finder = (context: CheckContext) => readonly Finding[] | Promise<readonly Finding[]>;
