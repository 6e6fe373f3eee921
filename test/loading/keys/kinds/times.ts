import { p } from '@mikro-orm/core';
import type { KeyKind } from '../model.ts';

export const dateKeys: KeyKind = {
  name: 'date keys',
  properties: () => ({ id: p.date().primary() }),
  keys: [{ id: '2026-11-21' }, { id: '1969-12-31' }],
  other: { id: '2000-01-01' },
};

export const timestampKeys: KeyKind = {
  name: 'timestamp keys',
  properties: () => ({ id: p.datetime(3).primary() }),
  stockLacks: 'sameness',
  keys: [{ id: new Date('2026-11-21T12:34:56.789Z') }, { id: new Date('1969-12-31T23:59:59.999Z') }],
  other: { id: new Date(0) },
};
