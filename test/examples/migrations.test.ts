import { describe, expect, it } from 'vitest';
import { options } from '../../examples/migrations/database.ts';
import { tour } from '../../examples/migrations/tour.ts';
import { engines, openOrm } from '../support/index.ts';

const names = [
  '2026_05_16_143207-ae12cd34_add_books',
  '2026_06_02_091500-5b0c77f1_title_and_cents',
  '2026_06_02_091501-c94d0e22_index_shelves',
];

describe.each(engines)(
  'B5 the example of migrations: columns added, renamed and retyped with their rows [$name]',
  engine => {
    it('answers every question of its tour', async () => {
      await using db = await openOrm(engine, { ...options, createSchema: false });
      expect(Object.fromEntries(await Array.fromAsync(tour(db.orm)))).toEqual({
        'What is pending?': names,
        'What would run next?': expect.arrayContaining([`alter table "book" rename column "name" to "title";`]),
        'Is it applied?': ['no: in book.price_cents, values of numeric(10,2) that bigint cannot hold'],
        'What was applied?': [1, 2].flatMap(k => [`${k}/2 ${names[k]} started`, `${k}/2 ${names[k]} done`]),
        'What became of the old book?': ['Emma costs 750 cents'],
        'Do entities, migrations and database agree?': ['yes'],
        'What is left after going down?': ['nothing'],
      });
    });
  },
);
