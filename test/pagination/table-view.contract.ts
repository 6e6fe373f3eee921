import { InvalidRequestError } from 'mikro-orm-polymorphic';
import { TableViewRequest, type TableViewInput } from 'mikro-orm-polymorphic/pagination';
import { beforeAll, expect, it } from 'vitest';
import { describeMedia } from './media/describe.ts';
import type { DeclareMedia } from './media/model.ts';
import { keyOf, seed, type Seeded } from './media/seed.ts';

const day = (number: number): Date => new Date(Date.UTC(2026, 0, number));

/** Two of a kind on a day; updated in the opposite order. */
const rows: readonly Seeded[] = (['Book', 'Novel', 'Disc', 'Novel', 'Disc', 'Book'] as const).map((kind, index) => ({
  kind,
  title: `t${index + 1}`,
  createdAt: day(1 + Math.floor(index / 2)),
  updatedAt: day(10 - index),
}));

export function tableViewContract(declare: DeclareMedia): void {
  describeMedia('S12 table views', declare, ({ mapping, m, db }) => {
    beforeAll(() => seed(db().em(), m, rows));

    const numbers = async (cls: typeof m.Medium, view: TableViewRequest, overrides = {}): Promise<number[]> => {
      const em = db().em();
      const { where, ...options } = view.find(em.getMetadata(cls), overrides);
      const found = await em.find(cls, where, options);
      return found.map(({ id }) => Number(id.slice(-3)));
    };

    it('S12 orders by creation, newest first, with the key as tie-break', async () => {
      expect(await numbers(m.Medium, new TableViewRequest())).toEqual([6, 5, 4, 3, 2, 1]);
      expect(await numbers(m.Medium, new TableViewRequest({ desc: false }))).toEqual([1, 2, 3, 4, 5, 6]);
      expect(await numbers(m.Medium, new TableViewRequest({ order: 'updated_at' }))).toEqual([1, 2, 3, 4, 5, 6]);
      expect(await numbers(m.Medium, new TableViewRequest({ order: 'id', desc: false, offset: 1, limit: 2 }))).toEqual([
        2, 3,
      ]);
      const { sql } = await db().queries.during(() => numbers(m.Novel, new TableViewRequest({ limit: 2 })));
      expect(sql[0]).toMatch(/order by "\w+"."created_at" desc, "\w+"."id" desc limit \?$/);
    });

    it('M1 S12 works at root, middle and leaf', async () => {
      const view = new TableViewRequest({ limit: 100 });
      expect(await numbers(m.Book, view)).toEqual(mapping === 'plain' ? [6, 5, 4, 3, 2, 1] : [6, 4, 2, 1]);
      expect(await numbers(m.Novel, view)).toEqual(mapping === 'plain' ? [6, 5, 4, 3, 2, 1] : [4, 2]);
    });

    it('S12 windows are half open', async () => {
      const within = (input: TableViewInput) => numbers(m.Medium, new TableViewRequest(input));
      expect(await within({ createdAfter: day(2) })).toEqual([6, 5, 4, 3]);
      expect(await within({ createdBefore: day(2) })).toEqual([2, 1]);
      expect(await within({ createdAfter: day(2), createdBefore: day(3) })).toEqual([4, 3]);
      expect(await within({ updatedAfter: day(6), updatedBefore: day(8) })).toEqual([5, 4]);
      expect(await within({ createdAfter: day(2), updatedBefore: day(6) })).toEqual([6]);
    });

    it('S12 explicit arguments win, and null is not given', async () => {
      const view = new TableViewRequest({ order: 'updated_at', createdAfter: day(2), limit: 2 });
      expect(await numbers(m.Medium, view)).toEqual([3, 4]);
      expect(await numbers(m.Medium, view, { limit: 1, offset: 1 })).toEqual([4]);
      expect(await numbers(m.Medium, view, { limit: null, createdAfter: null, orderBy: null })).toEqual([3, 4]);
      expect(await numbers(m.Medium, view, { orderBy: { state: 'asc' } })).toEqual([6, 5]);
      expect(await numbers(m.Medium, view, { orderBy: [{ state: 'asc' }, { id: 'asc' }] })).toEqual([3, 4]);
      expect(await numbers(m.Medium, view, { createdAfter: day(1), createdBefore: '2026-01-02T00:00:00Z' })).toEqual([
        1, 2,
      ]);
    });

    it('A3 S12 explicit times are checked with those of the view', async () => {
      const view = new TableViewRequest({ createdAfter: day(2) });
      const meta = db().em().getMetadata(m.Medium);
      expect(() => view.find(meta, { createdBefore: '2026-01-05T00:00:00' })).toThrow(/createdBefore must be a time/);
      expect(() => view.find(meta, { createdBefore: day(2) })).toThrow(/createdAfter must be before createdBefore/);
    });

    it('S12 an entity without a column refuses it by name, before SQL', () => {
      const meta = db().em().getMetadata(m.Note);
      const refused = (input: TableViewInput) => () => new TableViewRequest(input).find(meta);
      expect(refused({})).toThrow(InvalidRequestError);
      expect(refused({})).toThrow('order must be one of id: Note has no created_at');
      expect(refused({ order: 'id', updatedBefore: day(1) })).toThrow(
        'updatedBefore must be left out: Note has no updated_at',
      );
      expect(new TableViewRequest({ order: 'id' }).find(meta).orderBy).toEqual([{ id: 'desc' }]);
    });

    it('S12 the largest offset reaches PostgreSQL and finds nothing', async () => {
      expect(await numbers(m.Medium, TableViewRequest.parse('offset=9007199254739991'))).toEqual([]);
      expect(keyOf(1)).toHaveLength(36);
    });
  });
}
