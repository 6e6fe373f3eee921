import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineEntity, type EntityClass, p } from '@mikro-orm/core';
import { describe, expect, it } from 'vitest';
import { MigrationHelper } from 'mikro-orm-polymorphic/migrations';
import { strategies } from '../contracts/party/model.ts';
import { engines } from '../support/index.ts';
import { declareAnimals, seedAnimals } from './animals.ts';
import { migrate } from './run-migration.ts';
import { secondOrm } from './second-orm.ts';
import { openScene } from './scene.ts';
import { importMigration } from './import-migration.ts';

const id = p.integer().primary();
const Before = defineEntity({ name: 'Dog', tableName: 'dog', properties: { id, name: p.string().nullable() } });
const After = defineEntity({ name: 'Dog', tableName: 'dog', properties: { id, name: p.string().index() } });

describe.each(engines)('T9 revision --online [$name]', engine => {
  it('writes three migrations, which refuse rows without a value and end where one would', async () => {
    await using scene = await openScene(engine, { entities: [Before], extension: { format: false } });
    const { db, folder, helper } = scene;
    await helper.revision('add dogs');
    await helper.upgrade();
    await db.em().execute('insert into dog (id) values (1)');
    db.orm.discoverEntity(After, Before);

    const revision = await helper.revision('require names', { online: true });
    expect(revision?.followUps).toEqual([
      expect.stringMatching(/_require_names_validate\.ts$/),
      expect.stringMatching(/_require_names_index\.ts$/),
    ]);
    const codes = await Promise.all(revision!.followUps.map(file => readFile(join(folder, file), 'utf8')));
    for (const code of codes) expect(code).toContain('override isTransactional(): boolean {\n    return false;');
    await expect(helper.upgrade()).rejects.toThrow('it fails: rows have no value for dog.name');

    await db.em().execute(`update dog set name = 'Rex'`);
    expect(await helper.upgrade()).toHaveLength(3);
    expect(await helper.check()).toEqual({ ok: true, findings: [] });
    expect(await helper.downgrade({ to: (await helper.history())[0]!.name })).toHaveLength(3);
    await db.em().execute('insert into dog (id) values (2)');
  });

  it('adds a foreign key to columns that the same revision makes unique, and takes both back', async () => {
    await using scene = await openScene(engine, { entities: [...declarePets(false)], extension: { format: false } });
    const { db, helper } = scene;
    await helper.revision('add pets');
    await helper.upgrade();
    const next = secondOrm(db, declarePets(true));
    next.config.set('migrations', db.orm.config.get('migrations'));
    const later = new MigrationHelper(next);
    const revision = await later.revision('type keys', { online: true });
    expect(revision?.followUps.at(-1)).toMatch(/_type_keys_reference\.ts$/);
    expect(await later.upgrade()).toHaveLength(revision!.followUps.length + 1);
    expect(await later.check()).toEqual({ ok: true, findings: [] });
    await later.downgrade({ to: (await later.history())[0]!.name });
    expect(await db.orm.schema.getUpdateSchemaSQL()).toBe('');
    await next.close();
  });

  it.each(strategies)('looks for rows of classes that are gone before it drops what they store, %s', async strategy => {
    const all = declareAnimals(strategy);
    await using scene = await openScene(engine, { entities: [...all], extension: { format: false } });
    const { db, helper } = scene;
    await helper.revision('add animals');
    await helper.upgrade();
    await seedAnimals(db.em(), all);
    const shrunk = secondOrm(db, declareAnimals(strategy, {}, ['Dog', 'Puppy']));
    shrunk.config.set('migrations', db.orm.config.get('migrations'));
    const later = new MigrationHelper(shrunk);
    const revision = await later.revision('remove cats', { online: true });
    expect(await readFile(revision!.path, 'utf8')).toContain('await this.requireIdentities(animalTables);');
    const cls = await importMigration(revision!.path);
    const removing = { name: revision!.name, class: cls };
    await db.em().execute('drop table "mikro_orm_migrations"');
    await expect(migrate(shrunk, 'up', removing)).rejects.toMatchObject({ code: 'UNKNOWN_STORED_IDENTITIES', rows: 1 });
    await db.em().nativeDelete(
      all.find(({ name }) => name === 'Cat')!,
      {},
    );
    await migrate(shrunk, 'up', removing);
    expect(await shrunk.schema.getUpdateSchemaSQL()).toBe('');
    await shrunk.close();
  });
});

/** Typed keys are foreign keys to a UNIQUE of the root that nothing else needs. */
function declarePets(typedKeys: boolean): readonly EntityClass[] {
  return declareAnimals('joined', { typedKeys }, ['Dog', 'Cat']);
}
