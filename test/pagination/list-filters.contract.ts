import { DeclarationError, InvalidRequestError } from 'mikro-orm-polymorphic';
import { listFilters } from 'mikro-orm-polymorphic/pagination';
import { beforeAll, expect, it } from 'vitest';
import { describeMedia } from './media/describe.ts';
import type { DeclareMedia, Medium } from './media/model.ts';
import { seed, type Seeded } from './media/seed.ts';

const titles = ['100% Wool', 'a_b', String.raw`C:\temp`, 'plain', 'AxB', '100 percent'];
const day = (number: number): Date => new Date(Date.UTC(2026, 0, number));
const rows: readonly Seeded[] = titles.map((title, index) => ({
  kind: (['Book', 'Novel', 'Disc'] as const)[index % 3]!,
  title,
  state: index % 2 ? 'live' : 'draft',
  rating: index < 2 ? null : `${index}.5`,
  createdAt: day(index + 1),
  deletedAt: index === 5 ? day(20) : null,
}));

export function listFiltersContract(declare: DeclareMedia): void {
  describeMedia('T3 list filters', declare, ({ mapping, m, db }) => {
    const filters = listFilters(m.Medium, {
      title: ['contains', 'equals'],
      state: ['equals', 'in'],
      rating: ['equals', 'in', 'from'],
      createdAt: ['from', 'to'],
      deletedAt: ['isNull', 'equals'],
    });
    beforeAll(() => seed(db().em(), m, rows));

    const found = async (input: unknown, cls = m.Medium): Promise<number[]> => {
      const items: Medium[] = await db()
        .em()
        .find(cls, filters.where(filters.parse(input)), { orderBy: { id: 'asc' } });
      return items.map(({ id }) => Number(id.slice(-2)));
    };
    const issues = (input: unknown): string[] => {
      try {
        filters.where(input as never);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidRequestError);
        return (error as InvalidRequestError).issues.map(({ field }) => field);
      }
      return [];
    };

    it('T3 contains takes %, _ and \\ as they are, in any case', async () => {
      expect(await found('title.contains=%25')).toEqual([1]);
      expect(await found('title.contains=_')).toEqual([2]);
      expect(await found({ 'title.contains': '\\' })).toEqual([3]);
      expect(await found({ 'title.contains': '100' })).toEqual([1, 6]);
      expect(await found({ 'title.contains': 'PLAIN' })).toEqual([4]);
      expect(await found({ 'title.contains': "' or 1=1 --" })).toEqual([]);
    });

    it('T3 equals, in, from, to and isNull; undefined is left out and null means IS NULL', async () => {
      expect(await found('')).toEqual([1, 2, 3, 4, 5, 6]);
      expect(await found({ title: undefined, state: 'live' })).toEqual([2, 4, 6]);
      expect(await found('state.in=live&state.in=draft&createdAt.from=2026-01-02T00:00:00Z')).toEqual([2, 3, 4, 5, 6]);
      expect(await found({ 'createdAt.from': day(2), 'createdAt.to': day(4) })).toEqual([2, 3]);
      expect(await found('deletedAt.isNull=false')).toEqual([6]);
      expect(await found('deletedAt.isNull=true&state=live')).toEqual([2, 4]);
      expect(await found({ rating: null })).toEqual([1, 2]);
      expect(await found({ 'rating.in': [null, '2.5'] })).toEqual([1, 2, 3]);
      expect(await found({ 'rating.in': [] })).toEqual([]);
      expect(await found('rating.from=4.5')).toEqual([5, 6]);
    });

    it('M1 T3 works at root, middle and leaf', async () => {
      expect(await found('state=live', m.Book)).toEqual(mapping === 'plain' ? [2, 4, 6] : [2, 4]);
      expect(await found('state=live', m.Novel)).toEqual(mapping === 'plain' ? [2, 4, 6] : [2]);
    });

    it('T3 undeclared fields, operators inside values and wrong values are refused by field', () => {
      for (const value of [{ $ne: 1 }, ['x'], 5, { title: 'x' }, 'a\0b', 'x'.repeat(1001)]) {
        expect(issues({ title: value })).toEqual(['title']);
        expect(issues({ 'title.contains': value })).toEqual(['title.contains']);
      }
      expect(issues({ owner: 1 })).toEqual(['owner']);
      expect(issues({ 'title.in': ['x'] })).toEqual(['title.in']);
      expect(issues({ $or: [] })).toEqual(['$or']);
      expect(issues('__proto__=1')).toEqual(['__proto__']);
      expect(issues({ state: 'gone', 'state.in': ['live', 'gone'], 'deletedAt.isNull': 'yes' })).toEqual([
        'state',
        'state.in',
        'deletedAt.isNull',
      ]);
      expect(issues({ 'state.in': Array.from({ length: 101 }, () => 'live') })).toEqual(['state.in']);
      expect(issues({ 'createdAt.from': '2026-01-01T00:00:00', 'createdAt.to': null })).toEqual([
        'createdAt.from',
        'createdAt.to',
      ]);
      expect(issues({ rating: '1e5', 'rating.in': [{ $gt: 1 }] })).toEqual(['rating', 'rating.in']);
    });

    it('T3 what a column cannot do is an error of the declaration, when it is first used', () => {
      const wrong = (declaration: object) => () => listFilters(m.Medium, declaration as never).parse('');
      expect(wrong({ createdAt: ['contains'] })).toThrow(DeclarationError);
      expect(wrong({ createdAt: ['contains'] })).toThrow(
        'createdAt contains a text, but it is of the type timestamptz(3)',
      );
      expect(wrong({ id: ['contains'] })).toThrow('uuid');
      expect(wrong({ notes: ['equals'] })).toThrow('no column');
      expect(wrong({ nothing: ['equals'] })).toThrow('which it has not');
      expect(() => listFilters(null as never, null as never)).toThrow(DeclarationError);
      expect(() => listFilters(m.Medium, null as never)).toThrow('listFilters needs an entity class');
    });
  });
}
