import { expect, it } from 'vitest';
import { describeParties } from '../contracts/party/describe.ts';
import type { DeclareParty } from '../contracts/party/model.ts';
import { expectedParties, valuesById, valuesOf } from '../contracts/party/seed.ts';

/** What the unit of work sees of a polymorphic load: the same as of a plain entity. */
export function stateContract(declare: DeclareParty): void {
  describeParties('S6 unit of work', declare, ({ m, db }) => {
    it('one row is one instance, whichever class it is asked by', async () => {
      const em = db().em();
      const bob = await em.findOneOrFail(m.Employee, 2);
      const { result, count } = await db().queries.during(() =>
        Promise.all([em.findOne(m.Party, 2), em.findOne(m.Person, 2), em.findOne(m.Employee, 2)]),
      );
      expect(result.every(each => each === bob)).toBe(true);
      expect(count).toBe(0);
    });

    it('a reference by the root is one instance with its later load', async () => {
      const em = db().em();
      const reference = em.getReference(m.Party, 2);
      const [loaded] = await em.find(m.Person, { id: 2 });
      expect(loaded).toBe(reference);
      expect(valuesOf(reference)).toEqual(expectedParties[2]);
      expect(reference).toBeInstanceOf(m.Employee);
    });

    it('a load keeps what the user changed, refresh: true overwrites it', async () => {
      const em = db().em();
      const bob = await em.findOneOrFail(m.Employee, 2);
      Object.assign(bob, { dept: 'changed', name: 'robert' });
      await em.find(m.Party, {});
      expect(valuesOf(bob)).toEqual({ ...expectedParties[2], dept: 'changed', name: 'robert' });
      await em.find(m.Party, {}, { refresh: true });
      expect(valuesOf(bob)).toEqual(expectedParties[2]);
    });

    it('disableIdentityMap keeps the entity manager empty and yields whole rows', async () => {
      const em = db().em();
      expect(valuesById(await em.find(m.Party, {}, { disableIdentityMap: true }))).toEqual(expectedParties);
      expect(em.getUnitOfWork().getIdentityMap().values()).toHaveLength(0);
    });

    it('orderBy, limit and offset are those of the root query', async () => {
      const page = await db()
        .em()
        .find(m.Party, {}, { orderBy: { name: 'desc' }, limit: 3, offset: 1 });
      expect(page.map(({ name }) => name)).toEqual(['van', 'rig', 'lorry']);
    });

    it('a change of any level is written to its own table, once', async () => {
      const em = db().em();
      await em.begin();
      const bob = await em.findOneOrFail(m.Party, 2);
      Object.assign(bob, { dept: 'sales' });
      const { sql } = await db().queries.during(() => em.flush());
      expect(sql).toHaveLength(1);
      em.clear();
      expect(valuesOf(await em.findOneOrFail(m.Party, 2))).toEqual({ ...expectedParties[2], dept: 'sales' });
      await em.rollback();
    });

    it('fields keep the concrete class, and a later full load completes the instance', async () => {
      const em = db().em();
      const [bob] = await em.find(m.Party, { id: 2 }, { fields: ['name'] });
      expect(valuesOf(bob!)).toEqual({ class: 'Employee', name: 'bob' });
      const [again] = await em.find(m.Party, { id: 2 });
      expect(again).toBe(bob);
      expect(valuesOf(bob!)).toEqual(expectedParties[2]);
    });

    it('a named result cache serves whole rows of their own classes', async () => {
      const cached = () =>
        db()
          .em()
          .find(
            m.Party,
            { id: [2, 7] },
            { cache: [`parties-${m.Party.name}-${db().engine.name}-${Math.random()}`, 2000] },
          );
      expect(valuesById(await cached())).toEqual({ 2: expectedParties[2], 7: expectedParties[7] });
    });
  });
}
