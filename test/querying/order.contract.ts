import type { EntityManager } from '@mikro-orm/postgresql';
import type { OrderDefinition } from '@mikro-orm/core';
import { NotInHierarchyError, ofType, treatOrder, TypeConditionError } from 'mikro-orm-polymorphic';
import { expect, it } from 'vitest';
import { describeParties } from '../contracts/party/describe.ts';
import type { DeclareParty, Party } from '../contracts/party/model.ts';
import { isDeep } from '../deep/is-deep.ts';

const directions = ['asc', 'desc', 'asc nulls first', 'desc nulls last', 'ASC NULLS LAST', 'DESC'] as const;

/** The size of the pages, and whether they go backwards. */
type Walk = readonly [size: number, isBackward: boolean];
const walks: readonly Walk[] = isDeep
  ? [
      [1, false],
      [1, true],
      [5, false],
      [5, true],
    ]
  : [
      [2, false],
      [3, true],
    ];

export function orderContract(declare: DeclareParty): void {
  describeParties('order', declare, ({ strategy, m, db }) => {
    const order = async (orderBy: OrderDefinition<Party>, options = {}) =>
      (
        await db()
          .em()
          .find(m.Party, {}, { orderBy, ...options })
      ).map(({ id }) => id);

    it('orders the root by a column of a leaf, with nulls for other types', async () => {
      const byDept = treatOrder(m.Employee, { dept: 'asc nulls last' });
      expect((await order([byDept, { id: 'asc' }])).slice(0, 4)).toEqual([3, 2, 1, 4]);
      expect(await order([treatOrder(m.Employee, { dept: 'desc nulls last' }), { id: 'asc' }], { limit: 3 })).toEqual([
        2, 3, 1,
      ]);
      expect((await order([treatOrder(m.Employee, { dept: 'asc nulls first' }), { id: 'asc' }])).slice(-3)).toEqual([
        12, 3, 2,
      ]);
      expect(await order(byDept, { limit: 2 })).toEqual([3, 2]);
    });

    it('orders by middles, several columns and inherited ones', async () => {
      const byVehicle = treatOrder(m.Vehicle, { wheels: 'desc nulls last', name: 'desc' });
      expect(await order([byVehicle, { id: 'asc' }], { limit: 5 })).toEqual([7, 8, 6, 5, 1]);
      expect(await order([treatOrder(m.Person, { email: 'asc nulls last' }), { id: 'desc' }], { limit: 4 })).toEqual([
        1, 2, 12, 11,
      ]);
      const two = [treatOrder(m.Truck, { payload: 'asc' }), treatOrder(m.Company, { vat: 'desc nulls last' })];
      expect(await order(two, { limit: 6 })).toEqual([8, 7, 10, 12, 11, 9]);
    });

    it('orders a middle by a column of a leaf', async () => {
      const found = await db()
        .em()
        .find(m.Vehicle, {}, { orderBy: [treatOrder(m.Car, { doors: 'desc nulls last' }), { id: 'desc' }] });
      expect(found.map(({ id }) => id)).toEqual([6, 5, 8, 7]);
    });

    it('orders by columns of to-one relations of the class, and by their keys', async () => {
      const byManager = treatOrder(m.Employee, { manager: { name: 'desc nulls last' } });
      expect((await order([byManager, { id: 'asc' }])).slice(0, 3)).toEqual([3, 2, 1]);
      const nested = treatOrder(m.Employee, { manager: { owner: { name: 'asc nulls last' } } });
      expect((await order([nested, { id: 'desc' }])).slice(0, 3)).toEqual([3, 2, 12]);
      expect((await order([treatOrder(m.Employee, { manager: 'asc nulls last' }), { id: 'asc' }]))[0]).toBe(2);
    });

    it('stands beside conditions, joined relations, limits and offsets', async () => {
      for (const load of ['joined', 'select-in', 'balanced'] as const) {
        const found = await db()
          .em()
          .find(m.Party, ofType(m.Person, m.Vehicle), {
            orderBy: [treatOrder(m.Employee, { dept: 'asc nulls last' }), { id: 'desc' }],
            populate: ['folders', 'owner'],
            strategy: load,
            limit: 3,
            offset: 1,
          });
        expect(found.map(({ id }) => id)).toEqual([2, 8, 7]);
        expect(found[0]!.folders.getItems().map(({ id }) => id)).toEqual([1, 2]);
      }
    });

    it('orders other entities through a relation', async () => {
      const notes = await db()
        .em()
        .find(m.Note, {}, { orderBy: [{ party: treatOrder(m.Person, { email: 'desc nulls last' }) }, { id: 'desc' }] });
      expect(notes.map(({ id }) => id)).toEqual([4, 1, 3, 2]);
    });

    it('orders query builders, and is one object for many queries', async () => {
      const byDept = treatOrder(m.Employee, { dept: 'asc nulls last' });
      const qb = () => db().em().createQueryBuilder(m.Party, 'p').select('*');
      for (const em of [db().em(), db().em()]) {
        expect((await em.find(m.Party, {}, { orderBy: byDept, limit: 2 })).map(({ id }) => id)).toEqual([3, 2]);
      }
      expect((await qb().orderBy(byDept).limit(2).getResultList()).map(({ id }) => id)).toEqual([3, 2]);
      const later = qb().orderBy({ owner: 'asc' }).andOrderBy(byDept).andOrderBy({ id: 'desc' }).limit(2);
      expect((await later.getResultList()).map(({ id }) => id)).toEqual([2, 9]);
    });

    it('is refused where it cannot hold', async () => {
      const find = (orderBy: unknown) =>
        db()
          .em()
          .find(m.Party, {}, { orderBy: orderBy as object });
      await expect(find({ owner: treatOrder(m.Car, { doors: 'asc' }) })).rejects.toThrow(TypeConditionError);
      await expect(find({ name: treatOrder(m.Car, { doors: 'asc' }) })).rejects.toThrow(TypeConditionError);
      await expect(find(treatOrder(m.Note, { text: 'asc' } as object))).rejects.toThrow(NotInHierarchyError);
      await expect(
        db()
          .em()
          .find(m.Note, {}, { orderBy: treatOrder(m.Car, { doors: 'asc' }) as object }),
      ).rejects.toThrow(TypeConditionError);
      await expect(find(treatOrder(m.Car, { wings: 'asc' } as object))).rejects.toThrow('names wings');
      await expect(find(treatOrder(m.Car, { parts: 'asc' } as object))).rejects.toThrow('names parts');
      await expect(find(treatOrder(m.Car, { doors: { x: 'asc' } } as object))).rejects.toThrow('names doors');
      await expect(find(treatOrder(m.Car, { doors: 'asc; drop table party' as 'asc' }))).rejects.toThrow('drop table');
      expect(() => treatOrder(undefined as never, {})).toThrow(TypeConditionError);
      expect(() => treatOrder(m.Car, {})).toThrow('needs columns and directions');
    });

    /** Pages of `size` from one end to the other. */
    async function pages(em: EntityManager, orderBy: OrderDefinition<Party>, [size, isBackward]: Walk) {
      const found: number[][] = [];
      let at: string | null | undefined;
      do {
        const page = isBackward ? { last: size, before: at ?? undefined } : { first: size, after: at ?? undefined };
        const cursor = await em.findByCursor(m.Party, { orderBy, ...page } as never);
        found.push(cursor.items.map(({ id }: Party) => id));
        at = (isBackward ? cursor.hasPrevPage : cursor.hasNextPage)
          ? isBackward
            ? cursor.startCursor
            : cursor.endCursor
          : null;
      } while (at && found.length < 20);
      return (isBackward ? found.toReversed() : found).flat();
    }

    const keys = ['dept', 'email', 'payload', 'founded', 'salary', 'manager', 'manager.name'] as const;
    const orders = {
      dept: direction => treatOrder(m.Employee, { dept: direction }),
      email: direction => treatOrder(m.Person, { email: direction }),
      payload: direction => treatOrder(m.Truck, { payload: direction }),
      founded: direction => treatOrder(m.Company, { founded: direction }),
      salary: direction => treatOrder(m.Employee, { salary: direction }),
      manager: direction => treatOrder(m.Employee, { manager: direction }),
      'manager.name': direction => treatOrder(m.Employee, { manager: { name: direction } }),
    } satisfies Record<(typeof keys)[number], (direction: (typeof directions)[number]) => OrderDefinition<Party>>;

    it.each(keys)(
      'cursors over %s give each row once, in both directions, whatever the direction of nulls',
      async key => {
        for (const direction of directions) {
          const orderBy = [orders[key](direction), { id: 'desc' }] as OrderDefinition<Party>;
          const all = await order(orderBy);
          expect(all).toHaveLength(12);
          const em = db().em();
          await em.find(m.Employee, {}, { populate: ['manager'] });
          for (const walk of walks) expect(await pages(em, orderBy, walk)).toEqual(all);
        }
      },
    );

    it('a page begins at a cursor, an entity, or a text, and says so when the entity lacks the column', async () => {
      const em = db().em();
      const orderBy = [treatOrder(m.Employee, { dept: 'asc nulls last' }), { id: 'asc' }] as OrderDefinition<Party>;
      const first = await em.findByCursor(m.Party, { first: 3, orderBy });
      const idsAfter = async (after: unknown) =>
        (
          await db()
            .em()
            .findByCursor(m.Party, { first: 2, after, orderBy } as never)
        ).items.map(({ id }: Party) => id);
      expect(first.items.map(({ id }) => id)).toEqual([3, 2, 1]);
      expect(first.totalCount).toBe(12);
      expect(await idsAfter(first)).toEqual([4, 5]);
      expect(await idsAfter(first.endCursor)).toEqual([4, 5]);
      expect(await idsAfter(first.items[0])).toEqual([2, 1]);
      expect(await idsAfter(first.from(first.items[1]!))).toEqual([1, 4]);
      if (strategy === 'joined') {
        const partial = await db().em().findOneOrFail(m.Party, 2, { loadPolymorphic: 'none' });
        await expect(idsAfter(partial)).rejects.toThrow('dept');
      }
      await expect(idsAfter('bm90IGpzb24')).rejects.toThrow('cursor');
    });

    it('tells result-cache keys apart', async () => {
      const cached = (direction: 'asc nulls last' | 'desc nulls last') =>
        order([treatOrder(m.Employee, { dept: direction }), { id: 'asc' }], { cache: 60_000, limit: 2 });
      expect([await cached('asc nulls last'), await cached('desc nulls last')]).toEqual([
        [3, 2],
        [2, 3],
      ]);
      await db().orm.config.getResultCacheAdapter().clear();
    });

    it('costs one look-up by key for each row, or nothing in a single table', async () => {
      const { sql } = await db().queries.during(() =>
        db()
          .em()
          .find(m.Party, {}, { orderBy: treatOrder(m.Employee, { dept: 'desc' }), limit: 1, loadPolymorphic: 'none' }),
      );
      expect(sql.findLast(statement => statement.includes('order by'))).toBe(
        strategy === 'joined'
          ? 'select "p0".* from "party" as "p0" order by (select "__order"."value" from (select "e0"."id", "e0"."dept" as "value" from "employee" as "e0") as "__order" where "__order"."id" = p0."id") desc limit ?'
          : `select "p0".* from "party" as "p0" order by case when p0."_polymorphic_name" in ('person.employee') then p0."dept" end desc limit ?`,
      );
    });
  });
}
