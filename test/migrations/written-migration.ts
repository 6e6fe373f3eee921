import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { MikroORM } from '@mikro-orm/core';
import {
  type AdoptionRequest,
  type ConversionRequest,
  writeHierarchyMigration,
} from 'mikro-orm-polymorphic/migrations';
import type { MigrationClass } from './run-migration.ts';
import { importMigration } from './import-migration.ts';

/** A migration as it was written to a file, and as it was read back. */
export interface WrittenMigration {
  readonly name: string;
  readonly class: MigrationClass;
  readonly text: string;
}

/** Writes a migration of a hierarchy to a file and loads it. */
export function writeMigration(orm: MikroORM, request: ConversionRequest | AdoptionRequest): Promise<WrittenMigration> {
  return written(orm, () => writeHierarchyMigration(orm, 'written', request));
}

/** Writes the difference of the schema to a file and loads it. */
export function writeDifference(orm: MikroORM): Promise<WrittenMigration> {
  return written(orm, async () => (await orm.migrator.create(undefined, false, false, 'written')).fileName);
}

async function written(orm: MikroORM, write: () => Promise<string>): Promise<WrittenMigration> {
  const folder = join(process.cwd(), 'reports', `migrations-${process.pid}`);
  const options = orm.config.get('migrations');
  orm.config.set('migrations', { ...options, path: folder, pathTs: folder, emit: 'ts', snapshot: false });
  const file = join(folder, await write());
  try {
    const cls = await importMigration(file);
    return { name: 'written', class: cls, text: await readFile(file, 'utf8') };
  } finally {
    await rm(file);
  }
}
