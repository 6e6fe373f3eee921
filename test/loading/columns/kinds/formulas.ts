import { type Dictionary, p, quote } from '@mikro-orm/core';
import type { Kind } from '../kind.ts';

type Columns = Dictionary<string>;

export const formulas: Kind = {
  name: 'formulas',
  properties: () => ({
    price: p.integer(),
    title: p.string().fieldName('the "title"'),
    constant: p.integer().formula('40 + 2'),
    ofOwn: p.integer().formula((cols: Columns) => `${cols['price']} * 2`),
    ofRenamed: p.string().formula((cols: Columns) => quote`upper(${cols['title']!})`),
    ofInherited: p.string().formula((cols: Columns) => `${cols['name']} || ' and ' || ${cols['price']}`),
    ofKey: p.integer().formula((cols: Columns) => `${cols['id']} + 1000`),
    ofBoth: p.string().formula((cols: Columns) => quote`${cols['name']!} || ${cols['title']!}`),
    ofTable: p.string().formula((_: Columns, table: { alias: string }) => `${table.alias}.id::text`),
    ofQuery: p.integer().formula((cols: Columns) => `(select count(*)::int from plain t where t.id = ${cols['id']})`),
    big: p.bigint().formula((cols: Columns) => `${cols['price']}::bigint * 4000000000`),
    instant: p.datetime(3).formula(() => `timestamptz '2026-11-21 12:34:56.789+00'`),
    nothing: p.string().nullable().formula('null'),
  }),
  samples: [1, 2].map(row => ({
    given: { price: row * 10, title: `it's ${row}` },
    stored: {
      constant: 42,
      ofOwn: row * 20,
      ofRenamed: `IT'S ${row}`,
      ofInherited: `row ${row} and ${row * 10}`,
      ofKey: 1000 + row,
      ofBoth: `row ${row}it's ${row}`,
      ofTable: `${row}`,
      ofQuery: 1,
      big: BigInt(row * 10) * 4_000_000_000n,
      instant: new Date('2026-11-21T12:34:56.789Z'),
      nothing: null,
    },
  })),
};

export const jsonFormulas: Kind = {
  name: 'JSON formulas',
  isFoundOnly: true,
  properties: () => ({
    document: p.json<object>().formula((cols: Columns) => `jsonb_build_object('name', ${cols['name']})`),
  }),
  samples: [{ given: {}, stored: { document: { name: 'row 1' } } }],
};
