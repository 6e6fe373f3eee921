import { defineEntity, p } from '@mikro-orm/core';
import {
  AbstractClassError,
  defineHierarchy,
  DuplicateIdentityError,
  IdentityWriteError,
  Polymorphic,
} from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { declareOptedInParties, type OptedInParties, seedOptedInParties } from './opted-in-parties.ts';
import { declareHooked } from '../writing/hooked/define.ts';
import { callsOf } from '../writing/hooked/scene.ts';
import { createStatements, shownAll } from './stock.ts';
import type { StockStrategy } from './stock-parties.ts';

const strategies = ['joined', 'single-table'] as const;
const storedAs = { joined: { inheritance: 'tpt' }, 'single-table': { discriminator: 'polymorphicName' } } as const;

async function open(engine: (typeof engines)[number], m: OptedInParties): Promise<TestOrm> {
  const db = await openOrm(engine, { entities: [...m.entities] });
  await seedOptedInParties(db.em(), m);
  return db;
}

describe.each(engines)('faults of MikroORM in writes, cured or refused [$name]', engine => {
  describe.each(strategies)('%s', strategy => {
    it('DRIVER 3.1: instances of subclasses are added to a many-to-many, and populated from its inverse side', async () => {
      const m = declareOptedInParties(strategy);
      await using db = await open(engine, m);
      const em = db.em();
      const folder = em.create(m.Folder, { id: 1 });
      folder.parties.add(...(await em.find(m.Party, {})));
      await em.flush();
      const people = await db.em().find(m.Person, {}, { populate: ['folders'], orderBy: { id: 1 } });
      expect(people.map(person => person.folders.getIdentifiers())).toEqual([[1], [1]]);
      const [found] = await db.em().find(m.Folder, {}, { populate: ['parties'] });
      expect(shownAll(found!.parties).map(party => (party as { class: string }).class)).toEqual([
        'Person',
        'Employee',
        'Company',
        'Car',
      ]);
    });

    it('DRIVER 3.2: an entity made with new gets the key of onCreate in all its rows', async () => {
      const { Root, Leaf } = declareDocuments(strategy);
      await using db = await openOrm(engine, { entities: [Root, Leaf] });
      const em = db.em();
      em.persist(Object.assign(new Leaf(), { value: 'v' }));
      await em.flush();
      expect(shownAll(await db.em().find(Root, {}))).toEqual([
        { class: 'Leaf', id: 'key-1', value: 'v', polymorphicName: 'leaf' },
      ]);
    });

    it('c: a row that references a class of a hierarchy is inserted after the rows of that class', async () => {
      const m = declareOptedInParties(strategy);
      await using db = await open(engine, m);
      const em = db.em();
      em.create(m.Note, { id: 9, person: em.create(m.Person, { id: 9, name: 'new' }) } as never);
      const { sql } = await db.queries.during(() => em.flush());
      expect(sql.at(-1)).toMatch(/^insert into "note"/);
      const note = await db.em().findOneOrFail(m.Note, 9, { populate: ['person'] as never });
      expect((note as { person?: { name: string } }).person?.name).toBe('new');
    });

    it('DRIVER 3.5: hooks run once for an entity, and what they set is stored', async () => {
      const m = declareHooked(strategy);
      await using db = await openOrm(engine, { entities: [...m.entities] });
      const em = db.em();
      const novel = em.create(m.Novel, { name: 'emma', pages: 400, genre: 'classic' } as never);
      await em.flush();
      expect(callsOf(m, 'Novel').filter(call => call === 'Item beforeCreate')).toHaveLength(1);
      m.calls.length = 0;
      novel.name = 'renamed';
      em.getEventManager().registerSubscriber({
        beforeUpdate: ({ entity }) => Object.assign(entity, { genre: 'set' }),
      });
      await em.flush();
      expect(callsOf(m, 'Novel').filter(call => call === 'Item beforeUpdate')).toHaveLength(1);
      expect(await db.em().findOne(m.Novel, novel.id)).toMatchObject({ name: 'renamed', genre: 'set' });
    });

    it('3.5 e, h, B.8 4: insert, insertMany and nativeUpdate of a leaf write every table and the identity', async () => {
      const m = declareOptedInParties(strategy);
      await using db = await open(engine, m);
      await db.em().insert(m.Employee, { id: 9, name: 'eve', dept: 'hr' });
      await db.em().insertMany(m.Employee, [{ id: 10, name: 'joe', dept: 'hr' }]);
      expect(await db.em().nativeUpdate(m.Employee, { name: 'joe' }, { name: 'jim', dept: 'it' })).toBe(1);
      const found = await db.em().find(m.Party, { id: { $gte: 9 } }, { orderBy: { id: 1 } });
      expect(shownAll(found)).toMatchObject([
        { class: 'Employee', id: 9, name: 'eve', dept: 'hr' },
        { class: 'Employee', id: 10, name: 'jim', dept: 'it' },
      ]);
    });

    it('3.5 e, B.8 3: nativeDelete of a leaf leaves no row of its parent class behind', async () => {
      const m = declareOptedInParties(strategy);
      await using db = await open(engine, m);
      expect(await db.em().nativeDelete(m.Company, { vat: 'A1' })).toBe(1);
      expect(await db.em().findOne(m.Party, 3)).toBeNull();
    });

    it('3.5 f, h: upsert takes conflict fields of a child table, and writes the identity', async () => {
      const m = declareOptedInParties(strategy);
      await using db = await open(engine, m);
      const data = { id: 3, name: 'inc', vat: 'A1' };
      const company = await db.em().upsert(m.Company, data, { onConflictFields: ['vat'] });
      expect(company).toMatchObject({ id: 3, name: 'inc', vat: 'A1' });
      expect(await db.em().upsert(m.Company, { id: 9, name: 'new', vat: 'N1' })).toBeInstanceOf(m.Company);
    });

    it('DRIVER 3.3: clone takes a string key as a value, and makes a new one as onCreate says', async () => {
      const { Root, Leaf } = declareDocuments(strategy);
      await using db = await openOrm(engine, { entities: [Root, Leaf] });
      const em = db.em();
      await em.insert(Leaf, { id: "1' or true --", value: 'v' });
      await em.insert(Leaf, { id: 'other', value: 'w' });
      const leaf = await em.findOneOrFail(Leaf, { value: 'v' });
      const copies = [await em.clone(leaf, { id: 'copy' }), await em.clone(leaf)];
      expect(copies.map(({ id, value }) => [id, value])).toEqual([
        ['copy', 'v'],
        ['key-1', 'v'],
      ]);
      expect(await db.em().count(Root)).toBe(4);
    });

    it('DRIVER 3.6, B.8 7: the identity is written by nobody else', async () => {
      const m = declareOptedInParties(strategy);
      await using db = await open(engine, m);
      const em = db.em();
      expect(() => em.create(m.Person, { id: 9, name: 'x', polymorphicName: 'company' } as never)).toThrow(
        IdentityWriteError,
      );
      const ann = await em.findOneOrFail(m.Person, 1);
      Object.assign(ann, { polymorphicName: 'company' });
      await expect(em.flush()).rejects.toThrow(IdentityWriteError);
      expect(await db.em().findOne(m.Party, 1)).toBeInstanceOf(m.Person);
    });

    it('B.8 6: an abstract class is neither created nor stored', async () => {
      const m = declareOptedInParties(strategy);
      await using db = await open(engine, m);
      for (const cls of [m.Party, m.Vehicle]) {
        expect(() => db.em().create(cls, { id: 9, name: 'x' } as never)).toThrow(AbstractClassError);
        await expect(db.em().insert(cls, { id: 9, name: 'x' })).rejects.toThrow(AbstractClassError);
      }
      expect(await db.em().count(m.Party)).toBe(4);
    });
  });

  it('B.8 5: two classes with one identity are refused', () => {
    abstract class Root extends Polymorphic() {}
    class One extends Root {}
    class Two extends Root {}
    defineEntity({ class: Root, discriminator: 'polymorphicName', properties: { id: p.integer().primary() } as never });
    defineEntity({ class: One, discriminatorValue: 'same', properties: {} });
    defineEntity({ class: Two, discriminatorValue: 'same', properties: {} });
    expect(() => defineHierarchy(Root, { One, Two })).toThrow(DuplicateIdentityError);
  });

  it('the keys of joined children do not cascade updates', async () => {
    const m = declareOptedInParties('joined');
    await using db = await open(engine, m);
    const keys = (await createStatements(db.orm)).filter(sql => sql.includes('_id_foreign" foreign key ("id")'));
    expect(keys).toHaveLength(5);
    for (const key of keys) expect(key).toMatch(/references "(party|person|vehicle)" \("id"\) on delete cascade;$/);
  });
});

function declareDocuments(strategy: StockStrategy) {
  abstract class Root extends Polymorphic() {
    declare id: string;
  }
  class Leaf extends Root {
    declare value: string;
  }
  let next = 1;
  const id = p
    .string()
    .primary()
    .onCreate(() => `key-${next++}`);
  defineEntity({ class: Root, ...storedAs[strategy], properties: { id } as never });
  defineEntity({ class: Leaf, properties: { value: p.string() } });
  defineHierarchy(Root, { Leaf });
  return { Root, Leaf };
}
