import { defineEntity, p, type QueryOrderMap } from '@mikro-orm/core';
import { array, assert, asyncProperty, constantFrom, integer, option, record, tuple, uniqueArray } from 'fast-check';
import { UuidV7Base } from 'mikro-orm-polymorphic/entities';
import { findCursorPage } from 'mikro-orm-polymorphic/pagination';
import { describe, expect, it } from 'vitest';
import { engines, openOrm } from '../support/index.ts';

class Reading extends UuidV7Base {
  declare level: number | null;
  declare label: string;
  declare takenAt: string | null;
}
defineEntity({
  class: Reading,
  properties: {
    level: p.integer().nullable(),
    label: p.string(),
    takenAt: p.string().columnType('timestamptz(6)').nullable(),
  },
});

/** Few values, so that ties are many; times that differ below the millisecond. */
const reading = record({
  level: option(integer({ min: 0, max: 2 })),
  label: constantFrom('a', 'b'),
  takenAt: option(constantFrom('2026-01-01 00:00:00.000001+00', '2026-01-01 00:00:00.000002+00')),
});
const direction = constantFrom('asc', 'desc', 'asc nulls first', 'desc nulls last');
const order = uniqueArray(tuple(constantFrom('level', 'label', 'takenAt'), direction), {
  minLength: 1,
  maxLength: 3,
  selector: ([name]) => name,
});

describe.each(engines)('T4 cursor pages of random rows [$name]', engine => {
  it('T4 rows that were there from the start come once and in order, whatever is inserted between the pages', async () => {
    await using db = await openOrm(engine, { entities: [Reading] });
    const pages = array(array(reading, { maxLength: 3 }), { minLength: 1, maxLength: 4 });
    const property = asyncProperty(
      array(reading, { minLength: 1, maxLength: 12 }),
      order,
      integer({ min: 1, max: 5 }),
      pages,
      async (rows, columns, limit, inserted) => {
        await db.em().nativeDelete(Reading, {});
        await db.em().insertMany(Reading, rows);
        const orderBy = columns.map(([name, way]) => ({ [name]: way })) as QueryOrderMap<Reading>[];
        const last = columns.at(-1)![1].startsWith('desc') ? 'desc' : 'asc';
        const expected = await db.em().find(Reading, {}, { orderBy: [...orderBy, { id: last }] });
        const seen: string[] = [];
        let cursor: string | null | undefined;
        for (let page = 0; cursor !== null; page++) {
          const { items, nextCursor } = await findCursorPage(db.em(), Reading, { orderBy, limit, cursor });
          seen.push(...items.map(({ id }) => id));
          cursor = nextCursor;
          await db.em().insertMany(Reading, inserted[page] ?? []);
        }
        const old = new Set(expected.map(({ id }) => id));
        expect(seen.filter(id => old.has(id))).toEqual(expected.map(({ id }) => id));
        expect(new Set(seen).size).toBe(seen.length);
      },
    );
    await assert(property, { numRuns: 20 });
  });
});
