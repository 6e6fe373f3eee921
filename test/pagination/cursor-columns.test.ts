import { defineEntity, p } from '@mikro-orm/core';
import { assert, asyncProperty, constantFrom, oneof, string, subarray } from 'fast-check';
import { CursorOrderError, InvalidCursorError } from 'mikro-orm-polymorphic';
import { findCursorPage } from 'mikro-orm-polymorphic/pagination';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines, openOrm, type TestOrm } from '../support/index.ts';

/** Columns of every type that a cursor carries, with values that stand at the ends of the type. */
const columns = {
  text: ['text', ["''", "'a'", "'Ä?'", "e'\\\\'"]],
  name: ['varchar(20)', ["'a'", "'B'", "'b '"]],
  code: ['char(3)', ["'a'", "'ab'", "'abc'"]],
  small: ['smallint', ['-32768', '0', '32767']],
  number: ['int', ['-2147483648', '0', '2147483647']],
  large: ['bigint', ['-9223372036854775808', '9007199254740993', '9223372036854775807']],
  exact: ['numeric(30,12)', ['0.000000000001', '-1.5', "'NaN'", '123456789012345678.9']],
  single: ['real', ['1e-45', '3.4028235e38', "'NaN'", "'-Infinity'", '0.1']],
  double: ['double precision', ['5e-324', '1.7976931348623157e308', "'NaN'", "'Infinity'", '0.1']],
  flag: ['boolean', ['true', 'false']],
  key: ['uuid', ["'00000000-0000-0000-0000-000000000000'", "'ffffffff-ffff-ffff-ffff-ffffffffffff'"]],
  bytes: ['bytea', ["'\\x'", "'\\x00ff'"]],
  day: ['date', ["'0044-03-15 BC'", "'2024-02-29'", "'infinity'", "'20000-01-01'"]],
  at: ['timestamptz(6)', ["'2026-01-01 00:00:00.000001+00'", "'-infinity'", "'0001-01-01 00:00:00+00 BC'"]],
  local: ['timestamp(6)', ["'2026-01-01 00:00:00.000001'", "'294275-01-01'"]],
  hour: ['time(6)', ["'23:59:59.999999'", "'00:00'", "'24:00'"]],
} as const satisfies Record<string, readonly [string, readonly string[]]>;
type Column = keyof typeof columns;
const names = Object.keys(columns) as Column[];

class Sample {
  declare part: number;
  declare item: string;
  declare document?: object | null;
}
const properties = Object.fromEntries(names.map(name => [name, p.string().columnType(columns[name][0]).nullable()]));
defineEntity({
  class: Sample,
  properties: {
    part: p.integer().primary(),
    item: p.string().primary(),
    document: p.json().nullable(),
    ...properties,
  } as never,
});

const directions = ['asc', 'desc', 'asc nulls first', 'desc nulls last'] as const;

