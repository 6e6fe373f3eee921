import { readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import type { EntityClass, EntityManager, EntitySchema } from '@mikro-orm/core';
import type { MikroORM, SqlEntityManager } from '@mikro-orm/postgresql';
import { MigrationHelper, migrations, type Revision, type RevisionOptions } from 'mikro-orm-polymorphic/migrations';
import { expect } from 'vitest';
import type { Engine } from '../support/index.ts';
import type { MigrationClass } from './run-migration.ts';
import { openScene, type Scene } from './scene.ts';
import { secondOrm } from './second-orm.ts';
import { snapshot } from './snapshot.ts';
import { importMigration } from './import-migration.ts';

type Entities = readonly (EntityClass | EntitySchema)[];

interface Revised {
  readonly revision: Revision;
  readonly text: string;
  readonly helper: MigrationHelper;
}

/** A project whose entities changed: its tables hold rows of the old ones. */
export interface Evolution extends AsyncDisposable {
  readonly scene: Scene;
  readonly next: MikroORM;
  /** A helper that runs one migration. */
  helperFor(name: string, cls: MigrationClass): MigrationHelper;
  /** Applies a file that was written before the difference is. */
  apply(file: string): Promise<void>;
  /** Writes the difference to a file, for a helper to run. */
  revise(options?: RevisionOptions): Promise<Revised>;
  /** Applies what was written without force and takes it back: no difference is left, and afterwards no row is another one. */
  runBoth(helper: MigrationHelper, check?: (em: SqlEntityManager) => Promise<void>): Promise<void>;
}

export interface EvolutionOptions {
  readonly before: Entities;
  readonly after: Entities;
  readonly seed: (em: EntityManager) => Promise<void>;
  /** Makes the tables by a migration, so that there is a snapshot to compare with. */
  readonly hasSnapshot?: boolean;
}

export async function openEvolution(
  engine: Engine,
  { before, after, seed, hasSnapshot = false }: EvolutionOptions,
): Promise<Evolution> {
  const extension = { format: false } as const;
  const scene = await openScene(engine, {
    entities: [...before],
    createSchema: !hasSnapshot,
    extension,
    migrations: { snapshotName: '.snapshot' },
  });
  if (hasSnapshot) {
    await scene.helper.revision('tables');
    await scene.helper.upgrade();
  }
  await seed(scene.db.em());
  const next = secondOrm(scene.db, after, {
    baseDir: scene.folder,
    extensions: [migrations(extension)],
    migrations: { path: scene.folder, silent: true, snapshotName: '.snapshot' },
  });
  const rows = (): Promise<object> => snapshot(scene.db);
  const helperFor = (name: string, cls: MigrationClass): MigrationHelper => {
    next.config.set('migrations', {
      ...next.config.get('migrations'),
      migrationsList: [{ name, class: cls }],
      snapshot: false,
    });
    migrations(extension).register(next);
    return new MigrationHelper(next);
  };
  return {
    scene,
    next,
    helperFor,
    async apply(file) {
      const options = next.config.get('migrations');
      const cls = await importMigration(join(scene.folder, file));
      await helperFor(parse(file).name, cls).upgrade();
      next.config.set('migrations', options);
      migrations(extension).register(next);
    },
    async revise(options) {
      const revision = (await new MigrationHelper(next).revision('change', options))!;
      const cls = await importMigration(revision.path);
      const text = await readFile(revision.path, 'utf8');
      return { revision, text, helper: helperFor(revision.name, cls) };
    },
    async runBoth(helper, check) {
      const stored = await rows();
      await helper.upgrade();
      expect(await next.schema.getUpdateSchemaSQL()).toBe('');
      await check?.(next.em.fork());
      await helper.downgrade();
      expect(await scene.db.orm.schema.getUpdateSchemaSQL()).toBe('');
      expect(await rows()).toEqual(stored);
      await helper.upgrade();
      expect(await next.schema.getUpdateSchemaSQL()).toBe('');
    },
    async [Symbol.asyncDispose]() {
      await next.close();
      await scene[Symbol.asyncDispose]();
    },
  };
}
