import { p } from '@mikro-orm/core';
import type { KeyKind } from '../model.ts';

export const keysOfBytes: KeyKind = {
  name: 'keys of bytes',
  properties: () => ({ id: p.uint8array().primary() }),
  keys: [{ id: new Uint8Array([1, 2, 255]) }, { id: new Uint8Array([0]) }],
  other: { id: new Uint8Array([7]) },
};
