import { describe, expect, it } from 'vitest';
import { strategies } from '../contracts/party/model.ts';
import { engines, openOrm } from '../support/index.ts';
import { declareAnimals, seedAnimals } from './animals.ts';
import { migrate } from './run-migration.ts';
import { secondOrm } from './second-orm.ts';
import { snapshot } from './snapshot.ts';
import { writeDifference } from './written-migration.ts';

describe.each(strategies)('M2 revisions of a hierarchy with rows, %s', strategy => {
  it.each(engines)('M2 a class is added, and removed once it has no rows [$name]', async engine => {
    const few = declareAnimals(strategy, {}, ['Dog', 'Puppy']);
    const all = declareAnimals(strategy);
    await using db = await openOrm(engine, { entities: [...few] });
    await seedAnimals(db.em(), few);
    const before = await snapshot(db);
    const grown = secondOrm(db, all);
    const adding = await writeDifference(grown);
    expect(adding.text).not.toContain('requireIdentities');
    await migrate(grown, 'up', adding);
    expect(await grown.schema.getUpdateSchemaSQL()).toBe('');
    const Cat = all.find(cls => cls.name === 'Cat')!;
    await grown.em.fork().insert(Cat, { id: 4, name: 'mia', lives: 9 });
    await db.em().execute('drop table "mikro_orm_migrations"');

    const shrunk = secondOrm(db, declareAnimals(strategy, {}, ['Dog', 'Puppy']));
    const removing = await writeDifference(shrunk);
    expect(removing.text).toContain('await this.requireIdentities(animalTables);');
    await expect(migrate(shrunk, 'up', removing)).rejects.toMatchObject({ code: 'UNKNOWN_STORED_IDENTITIES', rows: 1 });
    expect(await grown.em.fork().count(Cat)).toBe(1);
    await grown.em.fork().nativeDelete(Cat, {});
    await migrate(shrunk, 'up', removing);
    expect(await shrunk.schema.getUpdateSchemaSQL()).toBe('');
    expect(await snapshot(db)).toEqual(before);
    await migrate(shrunk, 'down', removing);
    expect(await grown.schema.getUpdateSchemaSQL()).toBe('');
    await grown.close();
    await shrunk.close();
  });
});
