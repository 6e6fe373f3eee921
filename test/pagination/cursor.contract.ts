import type { OrderDefinition } from '@mikro-orm/core';
import { InvalidCursorError, notOfType, ofType, treatOrder } from 'mikro-orm-polymorphic';
import { findCursorPage } from 'mikro-orm-polymorphic/pagination';
import { beforeAll, expect, it } from 'vitest';
import { isDeep } from '../deep/is-deep.ts';
import { describeMedia } from './media/describe.ts';
import type { DeclareMedia, Medium } from './media/model.ts';
import { keyOf, seed, type Seeded } from './media/seed.ts';
import { walk } from './walk.ts';

const created = new Date('2026-01-01T00:00:00Z');

/** Twelve rows: pairs created at once, seen within one millisecond or never, every fourth without a rating. */
const rows: readonly Seeded[] = Array.from({ length: 12 }, (_, index) => ({
  kind: (['Book', 'Novel', 'Disc'] as const)[index % 3]!,
  title: index % 2 ? 'odd' : 'even',
  rating: index % 4 === 0 ? null : `${index % 3}.5`,
  seenAt: index % 5 === 0 ? null : `2026-01-01 00:00:00.123${String(100 + index)}+00`,
  createdAt: new Date(created.getTime() + Math.floor(index / 2)),
  pages: index % 2 ? null : index,
}));

