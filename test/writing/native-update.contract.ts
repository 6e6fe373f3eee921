import { raw } from '@mikro-orm/core';
import { IdentityWriteError, KeyWriteError, UnknownPropertyError } from 'mikro-orm-polymorphic';
import { beforeEach, expect, it } from 'vitest';
import { describeParties } from '../contracts/party/describe.ts';
import type { DeclareParty } from '../contracts/party/model.ts';
import { cleanAfterEach, identityOf, samples, sampleNames } from './rows.ts';

export function nativeUpdateContract(declare: DeclareParty): void {
  describeParties('S1 nativeUpdate', declare, context => {
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
    const updated = async (
      name: 'Party' | 'Person' | 'Employee' | 'Vehicle' | 'Car' | 'Company',
      where: object,
      data: object,
    ) =>
      db().queries.during(
        () =>
          db()
            .em()
            .nativeUpdate(m[name], where as never, data as never),
        { transactions: true },
      );
    const named = async (name: string) =>
      (
        await db()
          .em()
          .find(m.Party, { name, ...fresh }, { orderBy: { id: 'asc' } })
      ).map(({ id }) => id);

    it.each([
      ['Party', [100, 101, 102, 103, 104, 105]],
      ['Person', [100, 101]],
      ['Vehicle', [102, 103]],
      ['Company', [104, 105]],
      ['Employee', [101]],
    ] as const)('of %s changes the rows of the class and its descendants', async (name, ids) => {
      const { result } = await updated(name, fresh, { name: 'changed' });
      expect(result).toBe(ids.length);
      expect(await named('changed')).toEqual(ids);
    });

    it('columns of all levels stand in conditions and in data; one statement writes them', async () => {
      const where = { name: 'eli', email: { $like: '%@x.org' }, dept: 'it', ...fresh };
      const { result, sql } = await updated('Employee', where, { name: 'a', email: 'b', dept: 'c' });
      expect([result, sql.length]).toEqual([1, 1]);
      const found = await db().em().findOneOrFail(m.Employee, 101);
      expect([found.name, found.email, found.dept, found.salary]).toEqual(['a', 'b', 'c', '12.50']);
      if (isJoined) {
        expect(sql[0]).toMatch(/^with "__keys" .* for update of .* update "employee" set "dept" = \?/);
      }
    });

    it('one table is updated alone', async () => {
      const { sql } = await updated('Employee', { dept: 'none' }, { salary: '1' });
      const { sql: rootOnly } = await updated('Employee', { name: 'none' }, { name: 'x' });
      if (isJoined) {
        expect(sql).toEqual([
          'update "employee" set "salary" = ? where "id" in (select "p2"."id" from "employee" as "e0" inner join "person" as "p1" on "e0"."id" = "p1"."id" inner join "party" as "p2" on "p1"."id" = "p2"."id" where "e0"."dept" = ? and "p2"."_polymorphic_name" = ?)',
        ]);
        expect(rootOnly).toEqual(['update "party" set "name" = ? where "name" = ? and "_polymorphic_name" = ?']);
      } else {
        expect(sql).toEqual(['update "party" set "salary" = ? where "dept" = ? and "_polymorphic_name" = ?']);
      }
    });

    it('raw SQL, a key alone, and conditions that combine', async () => {
      await db()
        .em()
        .nativeUpdate(m.Employee, 101, { salary: raw<string>('salary * 2'), name: raw<string>("name || '!'") });
      const where = { $or: [{ name: 'eli!', dept: 'it' }, { $not: { email: 'eli@x.org' } }], ...fresh };
      expect((await updated('Employee', where, { dept: 'x' })).result).toBe(1);
      const found = await db().em().findOneOrFail(m.Employee, 101);
      expect([found.name, found.salary, found.dept]).toEqual(['eli!', '25.00', 'x']);
    });

    it('conditions reach through relations of every level', async () => {
      await db().em().nativeUpdate(m.Employee, { id: 101 }, { owner: 1 });
      const where = { owner: { name: 'olga' }, manager: { name: 'ann' }, ...fresh };
      expect((await updated('Employee', where, { name: 'x', dept: 'y' })).result).toBe(1);
      expect((await updated('Party', { owner: { name: 'olga' }, ...fresh }, { name: 'z' })).result).toBe(1);
      expect((await updated('Employee', { owner: { name: 'none' } }, { dept: 'q' })).result).toBe(0);
    });

    it('by the type', async () => {
      const where = { polymorphicName: { $in: ['person.employee', 'company'] }, ...fresh };
      expect((await updated('Party', where, { name: 'typed' })).result).toBe(2);
      expect((await updated('Person', where, { email: 'typed' })).result).toBe(1);
      expect(await named('typed')).toEqual([101, 104]);
    });

    it('a row of another class is none of it, whatever its key', async () => {
      expect((await updated('Employee', { id: 100 }, { name: 'x' })).result).toBe(0);
      expect((await updated('Company', { id: [102, 103] }, { name: 'x' })).result).toBe(0);
      expect(await named('x')).toEqual([]);
    });

    it('custom types, dates and json are converted', async () => {
      const founded = new Date('2020-01-01T00:00:00.123Z');
      const data = { founded, settings: { plan: 'x', seats: [9] }, name: 'y' };
      expect((await updated('Company', { id: 104 }, data)).result).toBe(1);
      const found = await db().em().findOneOrFail(m.Company, 104);
      expect([found.founded, found.settings, found.name]).toEqual([founded, { plan: 'x', seats: [9] }, 'y']);
    });

    it('rows of identities that this process does not know stay as they are', async () => {
      const em = db().em();
      await em.execute(`update party set _polymorphic_name = 'person.employee.intern' where id = 101`);
      for (const name of ['Party', 'Person', 'Employee'] as const) {
        await updated(name, fresh, { name: 'known' });
        if (name === 'Employee') await updated(name, fresh, { name: 'known', dept: 'known' });
      }
      const [row] = await em.execute<{ name: string }[]>('select name from party where id = 101');
      expect(row?.name).toBe('eli');
    });

    it('filters of the call and no data are what they are in MikroORM', async () => {
      const { result, sql } = await updated('Employee', fresh, {});
      expect([result, sql]).toEqual([0, []]);
      expect((await updated('Employee', { id: 99_999 }, { name: 'x', dept: 'y' })).result).toBe(0);
    });

    it('the identity is refused, by property and by column', async () => {
      for (const data of [{ polymorphicName: 'person.employee' }, { _polymorphic_name: 'person' }]) {
        for (const name of ['Party', 'Person', 'Employee'] as const) {
          await expect(updated(name, { id: 100 }, data)).rejects.toThrow(IdentityWriteError);
        }
      }
      expect(await identityOf(db().em(), 100)).toBe('person');
    });

    it('the key of a joined row is refused, and so is what the class does not have', async () => {
      const changed = updated('Employee', { id: 101 }, { id: 199 });
      if (isJoined) await expect(changed).rejects.toThrow(KeyWriteError);
      else await expect(changed).resolves.toMatchObject({ result: 1 });
      await expect(updated('Employee', fresh, { doors: 1 })).rejects.toThrow(UnknownPropertyError);
    });

    it('in a transaction it is undone with it', async () => {
      const em = db().em();
      await em.begin();
      expect(await em.nativeUpdate(m.Employee, { id: 101 }, { name: 'x', dept: 'y' })).toBe(1);
      await em.rollback();
      expect(await named('x')).toEqual([]);
    });
  });
}
