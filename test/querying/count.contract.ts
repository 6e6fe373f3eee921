import type { FilterQuery } from '@mikro-orm/core';
import { ofType } from 'mikro-orm-polymorphic';
import { expect, it } from 'vitest';
import { describeParties } from '../contracts/party/describe.ts';
import type { DeclareParty, Employee } from '../contracts/party/model.ts';

export function countContract(declare: DeclareParty): void {
  describeParties('S10 count', declare, ({ strategy, m, db }) => {
    const isJoined = strategy === 'joined';
    const counted = async (count: () => Promise<unknown>) => {
      const { result, sql } = await db().queries.during(count);
      return { result, sql: sql.find(statement => statement.startsWith('select count')) };
    };

    it.each([
      ['leaf', 'Employee', 2, 'select count(*) as "count" from "employee" as "e0"'],
      ['leaf without columns', 'Shop', 2, 'select count(*) as "count" from "shop" as "s0"'],
      ['concrete middle', 'Person', 4, 'select count(*) as "count" from "person" as "p0"'],
      ['abstract middle', 'Vehicle', 4, 'select count(*) as "count" from "vehicle" as "v0"'],
      ['root', 'Party', 12, 'select count(*) as "count" from "party" as "p0"'],
    ] as const)('S10 of a %s reads its own table', async (_, name, result, sql) => {
      const found = await counted(() => db().em().count(m[name]));
      expect(found.result).toBe(result);
      expect(isJoined ? found.sql : sql).toBe(sql);
    });

    it('S10 joins as many ancestors as the condition names', async () => {
      const one = 'select count(*) as "count" from "employee" as "e0"';
      const two = `${one} inner join "person" as "p1" on "e0"."id" = "p1"."id"`;
      const three = `${two} inner join "party" as "p2" on "p1"."id" = "p2"."id"`;
      const cases: [FilterQuery<Employee>, number, string][] = [
        [{ dept: 'it' }, 1, `${one} where "e0"."dept" = ?`],
        [{ id: [2, 7] }, 1, `${one} where "e0"."id" in (?, ?)`],
        [{ manager: 1 }, 1, `${one} where "e0"."manager_id" = ?`],
        [{ email: 'bob@x.org', dept: 'it' }, 1, `${two} where "p1"."email" = ? and "e0"."dept" = ?`],
        [{ name: 'bob' }, 1, `${three} where "p2"."name" = ?`],
        [{ owner: 1 }, 1, `${three} where "p2"."owner_id" = ?`],
        [ofType(m.Person, { descendants: false }), 0, `${three} where "p2"."_polymorphic_name" in (?)`],
      ];
      for (const [where, result, sql] of cases) {
        const found = await counted(() => db().em().count(m.Employee, where));
        expect(found.result).toBe(result);
        expect(isJoined ? found.sql : sql).toBe(sql);
      }
    });

    it('S10 a relation of the class brings its own tables, not those of the ancestors', async () => {
      const found = await counted(() =>
        db()
          .em()
          .count(m.Car, { parts: { label: ['wheel', 'door'] } }),
      );
      expect(found.result).toBe(1);
      if (isJoined) {
        expect(found.sql).toBe(
          'select count(distinct "c0"."id") as "count" from "car" as "c0" left join "part" as "p1" on "c0"."id" = "p1"."car_id" where "p1"."label" in (?, ?)',
        );
      }
      expect(
        (
          await counted(() =>
            db()
              .em()
              .count(m.Employee, { manager: { name: 'ann' } }),
          )
        ).result,
      ).toBe(1);
    });

    it('S10 findAndCount and cursors count in the same way', async () => {
      const sql = 'select count(*) as "count" from "employee" as "e0"';
      const find = await counted(async () => (await db().em().findAndCount(m.Employee, {}, { limit: 1 }))[1]);
      const cursor = await counted(
        async () =>
          (
            await db()
              .em()
              .findByCursor(m.Employee, { first: 1, orderBy: { name: 'asc' } })
          ).totalCount,
      );
      const builder = await counted(() => db().em().createQueryBuilder(m.Employee, 'e0').getCount());
      expect([find.result, cursor.result, builder.result]).toEqual([2, 2, 2]);
      if (isJoined) {
        expect([find.sql, cursor.sql, builder.sql]).toEqual([sql, sql, sql]);
      }
    });

    it('S10 a policy that skips unknown identities, and a filter on a base column, need the base', async () => {
      const skip = await counted(() => db().em().count(m.Employee, {}, { onUnknown: 'skip' }));
      expect(skip.result).toBe(2);
      const em = db().em();
      em.addFilter({ name: 'b', entity: m.Employee, cond: { name: { $like: 'b%' }, dept: { $ne: 'it' } } });
      const filtered = await counted(() => em.count(m.Employee));
      expect(filtered.result).toBe(1);
      if (isJoined) {
        expect(skip.sql).toContain('inner join "party"');
        expect(filtered.sql).toContain('inner join "party"');
      }
    });

    it('S10 em.countBy groups by own columns without the base', async () => {
      const { result, sql } = await db().queries.during(() => db().em().countBy(m.Employee, 'dept'));
      expect(result).toEqual({ hr: 1, it: 1 });
      expect(await db().em().countBy(m.Employee, 'name')).toEqual({ ben: 1, bob: 1 });
      if (isJoined) {
        expect(sql).toEqual(['select "e0"."dept", count(*) as cnt from "employee" as "e0" group by "e0"."dept"']);
      }
    });

    it('S10 counts what a find brings, for any condition', async () => {
      const wheres: FilterQuery<Employee>[] = [
        {},
        { dept: 'it' },
        { $or: [{ name: 'ben' }, { dept: 'it' }] },
        { $not: { manager: { email: null } } },
        { folders: { label: ['all', 'few'] } },
        { folders: { $none: { label: 'few' } } },
        { id: { $gte: 3 }, name: { $ne: 'bob' } },
      ];
      for (const where of wheres) {
        const [found, count] = await db().em().findAndCount(m.Employee, where);
        expect(count).toBe(found.length);
      }
    });
  });
}