export function cursorContract(declare: DeclareMedia): void {
  describeMedia('T4 pages by cursor', declare, ({ mapping, m, db }) => {
    beforeAll(() => seed(db().em(), m, rows));

    const numbers = (ids: readonly string[]): number[] => ids.map(id => Number(id.slice(-2)));
    const pages = async (cls: typeof m.Medium, options: Parameters<typeof walk<Medium>>[2]) =>
      (await walk(() => db().em(), cls, options)).map(numbers);

    it('T4 the default order is creation, newest first, or ascending', async () => {
      expect(await pages(m.Medium, { limit: 5 })).toEqual([
        [12, 11, 10, 9, 8],
        [7, 6, 5, 4, 3],
        [2, 1],
      ]);
      expect(await pages(m.Medium, { limit: 6, ascending: true })).toEqual([
        [1, 2, 3, 4, 5, 6],
        [7, 8, 9, 10, 11, 12],
      ]);
      expect(await pages(m.Medium, {})).toHaveLength(1);
    });

    it('T4 a page tells its limit, and the last one has no cursor', async () => {
      const first = await findCursorPage(db().em(), m.Medium, { limit: 11 });
      expect(first).toMatchObject({
        limit: 11,
        hasMore: true,
        nextCursor: expect.stringMatching(/^[\w-]+$/) as string,
      });
      const last = await findCursorPage(db().em(), m.Medium, { limit: 11, cursor: first.nextCursor });
      expect(last).toMatchObject({ limit: 11, hasMore: false, nextCursor: null });
      expect(last.items.map(item => item.constructor.name)).toEqual([mapping === 'plain' ? 'Medium' : 'Book']);
      expect(Object.keys(last.items[0]!).filter(name => name.startsWith('__cursor'))).toEqual([]);
      expect(await findCursorPage(db().em(), m.Medium, { where: { title: 'none' } })).toEqual({
        items: [],
        nextCursor: null,
        hasMore: false,
        limit: 20,
      });
    });

    it('T4 reads one row more, counts nothing, and compares rows where an index can', async () => {
      const { nextCursor } = await findCursorPage(db().em(), m.Medium, { limit: 2 });
      const em = db().em();
      const { sql } = await db().queries.during(() =>
        findCursorPage(em, m.Medium, {
          limit: 2,
          cursor: nextCursor,
          loadPolymorphic: mapping === 'plain' ? undefined : 'none',
        } as never),
      );
      expect(sql).toEqual([
        'select "m0".*, ("m0"."created_at")::text as "__cursor_0", ("m0"."id")::text as "__cursor_1" from "medium" as "m0" ' +
          'where ("m0"."created_at", "m0"."id") < ((?::text)::timestamptz, (?::text)::uuid) ' +
          'order by "m0"."created_at" desc, "m0"."id" desc limit ?',
      ]);
      expect(em.getUnitOfWork().getIdentityMap().values()).toHaveLength(2);
    });

    it('T4 keeps microseconds, nulls, ties and mixed directions', async () => {
      const orders: OrderDefinition<Medium>[] = [
        { seenAt: 'asc' },
        { seenAt: 'desc nulls last' },
        [{ title: 'asc' }, { seenAt: 'desc' }],
        [{ rating: 'asc nulls first' }, { title: 'desc' }],
        [{ createdAt: 'asc' }, { id: 'desc' }],
        { state: 'desc', rating: 'desc' },
        [{ owner: 'asc' }, { rating: 'asc' }],
        { id: 'desc' },
      ];
      for (const orderBy of orders) {
        const all = await db()
          .em()
          .find(m.Medium, {}, { orderBy: [orderBy, { id: lastDirection(orderBy) }].flat() });
        for (const limit of isDeep ? [1, 3, 4] : [3]) {
          expect((await pages(m.Medium, { orderBy, limit })).flat()).toEqual(numbers(all.map(({ id }) => id)));
        }
      }
    });

    it('M1 T4 works at root, middle and leaf, with conditions, filters on types and populated relations', async () => {
      const expected = mapping === 'plain' ? [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1] : [11, 8, 5, 2];
      for (const strategy of ['joined', 'select-in', 'balanced'] as const) {
        const options = { limit: 3, populate: ['notes', 'owner'] as never[], strategy };
        expect((await pages(m.Novel, options)).flat()).toEqual(expected);
      }
      expect((await pages(m.Book, { limit: 3, where: { title: 'odd' } })).flat()).toEqual(
        mapping === 'plain' ? [12, 10, 8, 6, 4, 2] : [10, 8, 4, 2],
      );
      if (mapping !== 'plain') {
        expect((await pages(m.Medium, { limit: 2, where: ofType(m.Book) })).flat()).toEqual([11, 10, 8, 7, 5, 4, 2, 1]);
        expect((await pages(m.Medium, { limit: 1, where: notOfType(m.Book) })).flat()).toEqual([12, 9, 6, 3]);
      }
    });

    if (mapping !== 'plain') {
      it('M1 T4 columns of subclasses order pages of the root', async () => {
        const orderBy = [treatOrder(m.Book, { pages: 'desc nulls last' }), { title: 'asc' }] as OrderDefinition<Medium>;
        const all = await db()
          .em()
          .find(m.Medium, {}, { orderBy: [orderBy, { id: 'asc' }].flat() as never });
        for (const limit of [1, 5]) {
          expect((await pages(m.Medium, { orderBy, limit })).flat()).toEqual(numbers(all.map(({ id }) => id)));
        }
      });
    }

    it('T4 rows that are inserted meanwhile neither repeat nor hide others', async () => {
      const insert = async (page: number): Promise<void> => {
        const title = page % 2 ? 'a' : 'z';
        await seed(db().em(), m, page < 4 ? [{ kind: 'Disc', title, createdAt: created }] : [], 50 + page);
      };
      const seen = (await walk(() => db().em(), m.Medium, { limit: 3, orderBy: { title: 'asc' } }, insert)).flat();
      await db()
        .em()
        .nativeDelete(m.Medium, { id: [keyOf(51), keyOf(52), keyOf(53)] });
      expect(numbers(seen).filter(number => number <= 12)).toEqual([1, 3, 5, 7, 9, 11, 2, 4, 6, 8, 10, 12]);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toContain(keyOf(52));
      expect(seen).not.toContain(keyOf(51));
    });

    it('T4 a cursor of another query is refused before SQL', async () => {
      const { nextCursor: cursor } = await findCursorPage(db().em(), m.Medium, { limit: 2 });
      const others = [
        () => findCursorPage(db().em(), m.Medium, { cursor, ascending: true }),
        () => findCursorPage(db().em(), m.Medium, { cursor, orderBy: { updatedAt: 'desc' } }),
        () => findCursorPage(db().em(), m.Medium, { cursor, orderBy: { createdAt: 'desc nulls last' } }),
        () => findCursorPage(db().em(), m.Note, { cursor, orderBy: { id: 'asc' } }),
        () => findCursorPage(db().em(), m.Medium, { cursor, secret: 'x'.repeat(32) }),
      ];
      for (const other of others) {
        const { count } = await db().queries.during(() => expect(other()).rejects.toBeInstanceOf(InvalidCursorError));
        expect(count).toBe(0);
      }
    });
  });
}

function lastDirection(orderBy: OrderDefinition<Medium>): 'asc' | 'desc' {
  const last = Object.values([orderBy].flat().at(-1) as object).at(-1) as string;
  return last.startsWith('desc') ? 'desc' : 'asc';
}
