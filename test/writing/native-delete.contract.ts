import { beforeEach, expect, it } from 'vitest';
import { describeParties } from '../contracts/party/describe.ts';
import type { DeclareParty } from '../contracts/party/model.ts';
import { cleanAfterEach, samples, sampleNames, tablesWith } from './rows.ts';

export function nativeDeleteContract(declare: DeclareParty): void {
  describeParties('S1 nativeDelete', declare, context => {
    const { strategy, m, db } = context;
    const isJoined = strategy === 'joined';
    cleanAfterEach(context);
    // 100 Person, 101 Employee, 102 Car, 103 Truck, 104 Company, 105 Shop
    beforeEach(async () => {
      for (const [index, name] of sampleNames.entries()) {
        await db()
          .em()
          .insert(m[name], { id: 100 + index, ...samples[name] } as never);
      }
    });
    const fresh = { id: { $gte: 100 } };
    const deleted = (name: 'Party' | 'Person' | 'Employee' | 'Vehicle' | 'Car' | 'Company', where: object) =>
      db().queries.during(
        () =>
          db()
            .em()
            .nativeDelete(m[name], where as never),
        { transactions: true },
      );
    const left = async () =>
      (await db().em().execute<{ id: number }[]>('select id from party where id >= 100 order by id')).map(
        ({ id }) => id,
      );

    it.each([
      ['Party', []],
      ['Person', [102, 103, 104, 105]],
      ['Vehicle', [100, 101, 104, 105]],
      ['Company', [100, 101, 102, 103]],
      ['Employee', [100, 102, 103, 104, 105]],
    ] as const)('of %s deletes the rows of the class and its descendants, in one statement', async (name, ids) => {
      const { result, sql } = await deleted(name, fresh);
      expect([result, sql.length]).toEqual([6 - ids.length, 1]);
      expect(await left()).toEqual(ids);
    });

    it('a row goes from all its tables: none stays behind as one of its parent class', async () => {
      const { result } = await deleted('Employee', { dept: 'it', ...fresh });
      expect(result).toBe(1);
      expect(await tablesWith(context, 101)).toEqual([]);
      expect(await left()).toEqual([100, 102, 103, 104, 105]);
    });

    it('the statement reads no more tables than the condition needs', async () => {
      const { sql: byKey } = await deleted('Employee', { id: 999 });
      const { sql: byLeaf } = await deleted('Car', { doors: 99 });
      expect(byKey).toEqual(['delete from "party" where "id" = ? and "_polymorphic_name" = ?']);
      expect(byLeaf).toEqual([
        isJoined
          ? 'delete from "party" where "id" in (select "p2"."id" from "car" as "c0" inner join "vehicle" as "v1" on "c0"."id" = "v1"."id" inner join "party" as "p2" on "v1"."id" = "p2"."id" where "c0"."doors" = ? and "p2"."_polymorphic_name" = ?)'
          : 'delete from "party" where "doors" = ? and "_polymorphic_name" = ?',
      ]);
    });

    it('by conditions on all levels, through relations and by raw SQL', async () => {
      expect((await deleted('Employee', { name: 'eli', email: 'none' })).result).toBe(0);
      expect((await deleted('Employee', { manager: { name: 'ann' }, name: 'eli' })).result).toBe(1);
      expect((await deleted('Vehicle', { $or: [{ wheels: 8 }, { name: 'none' }], ...fresh })).result).toBe(1);
      expect(await left()).toEqual([100, 102, 104, 105]);
    });

    it('a row of another class is none of it, and nothing is harmless', async () => {
      expect((await deleted('Employee', { id: 100 })).result).toBe(0);
      expect((await deleted('Car', { name: 'truck' })).result).toBe(0);
      expect((await deleted('Person', { id: [] })).result).toBe(0);
      expect(await left()).toHaveLength(6);
    });

    it('rows of identities that this process does not know stay', async () => {
      await db().em().execute(`update party set _polymorphic_name = 'person.employee.intern' where id = 101`);
      for (const name of ['Employee', 'Person', 'Party'] as const) await deleted(name, fresh);
      expect(await left()).toEqual([101]);
    });

    it('em.remove deletes as before', async () => {
      const em = db().em();
      em.remove(await em.findOneOrFail(m.Party, 101));
      const { sql } = await db().queries.during(() => em.flush());
      expect(sql).toEqual([expect.stringMatching(/^delete from "party" where "id" in \(\?\)/)]);
      expect(await tablesWith(context, 101)).toEqual([]);
    });

    it('in a transaction it is undone with it', async () => {
      const em = db().em();
      await em.begin();
      expect(await em.nativeDelete(m.Employee, { dept: 'it', ...fresh })).toBe(1);
      await em.rollback();
      expect(await left()).toHaveLength(6);
    });
  });
}
