import { defineEntity, p } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import {
  defineHierarchy,
  MissingChildRowError,
  Polymorphic,
  PolymorphicError,
  SiblingPropertyError,
  UnknownIdentityError,
} from 'mikro-orm-polymorphic';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines, openOrm, serverEngines, type TestOrm } from '../support/index.ts';
import { declareOptedInParties, seedOptedInParties } from './opted-in-parties.ts';
import { collected, shown, shownAll } from './stock.ts';

const strategies = ['joined', 'single-table'] as const;
const loadStrategies = ['joined', 'select-in', 'balanced'] as const;

const ann = { class: 'Person', id: 1, name: 'ann', email: 'ann@x.org', polymorphicName: 'person' };
const bob = {
  class: 'Employee',
  id: 2,
  name: 'bob',
  email: 'bob@x.org',
  dept: 'it',
  manager: 1,
  polymorphicName: 'person.employee',
};
const acme = { class: 'Company', id: 3, name: 'acme', vat: 'A1', polymorphicName: 'company' };
const beetle = { class: 'Car', id: 4, name: 'beetle', wheels: 4, doors: 2, polymorphicName: 'vehicle.car' };

function withoutName<T extends { name: string }>(row: T): Omit<T, 'name'> {
  const copy: Partial<T> = { ...row };
  delete copy.name;
  return copy as Omit<T, 'name'>;
}

/** Runs work in a transaction that leaves nothing behind. */
async function undone(db: TestOrm, work: (em: EntityManager) => Promise<void>): Promise<void> {
  const em = db.em();
  await em.begin();
  try {
    await work(em);
  } finally {
    await em.rollback();
  }
}

