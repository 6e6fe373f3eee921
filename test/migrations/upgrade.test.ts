import { randomBytes } from 'node:crypto';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineEntity, p } from '@mikro-orm/core';
import {
  DestructiveMigrationError,
  DuplicateMigrationError,
  MigrationFailedError,
  MissingMigrationFileError,
  NonTransactionalMigrationError,
  UnknownMigrationError,
} from 'mikro-orm-polymorphic';
import type { MigrationProgress } from 'mikro-orm-polymorphic/migrations';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../support/index.ts';
import { migrationFile, openScene, type Scene } from './scene.ts';

const User = defineEntity({ name: 'User', properties: { id: p.integer().primary(), name: p.string() } });
/** New ones for every test: a module that was imported stays what it was. */
let names = newNames();
function newNames(): Record<'a' | 'b' | 'c', string> {
  const id = (): string => randomBytes(4).toString('hex');
  return {
    a: `2026_01_01_000001-${id()}_a`,
    b: `2026_01_01_000002-${id()}_b`,
    c: `2026_01_01_000003-${id()}_c`,
  };
}
const table = (name: string): { up: string; down: string } => ({
  up: `create table "${name}" ("id" int)`,
  down: `drop table "${name}"`,
});

describe.each(engines)('T6: upgrade and downgrade [$name]', engine => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene(engine, { entities: [User], migrations: { snapshot: false } });
  });
  afterEach(async () => {
    await scene.db.em().execute('drop schema public cascade');
    await scene.db.em().execute('create schema public');
    for (const file of await readdir(scene.folder)) await rm(join(scene.folder, file));
    names = newNames();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const tables = async (): Promise<string[]> => {
    const sql = `select tablename from pg_tables where schemaname = 'public' and tablename <> 'mikro_orm_migrations' order by 1`;
    return (await scene.db.em().execute<{ tablename: string }[]>(sql)).map(row => row.tablename);
  };
  const writeAll = async (): Promise<void> => {
    for (const [key, name] of Object.entries(names)) await scene.write(name, table(key));
  };

  it('apply in order, report progress, revert and log', async () => {
    await writeAll();
    const seen: MigrationProgress[] = [];
    expect(await scene.helper.upgrade({ onProgress: progress => seen.push(progress) })).toEqual(Object.values(names));
    expect(seen).toHaveLength(6);
    expect(seen[2]).toEqual({ name: names.b, index: 2, total: 3, state: 'started' });
    expect(await scene.helper.current()).toMatchObject({
      name: names.c,
      checksum: expect.stringMatching(/^ts:[0-9a-f]{64}$/),
    });
    expect(await scene.helper.downgrade()).toEqual([names.c]);
    expect(await tables()).toEqual(['a', 'b']);
    expect(await scene.helper.downgrade({ to: 'base' })).toEqual([names.b, names.a]);
    expect(await tables()).toEqual([]);
  });

  it('go to a name, an id or a beginning, and refuse unknown ones', async () => {
    await writeAll();
    expect(await scene.helper.upgrade({ to: names.b.slice(18, 26) })).toEqual([names.a, names.b]);
    for (const to of ['nowhere', '2026_01_01']) {
      await expect(scene.helper.upgrade({ to })).rejects.toThrow(UnknownMigrationError);
      await expect(scene.helper.downgrade({ to })).rejects.toThrow(UnknownMigrationError);
      await expect(scene.helper.stamp(to)).rejects.toThrow(UnknownMigrationError);
    }
    await expect(scene.helper.downgrade({ to: names.c })).rejects.toThrow(/is not applied/);
    await expect(scene.db.orm.migrator.up('nowhere')).rejects.toThrow(UnknownMigrationError);
    expect(await tables()).toEqual(['a', 'b']);
  });

  it('say what failed, at which statement, and that nothing was applied', async () => {
    await scene.write(names.a, table('a'));
    await scene.write(names.b, { up: `insert into "a" ("id") values ('secret')` });
    const error = await scene.helper.upgrade().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(MigrationFailedError);
    expect(error).toMatchObject({
      migration: names.b,
      statement: `insert into "a" ("id") values ('secret')`,
      done: [],
    });
    expect(String(error)).toMatch(
      /invalid input syntax for type integer: "…" \(SQLSTATE 22P02\)\.[\s\S]*Nothing was applied\./,
    );
    expect(await tables()).toEqual([]);
    expect(await scene.helper.pending()).toHaveLength(2);
  });

  it('keep what a migration without a transaction did, and say so', async () => {
    await scene.write(names.a, table('a'));
    const code = `up() { this.addSql('create table "b" ("id" int)'); this.addSql('create table "a" ("id" int)'); }\n`;
    await scene.write(names.b, { code, isTransactional: false });
    await expect(scene.helper.upgrade()).rejects.toThrow(
      /Before it, \S+_a was applied\. It is not transactional: 1 of its statements took effect, the last: create table "b"/,
    );
    expect(await tables()).toEqual(['a', 'b']);
    expect(await scene.helper.pending()).toEqual([names.b]);
  });

  it('run CREATE INDEX CONCURRENTLY between transactional ones, within one call', async () => {
    await scene.write(names.a, table('a'));
    await scene.write(names.b, { up: 'create index concurrently "i" on "a" ("id")', isTransactional: false });
    await scene.write(names.c, table('c'));
    expect(await scene.helper.upgrade()).toHaveLength(3);
  });

  it('refuse a migration without a transaction inside one', async () => {
    await scene.write(names.a, { ...table('a'), isTransactional: false });
    await scene.db.em().transactional(async em => {
      const transaction: unknown = em.getTransactionContext();
      await expect(scene.db.orm.migrator.up({ transaction })).rejects.toThrow(NonTransactionalMigrationError);
    });
  });

  it('run in a transaction that is given', async () => {
    await scene.write(names.a, table('a'));
    const em = scene.db.em();
    await em.begin();
    expect(await scene.db.orm.migrator.up({ transaction: em.getTransactionContext() })).toHaveLength(1);
    await em.rollback();
    expect(await tables()).toEqual([]);
  });

  it('let code of a migration without a transaction begin its own', async () => {
    const code = `async up() {
      await this.execute('create table "a" ("id" int)');
      const em = this.getEntityManager();
      await em.transactional(inner => inner.execute('insert into "a" values (1)'));
      await em.transactional(async inner => { await inner.execute('insert into "a" values (2)'); throw new Error('undo'); }).catch(() => 0);
    }\n`;
    await scene.write(names.a, { code, isTransactional: false });
    await scene.helper.upgrade();
    expect(await scene.db.em().execute('select "id" from "a"')).toEqual([{ id: 1 }]);
  });

  it('set the time limits for migrations only', async () => {
    await using limited = await openScene(engine, {
      entities: [User],
      migrations: { snapshot: false },
      extension: { lockTimeout: 1234, statementTimeout: 4321 },
    });
    const sql = `select current_setting('lock_timeout') as l, current_setting('statement_timeout') as s`;
    await limited.write(names.a, { up: `create table "limits" as ${sql}` });
    await limited.write(names.b, { up: `insert into "limits" ${sql}`, isTransactional: false });
    await limited.helper.upgrade();
    const seen = { l: '1234ms', s: '4321ms' };
    expect(await limited.db.em().execute('select * from "limits"')).toEqual([seen, seen]);
    expect(await limited.db.em().execute(sql)).toEqual([{ l: '0', s: '0' }]);
  });

  it('preview their SQL without sending it', async () => {
    await writeAll();
    await scene.write(names.c, {
      code: `async up() { const [row] = await this.execute('select 1 as one'); this.addSql(\`select \${row.one}\`); }\n`,
    });
    scene.db.queries.clear();
    expect(await scene.helper.preview('up')).toEqual([
      { name: names.a, statements: [table('a').up], isComplete: true, kept: [] },
      { name: names.b, statements: [table('b').up], isComplete: true, kept: [] },
      { name: names.c, statements: ['select 1 as one'], isComplete: false, kept: [] },
    ]);
    expect(scene.db.queries.queries.filter(({ sql }) => !sql.startsWith('select'))).toEqual([]);
    expect(await tables()).toEqual([]);
    expect(await scene.helper.upgrade()).toHaveLength(3);
  });

  it('refuse what loses data without force', async () => {
    await scene.write(names.a, table('a'));
    await scene.helper.upgrade();
    await scene.write(names.b, { up: 'drop table "a"' });
    await expect(scene.helper.upgrade()).rejects.toThrow(DestructiveMigrationError);
    expect(await tables()).toEqual(['a']);
    expect(await scene.helper.upgrade({ force: true })).toEqual([names.b]);
  });

  it('refuse to revert what has no file, and list it', async () => {
    await scene.write(names.a, table('a'));
    await scene.helper.upgrade();
    await rm(join(scene.folder, `${names.a}.ts`));
    expect(await scene.helper.history()).toMatchObject([{ name: names.a, state: 'missing' }]);
    await expect(scene.helper.downgrade()).rejects.toThrow(MissingMigrationFileError);
  });

  it('refuse two files of one migration, which MikroORM would run twice', async () => {
    await scene.write(names.a, table('a'));
    await writeFile(join(scene.folder, `${names.a}.js`), migrationFile(table('a')));
    await expect(scene.helper.upgrade()).rejects.toThrow(DuplicateMigrationError);
    expect(await tables()).toEqual([]);
  });

  it('stamp without running, and renew checksums', async () => {
    await writeAll();
    expect(await scene.helper.stamp(names.b)).toEqual([names.a, names.b]);
    expect(await tables()).toEqual([]);
    const before = await scene.helper.current();
    await scene.write(names.b, table('edited'));
    await scene.helper.stamp(names.b);
    expect((await scene.helper.current())?.checksum).not.toBe(before?.checksum);
    expect(await scene.helper.stamp('base')).toEqual([]);
    expect(await scene.helper.current()).toBeNull();
  });

  it('take over the log of stock MikroORM', async () => {
    const em = scene.db.em();
    await em.execute(
      'create table "mikro_orm_migrations" ("id" serial primary key, "name" varchar(255) not null, "executed_at" timestamptz not null default now())',
    );
    await em.execute(`insert into "mikro_orm_migrations" ("name") values ('Migration20250101000000')`);
    await scene.write('Migration20250101000000', table('old'));
    await scene.write(names.a, table('a'));
    expect(await scene.helper.current()).toMatchObject({ name: 'Migration20250101000000', checksum: null });
    expect(await scene.helper.upgrade()).toEqual([names.a]);
    expect(await scene.helper.downgrade()).toEqual([names.a]);
    expect(await scene.helper.history()).toMatchObject([{ state: 'applied' }, { name: names.a, state: 'pending' }]);
  });
});
