import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineEntity, p } from '@mikro-orm/core';
import { InitialMigrationError, MigrationLockError, RollupError } from 'mikro-orm-polymorphic';
import { migrations } from 'mikro-orm-polymorphic/migrations';
import { MikroORM } from 'mikro-orm-polymorphic/postgresql';
import { describe, expect, it } from 'vitest';
import { engines, serverEngines, type Engine } from '../support/index.ts';
import { openScene, type Scene } from './scene.ts';

const Dog = defineEntity({
  name: 'Dog',
  tableName: 'dog',
  properties: { id: p.integer().primary(), name: p.string() },
});
const Cat = defineEntity({ name: 'Cat', tableName: 'cat', properties: { id: p.integer().primary() } });

const open = (engine: Engine): Promise<Scene> =>
  openScene(engine, { entities: [Dog, Cat], extension: { format: false, waitLimit: 300 } });
const filesOf = async ({ folder }: Scene): Promise<string[]> =>
  (await readdir(folder)).filter(name => name.endsWith('.ts'));

/** The same application in another process. */
function another({ db }: Scene): Promise<MikroORM> {
  return MikroORM.init({
    entities: [Dog, Cat],
    clientUrl: db.orm.config.get('clientUrl'),
    migrations: db.orm.config.get('migrations'),
    extensions: [migrations({ format: false })],
  });
}

/** Two migrations that are applied. */
async function applyTwo(scene: Scene): Promise<void> {
  const methods = (table: string): string =>
    `up() {\n    this.addSql('create table "${table}" ("id" int primary key)');\n  }\n  down() {\n    this.addSql('drop table "${table}"');\n  }\n`;
  await scene.write('2026_01_01_000001-aaaaaaaa_dog', { code: `  ${methods('dog')}` });
  await scene.write('2026_01_01_000002-bbbbbbbb_cat', { code: `  ${methods('cat')}` });
  await scene.helper.upgrade();
}

describe.each(engines)('T8 the first migration [$name]', engine => {
  it('T8 is pending on an empty database, and comes before all others', async () => {
    await using scene = await open(engine);
    const { fileName } = await scene.db.orm.migrator.create(undefined, false, true, 'start');
    expect(fileName).toMatch(/_start\.ts$/);
    expect(await scene.helper.upgrade()).toEqual([fileName.replace('.ts', '')]);
    expect(await scene.db.orm.schema.getUpdateSchemaSQL()).toBe('');
    await expect(scene.db.orm.migrator.create(undefined, false, true)).rejects.toThrow(InitialMigrationError);
  });

  it('T8 counts as applied where its tables exist, and is refused where some do', async () => {
    await using scene = await open(engine);
    await scene.db.em().execute('create table "dog" ("id" serial primary key, "name" varchar(255) not null)');
    await expect(scene.db.orm.migrator.createInitial()).rejects.toThrow('and not the others: public.dog');
    await scene.db.em().execute('create table "cat" ("id" serial primary key)');
    const { fileName } = await scene.db.orm.migrator.createInitial();
    expect(await scene.helper.current()).toMatchObject({ name: fileName.replace('.ts', ''), checksum: /^ts:/ });
    expect(await scene.helper.check()).toEqual({ ok: true, findings: [] });
  });

  it('T8 may be blank, and needs entities otherwise', async () => {
    await using scene = await openScene(engine, { entities: [], discovery: { warnWhenNoEntities: false } });
    await expect(scene.db.orm.migrator.createInitial()).rejects.toThrow('option entities');
    expect(await scene.db.orm.migrator.create(undefined, true, true, 'blank')).toMatchObject({
      diff: { up: ['select 1'] },
    });
  });
});

describe.each(engines)('T8 rollup [$name]', engine => {
  it('T8 merges applied migrations into one that is applied, by files and log', async () => {
    await using scene = await open(engine);
    await applyTwo(scene);
    const { fileName } = await scene.db.orm.migrator.rollup();
    expect(await filesOf(scene)).toEqual([fileName]);
    expect(await readFile(join(scene.folder, fileName), 'utf8')).toMatch(
      /create table \\?"dog[^]*create table \\?"cat/,
    );
    expect(await scene.helper.history()).toMatchObject([{ name: fileName.replace('.ts', ''), state: 'applied' }]);
    expect((await scene.helper.check()).findings.filter(({ kind }) => kind === 'edited-migration')).toEqual([]);
    await scene.helper.downgrade({ to: 'base' });
    expect(await scene.helper.upgrade()).toHaveLength(1);
  });

  it('T8 refuses migrations that are more than bodies of up and down', async () => {
    await using scene = await open(engine);
    await applyTwo(scene);
    await scene.write('2026_01_01_000003-cccccccc_index', { up: 'select 1', isTransactional: false });
    await scene.helper.upgrade();
    await expect(scene.db.orm.migrator.rollup()).rejects.toThrow(RollupError);
    await expect(scene.db.orm.migrator.rollup()).rejects.toThrow(
      '2026_01_01_000003-cccccccc_index cannot be rolled up',
    );
    expect(await filesOf(scene)).toHaveLength(3);
    await scene.write('2026_01_01_000004-dddddddd_line', { up: 'select 1' });
    await scene.helper.upgrade();
    await expect(scene.db.orm.migrator.rollup(['bbbbbbbb', 'dddddddd'])).rejects.toThrow(
      '2026_01_01_000004-dddddddd_line cannot be rolled up',
    );
    await scene.db.orm.migrator.rollup(['aaaaaaaa', '2026_01_01_000002-bbbbbbbb_cat']);
    expect(await filesOf(scene)).toHaveLength(3);
  });
});

describe.each(serverEngines)('T8 two at once [$name]', engine => {
  it('T8 one of two first migrations is written and logged', async () => {
    await using scene = await open(engine);
    await scene.db.em().execute('create table "dog" ("id" serial primary key, "name" varchar(255) not null)');
    await scene.db.em().execute('create table "cat" ("id" int primary key)');
    await using other = await another(scene);
    const results = await Promise.allSettled([scene.db.orm, other].map(orm => orm.migrator.createInitial()));
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'INITIAL_MIGRATION' },
    });
    expect(await filesOf(scene)).toHaveLength(1);
    expect(await scene.helper.history()).toHaveLength(1);
  });

  it('T8 one of two rollups merges', async () => {
    await using scene = await open(engine);
    await applyTwo(scene);
    await using other = await another(scene);
    const results = await Promise.allSettled([scene.db.orm, other].map(orm => orm.migrator.rollup()));
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await filesOf(scene)).toHaveLength(1);
    expect(await scene.helper.history()).toMatchObject([{ state: 'applied' }]);
  });

  it('T8 neither begins while another process migrates', async () => {
    await using scene = await open(engine);
    await scene.write('2026_01_01_000001-aaaaaaaa_slow', { up: 'select pg_sleep(1.2)' });
    await using other = await another(scene);
    const slow = other.migrator.up();
    await expect
      .poll(async () => (await scene.db.em().execute(`select 1 from pg_locks where locktype = 'advisory'`)).length)
      .toBe(1);
    await expect(scene.db.orm.migrator.createInitial()).rejects.toThrow(MigrationLockError);
    await expect(scene.db.orm.migrator.rollup()).rejects.toThrow(MigrationLockError);
    await slow;
  });
});