describe.each(engines)('faults of MikroORM, cured [$name]', engine => {
  describe.each(strategies)('%s', strategy => {
    const m = declareOptedInParties(strategy);
    let db: TestOrm;
    beforeAll(async () => {
      db = await openOrm(engine, { entities: [...m.entities] });
      await seedOptedInParties(db.em(), m);
    });
    afterAll(() => db?.close());

    it('a: find of a middle class gives subclasses with all their columns', async () => {
      expect(shownAll(await db.em().find(m.Person, {}))).toEqual([ann, bob]);
      expect(shown(await db.em().findOne(m.Person, 2))).toEqual(bob);
    });

    it('a: a select-in populate of a relation to a middle class gives subclasses with all their columns', async () => {
      const note = await db.em().findOneOrFail(m.Note, 1, { populate: ['person'], strategy: 'select-in' });
      expect(shown(note.person)).toEqual(bob);
    });

    it.each(loadStrategies)('b: two relations in one query (%s) each have their own columns', async load => {
      const note = await db.em().findOneOrFail(m.Note, 1, { populate: ['party', 'other', 'person'], strategy: load });
      expect([note.party, note.other, note.person].map(shown)).toEqual([bob, acme, bob]);
    });

    it('d: fields keep the class, and a later full load completes the same instances', async () => {
      const em = db.em();
      const part = await em.find(m.Party, {}, { fields: ['name'], orderBy: { id: 1 } });
      expect(part.map(party => party.constructor)).toEqual([m.Person, m.Employee, m.Company, m.Car]);
      const whole = await em.find(m.Party, {});
      expect(new Set<unknown>(whole)).toEqual(new Set<unknown>(part));
      expect(shownAll(whole)).toEqual([ann, bob, acme, beetle]);
      expect(await db.queries.countOf(() => em.flush())).toBe(0);
    });

    it('d: exclude keeps the class and the other columns, and a later full load completes the same instances', async () => {
      const em = db.em();
      const part = await em.find(m.Party, {}, { exclude: ['name'] });
      expect(shownAll(part)).toEqual([ann, bob, acme, beetle].map(withoutName));
      const whole = await em.find(m.Party, {});
      expect(new Set<unknown>(whole)).toEqual(new Set<unknown>(part));
      expect(shownAll(whole)).toEqual([ann, bob, acme, beetle]);
    });

    it.each(loadStrategies)('g: a to-one to a middle class (%s) keeps rows of subclasses', async load => {
      const note = await db.em().findOneOrFail(m.Note, 1, { populate: ['person'], strategy: load });
      expect(shown(note.person)).toEqual(bob);
    });

    it.each(loadStrategies)('g: a many-to-many to a middle class (%s) keeps rows of subclasses', async load => {
      const note = await db.em().findOneOrFail(m.Note, 1, { populate: ['people'], strategy: load });
      expect(shownAll(note.people)).toEqual([ann, bob]);
    });

    it('g: a condition through a relation to a middle class sees rows of subclasses', async () => {
      expect(await db.em().find(m.Note, { person: { name: 'bob' } })).toHaveLength(1);
      expect(await db.em().find(m.Note, { people: { email: 'bob@x.org' } })).toHaveLength(1);
      expect(await db.em().find(m.Note, { person: { name: 'ann' } })).toHaveLength(0);
    });

    it('j: a query for an abstract middle class gives its branch, complete', async () => {
      expect(shownAll(await db.em().find(m.Vehicle, {}))).toEqual([beetle]);
      expect(await db.em().count(m.Vehicle)).toBe(1);
      expect(await db.em().findOne(m.Vehicle, 3)).toBeNull();
    });

    it('j: a load through the root has the columns of abstract middle classes', async () => {
      expect(shownAll(await db.em().find(m.Party, {}))).toEqual([ann, bob, acme, beetle]);
    });

    it('k: discoverEntity of a subclass after start-up is refused in words', async () => {
      class Late extends m.Person {}
      defineEntity({ class: Late as never, properties: { late: p.string() } });
      const discovered = (): void => db.orm.discoverEntity(Late);
      expect(discovered).toThrow(PolymorphicError);
      expect(discovered).toThrow(/Late/);
      expect(shown(await db.em().findOne(m.Party, 1))).toEqual(ann);
    });

    it('lost columns: a query for a middle class has subclass properties whose columns are named otherwise', async () => {
      const [employee] = await db.em().find(m.Person, { id: 2 });
      expect(shown(employee)).toMatchObject({ dept: 'it', manager: 1 });
    });

    it('lost columns: so has one with fields', async () => {
      const [employee] = await db.em().find(m.Person, { id: 2 }, { fields: ['name', 'dept', 'manager'] as never });
      expect(shown(employee)).toMatchObject({ class: 'Employee', name: 'bob', dept: 'it', manager: 1 });
    });

    it('unknown discriminator: a load refuses the row and names it', async () => {
      await undone(db, async em => {
        await em.execute("update party set _polymorphic_name = 'robot' where id in (2, 3)");
        const refusal = new UnknownIdentityError({
          className: 'Party',
          identity: 'robot',
          known: ['person', 'person.employee', 'company', 'vehicle.car'],
          row: { table: 'party', key: '2' },
        });
        await expect(em.find(m.Party, {}, { orderBy: { id: 1 } })).rejects.toThrow(refusal);
        await expect(em.findOne(m.Party, 2)).rejects.toThrow(refusal);
        await expect(em.findOne(m.Note, 1, { populate: ['party'], strategy: 'select-in' })).rejects.toThrow(
          UnknownIdentityError,
        );
        await expect(em.findOne(m.Note, 1, { populate: ['party'], strategy: 'joined' })).rejects.toThrow(
          UnknownIdentityError,
        );
        await expect(em.createQueryBuilder(m.Party).getResultList()).rejects.toThrow(UnknownIdentityError);
      });
    });

    it('unknown discriminator: a stored identity of an abstract class is refused', async () => {
      await undone(db, async em => {
        await em.execute("update party set _polymorphic_name = 'vehicle' where id = 4");
        await expect(em.findOne(m.Party, 4)).rejects.toThrow(UnknownIdentityError);
      });
    });

    it('identity map: findOne of a person by the key of a loaded company is null', async () => {
      const em = db.em();
      const company = await em.findOneOrFail(m.Company, 3);
      expect(await em.findOne(m.Person, 3)).toBeNull();
      expect(await em.findOne(m.Vehicle, 3)).toBeNull();
      expect(await em.findOne(m.Employee, 1)).toBeNull();
      expect(await em.findOne(m.Party, 3)).toBe(company);
    });
  });
});

