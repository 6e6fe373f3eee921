import { defineEntity, type EntityManager, p } from '@mikro-orm/core';
import type { KeyKind } from '../model.ts';

class Country {
  declare code: string;
}
defineEntity({ class: Country, properties: { code: p.string().primary() } });

export const compositeKeysOfScalars: KeyKind = {
  name: 'composite keys of scalars',
  properties: () => ({ region: p.string().primary(), number: p.integer().primary() }),
  keys: [
    { region: 'a', number: 1 },
    { region: 'a', number: 2 },
    { region: `it's "b", {c}`, number: 1 },
    { region: 'NULL', number: -1 },
  ],
  other: { region: 'b', number: 1 },
};

export const compositeKeysWithAForeignKey: KeyKind = {
  name: 'composite keys with a foreign key',
  entities: [Country],
  seed: (em: EntityManager) => ['nl', 'NULL'].forEach(code => em.create(Country, { code })),
  properties: () => ({ country: () => p.manyToOne(Country).primary(), number: p.integer().primary() }),
  keys: [
    { country: 'nl', number: 1 },
    { country: 'nl', number: 2_147_483_647 },
    { country: 'NULL', number: 1 },
  ],
  other: { country: 'nl', number: 2 },
};

export const compositeKeysWithABigInteger: KeyKind = {
  name: 'composite keys with a big integer',
  stockLacks: 'links',
  isRewrittenOnPglite: true,
  properties: () => ({ region: p.uuid().primary(), number: p.bigint().primary() }),
  keys: [
    { region: '0190b6f4-7a3e-7c11-8f6a-2b1d9c0e5f43', number: 1n },
    { region: '0190b6f4-7a3e-7c11-8f6a-2b1d9c0e5f43', number: 9_007_199_254_740_993n },
  ],
  other: { region: '0190b6f4-7a3e-7c11-8f6a-2b1d9c0e5f44', number: 1n },
};

const many = { uuid: '0190b6f4-7a3e-7c11-8f6a-2b1d9c0e5f43', date: '2026-11-21', fixed: 'ab' };

export const compositeKeysOfManyTypes: KeyKind = {
  name: 'composite keys of many types',
  properties: () => ({
    uuid: p.uuid().primary(),
    date: p.date().primary(),
    amount: p.decimal().precision(12).scale(2).primary(),
    choice: p
      .enum(['a', 'b "c"'] as const)
      .nativeEnumName('choice_of_key')
      .primary(),
    small: p.smallint().primary(),
    fixed: p.character().length(2).primary(),
  }),
  keys: [
    { ...many, amount: '1.50', choice: 'a', small: 1 },
    { ...many, amount: '1.51', choice: 'a', small: 1 },
    { ...many, amount: '1.50', choice: 'b "c"', small: -32_768 },
  ],
  other: { ...many, amount: '0.00', choice: 'a', small: 2 },
};
