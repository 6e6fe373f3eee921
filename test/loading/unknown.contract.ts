import { MissingChildRowError, ReadOnlyEntityError, UnknownIdentityError } from 'mikro-orm-polymorphic';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeclareParty } from '../contracts/party/model.ts';
import { strategies as stored } from '../contracts/party/model.ts';
import { expected, expectedParties, seedParties, valuesById, valuesOf } from '../contracts/party/seed.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';

const strategies = ['joined', 'select-in', 'balanced'] as const;

/** Car 5 says that it is a 'vehicle.boat', which no class is; truck 8 says 'vehicle', which is abstract; person 4 is an 'alien.mars'. */
export function unknownContract(declare: DeclareParty): void {
  describe.each(stored)('S6 onUnknown, %s', storage => {
    const m = declare(storage);
    describe.each(engines)('[$name]', engine => {
      let db: TestOrm;
      beforeAll(async () => {
        db = await openOrm(engine, { entities: [...m.entities] });
        await seedParties(db.em(), m);
        const execute = (sql: string) => db.orm.em.getConnection().execute(sql);
        await execute(`update party set _polymorphic_name = 'vehicle.boat' where id = 5`);
        await execute(`update party set _polymorphic_name = 'vehicle' where id = 8`);
        await execute(`update party set _polymorphic_name = 'alien.mars' where id = 4`);
      });
      afterAll(() => db?.close());
      const known = expected(1, 2, 3, 6, 7, 9, 10, 11, 12);

      it('throws by default, naming table, key, stored value and the nearest identities', async () => {
        const error = await db
          .em()
          .find(m.Party, { id: 5 })
          .catch((caught: unknown) => caught);
        expect(error).toBeInstanceOf(UnknownIdentityError);
        expect((error as Error).message).toContain(
          "The row 5 of table party stores the identity 'vehicle.boat', which no concrete class of Party has.",
        );
        expect((error as Error).message).toContain("'vehicle.car'");
        await expect(db.em().find(m.Party, { id: 8 })).rejects.toThrow(UnknownIdentityError);
        await expect(db.em().findOne(m.Party, 5)).rejects.toThrow(UnknownIdentityError);
        await expect(db.em().createQueryBuilder(m.Party, 'p').select('*').getResultList()).rejects.toThrow(
          UnknownIdentityError,
        );
        if (storage === 'joined') {
          await expect(db.em().find(m.Car, { id: 5 })).rejects.toThrow(UnknownIdentityError);
          await expect(db.em().find(m.Vehicle, { id: 5 })).rejects.toThrow('no concrete class of Vehicle has');
        }
      });

      it.each(strategies)('throws through relations, naming the path, under %s', async strategy => {
        const error = await db
          .em()
          .find(m.Folder, {}, { populate: ['parties'], strategy })
          .catch((caught: unknown) => caught);
        expect(error).toBeInstanceOf(UnknownIdentityError);
        await expect(db.em().find(m.Owner, {}, { populate: ['parties'], strategy })).rejects.toThrow(
          UnknownIdentityError,
        );
      });

      it("'skip' is a condition in SQL: pages, counts and cursors agree", async () => {
        const options = { onUnknown: 'skip', orderBy: { id: 'asc' } } as const;
        const { result, sql } = await db.queries.during(() => db.em().find(m.Party, {}, options));
        expect(valuesById(result)).toEqual(known);
        expect(sql[0]).toContain('"_polymorphic_name" in (');
        expect((await db.em().find(m.Party, {}, { ...options, limit: 4, offset: 3 })).map(({ id }) => id)).toEqual([
          6, 7, 9, 10,
        ]);
        const [page, total] = await db.em().findAndCount(m.Party, {}, { ...options, limit: 2 });
        expect([page.length, total]).toEqual([2, 9]);
        const cursor = await db.em().findByCursor(m.Party, { ...options, first: 4 });
        expect([cursor.items.map(({ id }) => id), cursor.totalCount]).toEqual([[1, 2, 3, 6], 9]);
        expect(await db.em().findOne(m.Party, { name: 'beetle' }, options)).toBeNull();
        expect(valuesById(await db.em().find(m.Vehicle, {}, options))).toEqual(expected(6, 7));
      });

      it.each(strategies)("'skip' leaves rows out of collections, under %s", async strategy => {
        const [folder] = await db
          .em()
          .find(m.Folder, { id: 1 }, { populate: ['parties'], strategy, onUnknown: 'skip' });
        expect(valuesById(folder!.parties)).toEqual(expected(1, 2, 7, 9, 11));
        const [owner] = await db.em().find(m.Owner, {}, { populate: ['parties'], strategy, onUnknown: 'skip' });
        expect(valuesById(owner!.parties)).toEqual(expected(1, 2, 7, 9));
      });

      it.each(strategies)('a to-one to a skipped row is an error, under %s', async strategy => {
        const em = db.em();
        await em.begin();
        await em
          .getConnection()
          .execute(`update note set other_id = 5 where id = 3`, [], 'run', em.getTransactionContext());
        await expect(em.find(m.Note, { id: 3 }, { populate: ['other'], strategy, onUnknown: 'skip' })).rejects.toThrow(
          UnknownIdentityError,
        );
        await em.rollback();
        await expect(db.em().refreshOrFail(db.em().getReference(m.Party, 5), { onUnknown: 'skip' })).rejects.toThrow(
          UnknownIdentityError,
        );
      });

      it("'base' gives a read-only instance of the nearest known ancestor", async () => {
        const em = db.em();
        const parties = await em.find(m.Party, {}, { onUnknown: 'base' });
        const boat = parties.find(({ id }) => id === 5)!;
        expect(Object.getPrototypeOf(boat)).toBe(m.Vehicle.prototype);
        expect(valuesOf(boat)).toEqual({ class: 'Vehicle', name: 'beetle', wheels: 4 });
        expect(boat.polymorphicName).toBe('vehicle.boat');
        expect(valuesOf(parties.find(({ id }) => id === 2)!)).toEqual(expectedParties[2]);
        expect(Object.getPrototypeOf(parties.find(({ id }) => id === 8)!)).toBe(m.Vehicle.prototype);
        expect(Object.getPrototypeOf(parties.find(({ id }) => id === 4)!)).toBe(m.Party.prototype);
        expect((await db.queries.during(() => em.flush())).count).toBe(0);
        boat.name = 'changed';
        await expect(em.flush()).rejects.toThrow(ReadOnlyEntityError);
        em.clear();
        em.remove((await em.find(m.Party, { id: 5 }, { onUnknown: 'base' }))[0]!);
        await expect(em.flush()).rejects.toThrow(ReadOnlyEntityError);
      });

      it.each(strategies)("'base' reaches relations, under %s", async strategy => {
        const [folder] = await db
          .em()
          .find(m.Folder, { id: 1 }, { populate: ['parties'], strategy, onUnknown: 'base' });
        expect(
          folder!.parties
            .getItems()
            .map(({ id }) => id)
            .toSorted((a, b) => a - b),
        ).toEqual([1, 2, 5, 7, 9, 11]);
        expect(Object.getPrototypeOf(folder!.parties.getItems().find(({ id }) => id === 5)!)).toBe(m.Vehicle.prototype);
      });

      it('a function chooses the class', async () => {
        const seen: unknown[] = [];
        const onUnknown = (row: Readonly<Record<string, unknown>>) => {
          seen.push(row['polymorphicName']);
          return m.Car;
        };
        const [beetle] = await db.em().find(m.Party, { id: 5 }, { onUnknown });
        expect(valuesOf(beetle!)).toEqual(expectedParties[5]);
        expect(beetle).toBeInstanceOf(m.Car);
        expect(seen).toEqual(['vehicle.boat']);
        await db.em().transactional(async em => {
          const [again] = await em.find(m.Party, { id: 5 }, { onUnknown });
          expect((await db.queries.during(() => em.flush())).count).toBe(0);
          Object.assign(again!, { name: 'herbie', doors: 3 });
          await em.flush();
          const [row] = await em.execute(`select name, _polymorphic_name from party where id = 5`);
          expect(row).toEqual({ name: 'herbie', _polymorphic_name: 'vehicle.boat' });
          Object.assign(again!, { name: 'beetle', doors: 2 });
        });
        await expect(db.em().find(m.Party, { id: 5 }, { onUnknown: () => m.Note })).rejects.toThrow(
          'chose Note, which is no concrete class of Party',
        );
      });

      if (storage === 'joined')
        it('a child row that is missing always throws', async () => {
          const em = db.em();
          await em.begin();
          await em.getConnection().execute('delete from truck_tags', [], 'run', em.getTransactionContext());
          await em.getConnection().execute('delete from truck where id = 7', [], 'run', em.getTransactionContext());
          for (const onUnknown of ['throw', 'skip', 'base'] as const) {
            const error = await em
              .find(m.Party, {}, { onUnknown: onUnknown === 'throw' ? 'base' : onUnknown })
              .catch((caught: unknown) => caught);
            expect(error).toBeInstanceOf(MissingChildRowError);
            expect((error as Error).message).toContain(
              "party says that 7 is 'vehicle.truck' (Truck), but table truck has no such row",
            );
          }
          await em.rollback();
        });
    });
  });
}
