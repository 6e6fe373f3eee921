import type { MikroORM } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { declareParty } from '../contracts/party/define.ts';
import { renamed } from '../contracts/party/renamed.ts';
import { expectedParties, seedParties, valuesById } from '../contracts/party/seed.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { declareAnimals, seedAnimals } from './animals.ts';
import { lossesOf, migrate } from './run-migration.ts';
import { declareShapes, seedShapes } from './shapes.ts';
import { snapshot } from './snapshot.ts';
import { secondOrm } from './second-orm.ts';
import { writeMigration } from './written-migration.ts';

describe.each([
  ['joined', 'single-table'],
  ['single-table', 'joined'],
] as const)('M2 conversion from %s to %s', (before, after) => {
  describe.each(engines)('[$name]', engine => {
    let db: TestOrm;
    let orm: MikroORM;
    const m = declareParty(after);

    beforeAll(async () => {
      const old = declareParty(before);
      db = await openOrm(engine, { entities: [...old.entities] });
      await seedParties(db.em(), old);
      orm = secondOrm(db, m.entities);
    });
    afterAll(async () => {
      await orm?.close();
      await db?.close();
    });

    it('M2 keeps all rows and relations, there and back, and leaves no difference of the schema', async () => {
      const written = await writeMigration(orm, { convert: after, root: 'party' });
      const stored = await snapshot(db);
      expect(await lossesOf(orm, written)).toEqual([]);
      await migrate(orm, 'up', written);
      expect(await orm.schema.getUpdateSchemaSQL()).toBe('');
      expect(valuesById(await orm.em.fork().find(m.Party, {}))).toEqual(expectedParties);
      const there = await snapshot(db);
      await migrate(orm, 'down', written);
      expect(await snapshot(db)).toEqual(stored);
      expect(await db.orm.schema.getUpdateSchemaSQL()).toBe('');
      await migrate(orm, 'up', written);
      expect(await snapshot(db)).toEqual(there);
    });
  });

  it.each(engines)('M2 keeps rows under former identities [$name]', async engine => {
    const [old, m] = [renamed(declareParty)(before), renamed(declareParty)(after)];
    await using db = await openOrm(engine, { entities: [...old.entities] });
    await seedParties(db.em(), old);
    const orm = secondOrm(db, m.entities);
    await migrate(orm, 'up', await writeMigration(orm, { convert: after, root: 'party' }));
    expect(valuesById(await orm.em.fork().find(m.Party, {}))).toEqual(expectedParties);
    await orm.close();
  });

  it.each(engines)(
    'M2 keeps composite keys, shared columns, indexes, CHECKs and times of the last change [$name]',
    async engine => {
      const [old, m] = [declareShapes(before), declareShapes(after)];
      await using db = await openOrm(engine, { entities: [...old] });
      await seedShapes(db.em(), old);
      const orm = secondOrm(db, m);
      const written = await writeMigration(orm, { convert: after, root: 'paper' });
      const stored = await snapshot(db);
      expect(await lossesOf(orm, written)).toEqual([]);
      await migrate(orm, 'up', written);
      expect(await orm.schema.getUpdateSchemaSQL()).toBe('');
      const there = await snapshot(db);
      expect(there['paper']).toHaveLength(5);
      await migrate(orm, 'down', written);
      expect(await db.orm.schema.getUpdateSchemaSQL()).toBe('');
      expect(await snapshot(db)).toEqual(stored);
      await migrate(orm, 'up', written);
      expect(await snapshot(db)).toEqual(there);
      await orm.close();
    },
  );
});

it.each(engines)('M2 keys that carry the identity are converted [$name]', async engine => {
  const joined = declareAnimals('joined', { typedKeys: true }, ['Dog', 'Cat']);
  await using db = await openOrm(engine, { entities: [...joined] });
  await seedAnimals(db.em(), joined);
  const orm = secondOrm(db, declareAnimals('single-table', {}, ['Dog', 'Cat']));
  const written = await writeMigration(orm, { convert: 'single-table', root: 'animal' });
  const stored = await snapshot(db);
  await migrate(orm, 'up', written);
  expect(await orm.schema.getUpdateSchemaSQL()).toBe('');
  await migrate(orm, 'down', written);
  expect(await db.orm.schema.getUpdateSchemaSQL()).toBe('');
  expect(await snapshot(db)).toEqual(stored);
  await orm.close();
});