describe.each(engines)('faults of MikroORM, refused [$name]', engine => {
  const missing = [
    { table: 'employee', id: 2 },
    { table: 'person', id: 1 },
    { table: 'vehicle', id: 4 },
    { table: 'car', id: 4 },
  ];

  it.each(missing)('missing child row: a load refuses an entity without its row in $table', async ({ table, id }) => {
    const m = declareOptedInParties('joined');
    await using db = await openOrm(engine, { entities: [...m.entities] });
    await seedOptedInParties(db.em(), m);
    for (const cleared of ['note_people', 'note', 'employee where id <> 2'])
      await db.em().execute(`delete from ${cleared}`);
    await db.em().execute('update employee set manager_id = null');
    await db.em().execute(`delete from ${table} where id = ${id}`);
    await expect(db.em().findOne(m.Party, id)).rejects.toThrow(MissingChildRowError);
    await expect(db.em().find(m.Party, {})).rejects.toThrow(`but table ${table} has no such row`);
  });

  it('orphan: the base row that a delete from a leaf table leaves behind is refused, populated too', async () => {
    const m = declareOptedInParties('joined');
    await using db = await openOrm(engine, { entities: [...m.entities] });
    await seedOptedInParties(db.em(), m);
    await db.em().execute('delete from company where id = 3');
    await expect(db.em().findOne(m.Party, 3)).rejects.toThrow(MissingChildRowError);
    for (const strategy of loadStrategies) {
      await expect(db.em().findOne(m.Note, 1, { populate: ['other'], strategy })).rejects.toThrow(MissingChildRowError);
    }
  });

  const clashes = [
    { title: 'of different types', one: p.string(), two: p.integer() },
    { title: 'with an explicit column on the first', one: p.string().fieldName('first'), two: p.string() },
    { title: 'with an explicit column on the last', one: p.string(), two: p.string().fieldName('last') },
    { title: 'with explicit columns on both', one: p.string().fieldName('first'), two: p.string().fieldName('last') },
  ];

  it.each(clashes)(
    'i: siblings of a single table with properties of one name $title are refused',
    async ({ one, two }) => {
      abstract class Root extends Polymorphic() {}
      class One extends Root {}
      class Two extends Root {}
      defineEntity({
        class: Root,
        discriminator: 'polymorphicName',
        properties: { id: p.integer().primary() } as never,
      });
      defineEntity({ class: One, properties: { val: one } as never });
      defineEntity({ class: Two, properties: { val: two } as never });
      const { entities } = defineHierarchy(Root, { One, Two });
      const opened = openOrm(engine, { entities: [...entities] });
      await expect(opened).rejects.toThrow(SiblingPropertyError);
      await expect(opened).rejects.toThrow(/One\.val .* and Two\.val .* share the table of Root/);
    },
  );
});

describe.each(serverEngines)('faults of MikroORM, cured, streams [$name]', engine => {
  it.each(strategies)('a: a stream of a middle class gives subclasses with all their columns, %s', async strategy => {
    const m = declareOptedInParties(strategy);
    await using db = await openOrm(engine, { entities: [...m.entities] });
    await seedOptedInParties(db.em(), m);
    expect(shownAll(await collected(db.em().stream(m.Person, {})))).toEqual([ann, bob]);
    expect(shownAll(await collected(db.em().stream(m.Vehicle, {})))).toEqual([beetle]);
  });
});
