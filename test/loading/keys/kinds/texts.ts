import { p } from '@mikro-orm/core';
import type { KeyKind } from '../model.ts';

const strings = [
  '',
  ' ',
  'NULL',
  'null',
  'undefined',
  `it's`,
  '"quoted"',
  'a,b',
  '{a,b}',
  '{}',
  '\\',
  '\\"',
  'back\\slash',
  '?',
  '\\?',
  '$1',
  ':name',
  'ünï — 日本語 🐘',
  'line\nbreak\ttab',
  '~',
  'a~~~b',
  '[1]',
  '0',
  'true',
  '-- comment',
  'x'.repeat(255),
];

export const stringKeys: KeyKind = {
  name: 'string keys',
  properties: () => ({ id: p.string().primary() }),
  keys: strings.map(id => ({ id })),
  other: { id: 'other' },
};

export const keysOfTextWithAColumnOfAnotherName: KeyKind = {
  name: 'keys of text with a column of another name',
  properties: () => ({ code: p.text().primary().fieldName('the "code"') }),
  keys: strings.slice(2).map(code => ({ code })),
  other: { code: 'other' },
};

const uuid = (end: string) => `0190b6f4-7a3e-7c11-8f6a-${end.padStart(12, '0')}`;

export const uuidKeys: KeyKind = {
  name: 'uuid keys',
  properties: () => ({ id: p.uuid().primary() }),
  keys: [{ id: uuid('1') }, { id: uuid('abc') }, { id: '00000000-0000-0000-0000-000000000000' }],
  other: { id: uuid('2') },
};

export const enumKeys: KeyKind = {
  name: 'enum keys',
  properties: () => ({
    id: p
      .enum(['a', 'b', 'c,d'] as const)
      .nativeEnumName('key_kind')
      .primary(),
  }),
  keys: [{ id: 'a' }, { id: 'c,d' }],
  other: { id: 'b' },
};

export const keysOfFixedLength: KeyKind = {
  name: 'keys of fixed length',
  properties: () => ({ id: p.character().length(4).primary() }),
  keys: [{ id: 'abcd' }, { id: '"\\{}' }],
  other: { id: 'wxyz' },
};
