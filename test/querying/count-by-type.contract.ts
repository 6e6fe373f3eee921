import { countByType, ofType, treat, TypeConditionError, UnknownIdentityError } from 'mikro-orm-polymorphic';
import { expect, it } from 'vitest';
import { describeParties } from '../contracts/party/describe.ts';
import type { DeclareParty } from '../contracts/party/model.ts';

const everything = {
  person: 2,
  'person.employee': 2,
  'vehicle.car': 2,
  'vehicle.truck': 2,
  company: 2,
  'company.shop': 2,
};
const nothing = Object.fromEntries(Object.keys(everything).map(identity => [identity, 0]));

export function countByTypeContract(declare: DeclareParty): void {
  describeParties('count by type', declare, ({ strategy, m, db }) => {
    it('counts every concrete class by its identity with one query', async () => {
      const { result, sql } = await db().queries.during(() => countByType(db().em(), m.Party));
      expect({ ...result }).toEqual(everything);
      expect(Object.keys(result)).toEqual(Object.keys(everything));
      expect(sql).toEqual([
        'select "p0"."_polymorphic_name", count(*) as "count" from "party" as "p0" group by "p0"."_polymorphic_name"',
      ]);
    });

    it('gives 0 to classes without rows', async () => {
      expect({ ...(await countByType(db().em(), m.Party, { name: 'bob' })) }).toEqual({
        ...nothing,
        'person.employee': 1,
      });
      expect({ ...(await countByType(db().em(), m.Party, { name: 'nobody' })) }).toEqual(nothing);
    });

    it('counts middles, abstract and concrete, and leaves', async () => {
      expect({ ...(await countByType(db().em(), m.Vehicle)) }).toEqual({ 'vehicle.car': 2, 'vehicle.truck': 2 });
      expect({ ...(await countByType(db().em(), m.Person)) }).toEqual({ person: 2, 'person.employee': 2 });
      expect({ ...(await countByType(db().em(), m.Employee, { dept: 'it' })) }).toEqual({ 'person.employee': 1 });
    });

    it('adds abstract classes on request', async () => {
      const em = db().em();
      expect({ ...(await countByType(em, m.Party, {}, { subtotals: true })) }).toEqual({ ...everything, vehicle: 4 });
      expect({ ...(await countByType(em, m.Vehicle, treat(m.Car, { doors: 5 }), { subtotals: true })) }).toEqual({
        'vehicle.car': 1,
        'vehicle.truck': 0,
        vehicle: 1,
      });
    });

    it('takes conditions on types, on columns of subclasses and on relations', async () => {
      const count = async (where: object) => ({ ...(await countByType(db().em(), m.Party, where)) });
      expect(await count(ofType(m.Vehicle))).toEqual({ ...nothing, 'vehicle.car': 2, 'vehicle.truck': 2 });
      expect(await count({ $or: [treat(m.Employee, { dept: 'it' }), treat(m.Truck, { payload: 1n })] })).toEqual({
        ...nothing,
        'person.employee': 1,
        'vehicle.truck': 1,
      });
      expect(await count({ owner: { name: 'olga' }, name: { $lt: 'c' } })).toEqual({
        ...nothing,
        person: 1,
        'person.employee': 1,
        'vehicle.car': 1,
        company: 1,
      });
    });

    it('counts a row once, however many items of a relation meet the condition', async () => {
      const counts = await countByType(db().em(), m.Party, { folders: { label: ['all', 'few'] } });
      expect({ ...counts }).toEqual({
        ...nothing,
        person: 1,
        'person.employee': 1,
        'vehicle.car': 1,
        'vehicle.truck': 1,
        company: 1,
        'company.shop': 1,
      });
      expect({
        ...(await countByType(db().em(), m.Party, treat(m.Car, { parts: { label: ['wheel', 'door'] } }))),
      }).toEqual({
        ...nothing,
        'vehicle.car': 1,
      });
    });

    it('agrees with em.count under filters, of the entity and of relations', async () => {
      const em = db().em();
      em.addFilter({ name: 'b', entity: m.Party, cond: { name: { $like: 'b%' } } });
      em.addFilter({ name: 'o', entity: m.Owner, cond: { name: 'nobody' } });
      expect({ ...(await countByType(em, m.Party)) }).toEqual({ ...nothing, 'person.employee': 2, 'vehicle.car': 1 });
      expect({ ...(await countByType(em, m.Party, {}, { filters: { b: false } })) }).toEqual(everything);
      const where = { owner: { name: { $ne: 'x' } } };
      const counts = await countByType(em, m.Party, where, { filters: { b: false } });
      const sum = Object.values(counts).reduce((total, count) => total + count, 0);
      expect(sum).toBe(await em.count(m.Party, where, { filters: { b: false } }));
    });

    it('sees its own transaction and pending entities', async () => {
      const em = db().em();
      await em.begin();
      em.create(m.Employee, { id: 99, name: 'new', dept: 'it', salary: '1' } as never);
      expect((await countByType(em, m.Party))['person.employee']).toBe(3);
      expect((await countByType(em, m.Person))['person.employee']).toBe(3);
      await em.rollback();
      expect((await countByType(db().em(), m.Party))['person.employee']).toBe(2);
    });

    it('respects the policy for unknown identities', async () => {
      const em = db().em();
      await em.begin();
      await em.execute(`update party set _polymorphic_name = 'gone.away' where id in (1, 4)`);
      const error: unknown = await countByType(em, m.Party).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(UnknownIdentityError);
      expect((error as Error).message).toContain("table party stores the identity 'gone.away'");
      const { person: _, ...others } = everything;
      expect({ ...(await countByType(em, m.Party, {}, { onUnknown: 'skip' })) }).toEqual({ person: 0, ...others });
      expect({ ...(await countByType(em, m.Party, {}, { onUnknown: 'base' })) }).toEqual({
        person: 0,
        ...others,
        'gone.away': 2,
      });
      if (strategy === 'joined') {
        await expect(countByType(em, m.Person)).rejects.toThrow(UnknownIdentityError);
      }
      expect({ ...(await countByType(em, m.Vehicle)) }).toEqual({ 'vehicle.car': 2, 'vehicle.truck': 2 });
      await em.rollback();
    });

    it('refuses what is no hierarchy', async () => {
      await expect(countByType(db().em(), m.Note)).rejects.toThrow(TypeConditionError);
      await expect(countByType(db().em(), undefined as never)).rejects.toThrow(TypeConditionError);
      await expect(countByType(db().em(), m.Party, ofType(m.Note))).rejects.toThrow('Note is not a class');
    });

    it('hierarchy.find is em.find of the branch', async () => {
      const em = db().em();
      expect(await m.parties.find(em)).toHaveLength(12);
      const cars = await m.parties.find(em, ofType(m.Car), { orderBy: { id: 'desc' }, populate: ['owner'] });
      expect(cars.map(({ id, doors }) => [id, doors])).toEqual([
        [6, 5],
        [5, 2],
      ]);
      expect(cars[1]!.owner?.name).toBe('olga');
      const vehicles = m.parties.concreteOf(m.Vehicle);
      expect(await vehicles.find(em)).toHaveLength(4);
      expect(await vehicles.find(em, { ...ofType(m.Car), wheels: 4 }, { limit: 1 })).toHaveLength(1);
      expect(await m.parties.concreteOf(m.Shop).find(em, { name: 'kiosk' })).toMatchObject([{ id: 12 }]);
    });
  });
}
