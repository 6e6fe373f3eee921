import { p } from '@mikro-orm/core';
import type { Kind } from '../kind.ts';

const everyByte = Array.from({ length: 256 }, (_, byte) => byte);

export const bytes: Kind = {
  name: 'bytes',
  properties: () => ({
    blob: p.blob(),
    bytes: p.uint8array(),
    optional: p.blob().nullable(),
  }),
  samples: [
    { given: { blob: Buffer.from('blob'), bytes: new Uint8Array([1, 2, 3]), optional: Buffer.from([0]) } },
    { given: { blob: Buffer.from(everyByte), bytes: new Uint8Array(everyByte), optional: null } },
    { given: { blob: Buffer.alloc(0), bytes: new Uint8Array(), optional: Buffer.alloc(0) } },
    { given: { blob: Buffer.alloc(2_000, 0xff), bytes: new Uint8Array(2_000), optional: Buffer.from('\\x00') } },
  ],
};
