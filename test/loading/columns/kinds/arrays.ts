import { p } from '@mikro-orm/core';
import type { Kind } from '../kind.ts';

const Size = { S: 'small', L: 'large' } as const;

const empty = { texts: [], integers: [], bigs: [], uuids: [], sizes: [], nativeSizes: [], optional: null };

export const arrays: Kind = {
  name: 'arrays',
  properties: () => ({
    texts: p.array(),
    integers: p.array(Number, String).columnType('int[]'),
    bigs: p.array(BigInt, String).columnType('bigint[]'),
    uuids: p.array().columnType('uuid[]'),
    sizes: p.enum(() => Size).array(),
    nativeSizes: p
      .enum(() => Size)
      .array()
      .nativeEnumName('size_of_array'),
    optional: p.array().nullable(),
  }),
  samples: [
    {
      given: {
        texts: ['a', 'b'],
        integers: [1, -2, 3],
        bigs: [9_223_372_036_854_775_807n],
        uuids: ['0190b6f4-7a3e-7c11-8f6a-2b1d9c0e5f43'],
        sizes: ['small', 'large'],
        nativeSizes: ['large', 'small'],
        optional: ['x'],
      },
    },
    {
      // MikroORM writes these without quotes, also for a plain entity.
      given: { ...empty, texts: ['NULL', 'null', ' padded '] },
      stored: { texts: [null, null, 'padded'] },
    },
    { given: empty },
    {
      given: {
        texts: ['', '{', '}', ',', '"', '\\', "'", '?', 'a b', 'ünï 🐘', '{a,"b"}'],
        integers: [0],
        bigs: [0n, -1n],
        uuids: ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
        sizes: ['small'],
        nativeSizes: ['small'],
        optional: [],
      },
    },
  ],
};