describe.each(engines)('T4 cursors of every type [$name]', engine => {
  let db: TestOrm;
  beforeAll(async () => {
    db = await openOrm(engine, { entities: [Sample] });
    const rows = Array.from({ length: 24 }, (_, index) => {
      const values = names.map((name, place) => {
        const all = columns[name][1];
        const choice = (index * (place + 3) + (index >> 2)) % (all.length + 1);
        return all[choice] ?? 'null';
      });
      return `(${index % 3}, '${'xyzuvw'[index % 6]}${index}', ${values.join(', ')})`;
    });
    const list = ['part', 'item', ...names].map(name => `"${name}"`).join(', ');
    await db
      .em()
      .getConnection()
      .execute(`insert into sample (${list}) values ${rows.join(', ')}`);
  });
  afterAll(() => db?.close());

  const page = (orderBy: object[], cursor: string | null, limit: number) =>
    findCursorPage(db.em(), Sample, { orderBy: orderBy as never, cursor, limit, fields: ['part', 'item'] });

  it('T4 walks over any columns, directions and sizes give each row once, in the order of PostgreSQL', async () => {
    const sizes = constantFrom(1, 2, 5, 7, 23, 24);
    const orders = subarray(names, { minLength: 1, maxLength: 3 }).chain(chosen =>
      constantFrom(...directions).chain(first =>
        constantFrom(...directions).map(rest => chosen.map((name, index) => ({ [name]: index === 0 ? first : rest }))),
      ),
    );
    await assert(
      asyncProperty(orders, sizes, async (orderBy, limit) => {
        const last = Object.values(orderBy.at(-1)!)[0]!.startsWith('desc') ? 'desc' : 'asc';
        const sql = [...orderBy, { part: last }, { item: last }].flatMap(order =>
          Object.entries(order).map(([name, direction]) => `"${name}" ${direction}`),
        );
        const expected: { item: string }[] = await db
          .em()
          .getConnection()
          .execute(`select item from sample order by ${sql.join(', ')}`);
        const found: string[] = [];
        let cursor: string | null = null;
        do {
          const next: { items: { item: string }[]; nextCursor: string | null } = await page(orderBy, cursor, limit);
          found.push(...next.items.map(({ item }) => item));
          cursor = next.nextCursor;
        } while (cursor !== null && found.length < 100);
        expect(found).toEqual(expected.map(({ item }) => item));
      }),
      { numRuns: 15, examples: names.map(name => [[{ [name]: 'asc' as const }], 5] as const) as never },
    );
  });

  it('T4 a cursor that was written by hand causes no error of the database', async () => {
    const hostile = oneof(
      string({ unit: 'binary' }),
      constantFrom(
        '1e999',
        '1e-999',
        '99999',
        '9999999999',
        '9223372036854775808',
        '-0',
        "'; drop table sample; --",
        'a\0',
        '\ud800',
        '2026-02-30',
        '0000-01-01',
        '5874898-01-01',
        '4714-01-01 BC',
        '2026-01-01 00:00:00',
        '2026-01-01 00:00:60+00',
        '294276-12-31 23:59:59-15:59',
        '2026-01-01 00:00:00+16',
        '25:00:00',
        '24:00:01',
        '\\xf',
        '\\x0g',
        'NaN',
        'Infinity',
        'TRUE',
        't',
        '{}',
        '[]',
        'now',
        'epoch',
        'today',
        '00000000-0000-0000-0000-00000000000g',
        '',
        ' ',
        '1 ',
        '٣',
      ),
    );
    await assert(
      asyncProperty(constantFrom(...names), hostile, async (name, value) => {
        const { nextCursor } = await page([{ [name]: 'asc' }], null, 1);
        const content = JSON.parse(Buffer.from(nextCursor!, 'base64url').toString()) as unknown[];
        content[2] = value;
        const forged = Buffer.from(JSON.stringify(content)).toString('base64url');
        try {
          await page([{ [name]: 'asc' }], forged, 1);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidCursorError);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('T4 an order that no cursor can carry is refused by name, before SQL', async () => {
    const refused = async (orderBy: object, words: string): Promise<void> => {
      const { count } = await db.queries.during(async () => {
        const error: unknown = await page([orderBy], null, 1).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(CursorOrderError);
        expect((error as Error).message).toContain(words);
      });
      expect(count).toBe(0);
    };
    await refused({ document: 'asc' }, 'document is of the type jsonb');
    await refused({ missing: 'asc' }, 'orderBy names missing');
    await refused({ text: 'upwards' }, 'the direction of text');
    await refused({ text: { inner: 'asc' } }, 'text');
    const ascending = findCursorPage(db.em(), Sample, { orderBy: { part: 'asc' }, ascending: true });
    await expect(ascending).rejects.toThrow('ascending');
    await expect(findCursorPage(db.em(), Sample)).rejects.toThrow('createdAt');
    await expect(findCursorPage(null as never, Sample)).rejects.toThrow('findCursorPage needs an entity manager');
    await expect(findCursorPage(db.em(), Sample, null as never)).rejects.toThrow(
      'The options of findCursorPage are null',
    );
    for (const limit of [0, -1, 1.5, NaN, 2 ** 53]) {
      await expect(page([{ part: 'asc' }], null, limit)).rejects.toThrow('limit must be a positive integer');
    }
  });
});
