import { basename } from 'node:path';
import { fs } from '@mikro-orm/core/fs-utils';
import type { Migration } from '@mikro-orm/migrations';
import type { AbstractSqlDriver } from '@mikro-orm/sql';
import type { Configuration } from '@mikro-orm/core';
import { DuplicateMigrationError, NoMigrationClassError } from '../../errors/migration-error.ts';
import type { KnownMigration } from '../running/known-migration.ts';

/** The class of a migration. */
export type MigrationClass = new (driver: AbstractSqlDriver, config: Configuration) => Migration;

/** Imports the file of a migration and finds its class: the first export with a method `up`. */
export async function loadMigrationClass(path: string): Promise<MigrationClass> {
  const exports = (await fs.dynamicImport(path)) as Record<string, unknown>;
  const found = Object.values(exports).find(isMigrationClass);
  if (!found) {
    throw new NoMigrationClassError(path);
  }
  return found;
}

function isMigrationClass(value: unknown): value is MigrationClass {
  const prototype: unknown = typeof value === 'function' ? value.prototype : undefined;
  return typeof prototype === 'object' && prototype !== null && 'up' in prototype;
}

/** Refuses two files of one migration, of which both would run. */
export function requireDistinct(migrations: readonly KnownMigration[]): void {
  const paths = new Map<string, string | undefined>();
  for (const { name, path } of migrations) {
    if (paths.has(name)) {
      throw new DuplicateMigrationError(
        name,
        [paths.get(name), path].map(file => (file ? basename(file) : name)),
      );
    }
    paths.set(name, path);
  }
}
