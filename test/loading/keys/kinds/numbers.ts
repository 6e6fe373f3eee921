import { p } from '@mikro-orm/core';
import type { KeyKind } from '../model.ts';

export const integerKeys: KeyKind = {
  name: 'integer keys',
  properties: () => ({ id: p.integer().primary() }),
  keys: [{ id: 1 }, { id: -2_147_483_648 }, { id: 2_147_483_647 }, { id: 10 }],
  other: { id: 2 },
};

export const bigintKeys: KeyKind = {
  name: 'bigint keys',
  properties: () => ({ id: p.bigint().primary() }),
  keys: [{ id: 1n }, { id: 9_223_372_036_854_775_807n }, { id: 9_223_372_036_854_775_806n }, { id: -1n }],
  other: { id: 2n },
};

export const bigintKeysAsStrings: KeyKind = {
  name: 'bigint keys as strings',
  properties: () => ({ id: p.bigint('string').primary() }),
  keys: [{ id: '1' }, { id: '9223372036854775807' }, { id: '9223372036854775806' }],
  other: { id: '2' },
};

export const decimalKeys: KeyKind = {
  name: 'decimal keys',
  properties: () => ({ id: p.decimal().precision(30).scale(3).primary() }),
  keys: [{ id: '1.500' }, { id: '123456789012345678901234567.001' }, { id: '-0.001' }],
  other: { id: '0.000' },
};
