import { DriverException } from '@mikro-orm/core';
import { AbstractClassError, IdentityWriteError, UnknownPropertyError } from 'mikro-orm-polymorphic';
import { expect, it } from 'vitest';
import { describeParties } from '../contracts/party/describe.ts';
import type { DeclareParty } from '../contracts/party/model.ts';
import { valuesOf } from '../contracts/party/seed.ts';
import { cleanAfterEach, identityOf, samples, sampleNames, tablesOf, tablesWith } from './rows.ts';

export function insertContract(declare: DeclareParty): void {
  describeParties('S1 insert', declare, context => {
    const { strategy, m, db } = context;
    const isJoined = strategy === 'joined';
    const identities = m.parties.identities as unknown as Record<string, string>;
    cleanAfterEach(context);

    it.each(sampleNames)(
      'em.insert(%s, data) writes a whole row: every table, every column, the identity',
      async name => {
        const { result, count } = await db().queries.during(() =>
          db()
            .em()
            .insert(m[name], { id: 100, ...samples[name] } as never),
        );
        expect(result).toBe(100);
        expect(count).toBe(tablesOf(context, name).length);
        expect(await tablesWith(context, 100)).toEqual(tablesOf(context, name));
        expect(await identityOf(db().em(), 100)).toBe(m.parties.identityOf(m[name]));
        const { manager, ...values } = samples[name] as Record<string, unknown>;
        const found = valuesOf(await db().em().findOneOrFail(m.Party, 100));
        expect(found).toEqual({ class: name, ...values, ...(manager === undefined ? {} : { manager: 1 }) });
      },
    );

    it('parents come first, each table in one statement', async () => {
      const rows = [100, 101].map(id => ({ id, ...samples.Employee }));
      const { result, sql } = await db().queries.during(
        () =>
          db()
            .em()
            .insertMany(m.Employee, rows as never),
        {
          transactions: true,
        },
      );
      expect(result).toEqual([100, 101]);
      expect(sql.map(text => text.replace(/ \(.*/, ''))).toEqual(
        isJoined
          ? ['begin', 'insert into "party"', 'insert into "person"', 'insert into "employee"', 'commit']
          : ['insert into "party"'],
      );
    });

    it('1,000 rows return the keys that the database made, in their order', async () => {
      await db().em().execute(`select setval('party_id_seq', 20000)`);
      const rows = Array.from({ length: 1000 }, (_, index) => ({ ...samples.Car, name: `car ${index}` }));
      const { result, count } = await db().queries.during(() =>
        db()
          .em()
          .insertMany(m.Car, rows as never),
      );
      expect(count).toBe(isJoined ? 3 : 1);
      expect(new Set(result).size).toBe(1000);
      for (const index of [0, 499, 999]) {
        const car = await db().em().findOneOrFail(m.Car, result[index]!);
        expect(valuesOf(car)).toMatchObject({ class: 'Car', name: `car ${index}`, wheels: 4, doors: 3 });
      }
    });

    it.each(sampleNames)('em.insert(instance of %s) writes a whole row', async name => {
      const em = db().em();
      const entity = em.create(m[name], { id: 100, ...samples[name] } as never, { persist: false });
      expect(await em.insert(entity)).toBe(100);
      expect(await tablesWith(context, 100)).toEqual(tablesOf(context, name));
      expect(valuesOf(await db().em().findOneOrFail(m.Party, 100))).toMatchObject({ class: name });
    });

    it('an instance made with new gets its identity', async () => {
      const person = Object.assign(new m.Person(), { id: 100, name: 'new' });
      await db().em().insert(person);
      expect(await identityOf(db().em(), 100)).toBe('person');
    });

    it('em.insertMany takes instances of several classes and returns their keys in order', async () => {
      const em = db().em();
      const make = (name: (typeof sampleNames)[number], id: number): object =>
        em.create(m[name], { id, ...samples[name] } as never, { persist: false });
      const parties = [make('Car', 100), make('Person', 101), make('Car', 102), make('Shop', 103)];
      expect(await em.insertMany(parties as never)).toEqual([100, 101, 102, 103]);
      const found = await db()
        .em()
        .find(m.Party, { id: { $gte: 100 } }, { orderBy: { id: 'asc' } });
      expect(found.map(party => party.constructor.name)).toEqual(['Car', 'Person', 'Car', 'Shop']);
    });

    it('em.insertMany of nothing is nothing', async () => {
      expect(await db().em().insertMany(m.Person, [])).toEqual([]);
    });

    it('the links of a many-to-many are written', async () => {
      await db()
        .em()
        .insert(m.Truck, { id: 100, ...samples.Truck, tags: [1] } as never);
      const truck = await db()
        .em()
        .findOneOrFail(m.Truck, 100, { populate: ['tags'] });
      expect(truck.tags.getIdentifiers()).toEqual([1]);
      await db().em().nativeUpdate(m.Truck, { id: 100 }, { tags: [] });
      const emptied = await db()
        .em()
        .findOneOrFail(m.Truck, 100, { populate: ['tags'] });
      expect(emptied.tags.getIdentifiers()).toEqual([]);
    });

    it('relations are given by key or by entity', async () => {
      const em = db().em();
      const manager = await em.findOneOrFail(m.Person, 1);
      await em.insert(m.Employee, {
        id: 100,
        ...samples.Employee,
        manager,
        owner: em.getReference(m.Owner, 1),
      } as never);
      const found = await db().em().findOneOrFail(m.Employee, 100);
      expect([found.manager?.id, found.owner?.id]).toEqual([1, 1]);
    });

    it('a failure in a later table leaves no base row behind', async () => {
      const broken = { id: 100, ...samples.Employee, manager: 999 };
      const em = db().em();
      await expect(em.insert(m.Employee, broken as never)).rejects.toThrow(DriverException);
      await expect(em.insertMany(m.Employee, [broken, { ...broken, id: 101 }] as never)).rejects.toThrow(
        DriverException,
      );
      const instances = [samples.Person, { ...samples.Employee, manager: 999 }].map((data, index) =>
        em.create(index ? m.Employee : m.Person, { id: 100 + index, ...data } as never, { persist: false }),
      );
      await expect(em.insertMany(instances as never)).rejects.toThrow(DriverException);
      expect(await tablesWith(context, 100)).toEqual([]);
    });

    it('in a transaction it commits and rolls back with it', async () => {
      const em = db().em();
      await em.begin();
      await em.insert(m.Car, { id: 100, ...samples.Car } as never);
      expect(await em.findOne(m.Party, 100)).toBeInstanceOf(m.Car);
      await em.rollback();
      expect(await tablesWith(context, 100)).toEqual([]);
    });

    it('abstract classes are refused', async () => {
      const em = db().em();
      await expect(em.insert(m.Party, { id: 100, name: 'x' } as never)).rejects.toThrow(AbstractClassError);
      await expect(em.insertMany(m.Vehicle, [{ id: 100, name: 'x', wheels: 1 }] as never)).rejects.toThrow(
        AbstractClassError,
      );
    });

    it('an identity in the data is refused, by property and by column; that of the class is what is written anyway', async () => {
      const em = db().em();
      for (const extra of [{ polymorphicName: 'company' }, { _polymorphic_name: 'person.employee' }]) {
        const data = { id: 100, name: 'x', ...extra } as never;
        await expect(em.insert(m.Person, data)).rejects.toThrow(IdentityWriteError);
        await expect(em.insertMany(m.Person, [data])).rejects.toThrow(IdentityWriteError);
      }
      await em.insert(m.Person, { id: 100, name: 'x', polymorphicName: identities['Person'] ?? 'person' } as never);
      expect(await identityOf(em, 100)).toBe('person');
    });

    it('data that the class has no place for is refused', async () => {
      const em = db().em();
      await expect(em.insert(m.Person, { id: 100, name: 'x', dept: 'it' } as never)).rejects.toThrow(
        UnknownPropertyError,
      );
      expect(await tablesWith(context, 100)).toEqual([]);
    });
  });
}
