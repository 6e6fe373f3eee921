import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, parse, resolve } from 'node:path';
import type { EntityClass } from '@mikro-orm/core';
import {
  DataMigration,
  MigrationHelper,
  migrations,
  writeHierarchyMigration,
  writeIdentityLock,
  writeRenameMigration,
} from 'mikro-orm-polymorphic/migrations';
import { MikroORM, type Options } from 'mikro-orm-polymorphic/postgresql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Strategy, strategies } from '../contracts/party/model.ts';
import { openOrm, serverEngines, type TestOrm } from '../support/index.ts';
import { declareAnimals, seedAnimals } from './animals.ts';
import { migrate, type MigrationClass } from './run-migration.ts';
import { importMigration } from './import-migration.ts';

/** Where the schema of an application stands: in MikroORM's option, or in the options of its entities. */
const places = {
  'the option of MikroORM': { config: { schema: 'app' }, entity: {} },
  'the options of entities': { config: {}, entity: { schema: 'app' } },
} as const;
type Place = (typeof places)[keyof typeof places];

class FillNames extends DataMigration {
  override name = 'fill-names';
  override async up(): Promise<void> {
    await this.backfill({ table: 'app.animal', where: `"name" <> 'x'`, set: { name: `'x'` } });
  }
}

describe.each(serverEngines)('T6 several schemas of a database [$name]', engine => {
  let db: TestOrm;
  let folder: string;
  const orms: MikroORM[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polymorphic-schemas-'));
    await mkdir(join(folder, 'migrations'));
    await symlink(resolve('node_modules'), join(folder, 'node_modules'));
    db = await openOrm(engine, { entities: [], createSchema: false, discovery: { warnWhenNoEntities: false } });
    await db.em().execute('create schema "other"');
    await db.em().execute('create table "other"."stranger" ("id" int)');
    await db.em().execute('create view "other"."strangers" as select * from "other"."stranger"');
  });
  afterEach(async () => {
    await Promise.all(orms.splice(0).map(orm => orm.close(true)));
    await db?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const open = async (entities: readonly EntityClass[], options: Options = {}): Promise<MikroORM> => {
    const orm = await MikroORM.init({
      entities: [...entities],
      clientUrl: db.orm.config.get('clientUrl'),
      baseDir: folder,
      extensions: [migrations({ format: false, waitLimit: 300 })],
      migrations: { path: join(folder, 'migrations'), silent: true },
      ...options,
    });
    orms.push(orm);
    return orm;
  };
  const load = async (file: string): Promise<{ name: string; class: MigrationClass }> => {
    const cls = await importMigration(join(folder, 'migrations', file));
    return { name: parse(file).name, class: cls };
  };
  /** The file of a migration that was applied is removed, so that the next one is alone. */
  const differences = async (orm: MikroORM) =>
    (await new MigrationHelper(orm).check()).findings.filter(({ kind }) => kind !== 'missing-migration');
  const tables = async (schema: string): Promise<string[]> => {
    const rows = await db
      .em()
      .execute<{ name: string }[]>(
        `select table_name as name from information_schema.tables where table_schema = ? order by 1`,
        [schema],
      );
    return rows.map(({ name }) => name);
  };
  const declared = (strategy: Strategy, { entity }: Place, options: object = {}): readonly EntityClass[] =>
    declareAnimals(strategy, options, ['Dog', 'Cat'], entity);

  describe.each(Object.entries(places))('T6 by %s', (_where, place) => {
    it.each(strategies)('T6 only its own is written, upgraded and checked, %s', async strategy => {
      const orm = await open(declared(strategy, place), place.config);
      const helper = new MigrationHelper(orm);
      const start = await helper.revision('start');
      expect(start!.up.join('\n')).not.toContain('stranger');
      await helper.upgrade();
      expect(await tables('other')).toEqual(['stranger', 'strangers']);
      expect(await helper.revision('again')).toBeNull();
      expect(await helper.check()).toEqual({ ok: true, findings: [] });
      await helper.downgrade({ to: 'base' });
      await helper.upgrade();
      expect(await helper.check()).toEqual({ ok: true, findings: [] });
      await db.em().execute('create table "app"."extra" ("id" int)');
      await db.em().execute('drop index "app"."animal__polymorphic_name_index"');
      const { findings } = await helper.check();
      expect(findings.map(({ kind }) => kind)).toEqual(['database-changed', 'database-changed']);
    });

    it.each(strategies)('T6 identities are renamed, and tables converted, with their rows, %s', async strategy => {
      const before = declared(strategy, place);
      const orm = await open(before, place.config);
      await orm.schema.create();
      await seedAnimals(orm.em.fork(), before);
      await writeIdentityLock(orm);
      const names = { identities: { Dog: 'hound' } };
      const renamed = await open(declared(strategy, place, names), place.config);
      const renaming = await load(await writeRenameMigration(renamed, { dog: 'hound' }));
      await migrate(renamed, 'up', renaming);
      await writeIdentityLock(renamed);
      const stored = await db.em().execute('select _polymorphic_name as name from app.animal order by id');
      expect(stored).toEqual([{ name: 'hound' }, { name: 'hound' }, { name: 'cat' }]);

      const other = strategy === 'joined' ? 'single-table' : 'joined';
      const classes = declared(other, place, names);
      const converted = await open(classes, {
        ...place.config,
        migrations: { path: join(folder, 'migrations'), snapshot: false },
      });
      await rm(join(folder, 'migrations', `${renaming.name}.ts`));
      const converting = await load(
        await writeHierarchyMigration(converted, 'convert', { convert: other, root: 'animal' }),
      );
      await migrate(converted, 'up', converting);
      expect(await differences(converted)).toEqual([]);
      expect(await converted.em.fork().find(classes[0]!, {}, { orderBy: { id: 1 } as never })).toMatchObject([
        { name: 'rex', bark: 'wuff' },
        { name: 'bo', bark: 'rau' },
        { name: 'mia', lives: 9 },
      ]);
      await migrate(converted, 'down', converting);
      await rm(join(folder, 'migrations', `${converting.name}.ts`));
      expect(await differences(renamed)).toEqual([]);
    });
  });

  it('T6 rows are filled in another schema, with the progress beside them', async () => {
    const place = places['the option of MikroORM'];
    const classes = declared('joined', place);
    const orm = await open(classes, place.config);
    await new MigrationHelper(orm).revision('start');
    await new MigrationHelper(orm).upgrade();
    await seedAnimals(orm.em.fork(), classes);
    await migrate(orm, 'up', { name: 'fill-names', class: FillNames });
    expect(await db.em().execute('select distinct name from app.animal')).toEqual([{ name: 'x' }]);
    expect(await tables('app')).toContain('mikro_orm_polymorphic_progress');
    expect(await tables('public')).toEqual([]);
  });

  it('T8 two applications have logs and locks of their own', async () => {
    const places_ = ['one', 'two'].map(schema => ({ config: { schema }, entity: {} }));
    const helpers = await Promise.all(
      places_.map(async ({ config }) => {
        const path = join(folder, config.schema);
        await mkdir(path);
        return new MigrationHelper(
          await open(declareAnimals('joined'), { ...config, migrations: { path, silent: true } }),
        );
      }),
    );
    for (const helper of helpers) await helper.revision('start');
    const [first, second] = orms as [MikroORM, MikroORM];
    const slow = new MigrationHelper(first).upgrade({
      onProgress: ({ state }) => void (state === 'started' && running.resolve()),
    });
    const running = Promise.withResolvers<void>();
    await Promise.all([slow, running.promise.then(() => new MigrationHelper(second).upgrade())]);
    for (const helper of helpers) expect(await helper.check()).toEqual({ ok: true, findings: [] });
    expect(await tables('one')).toEqual(await tables('two'));
    expect(await tables('public')).toEqual([]);
  });
});
