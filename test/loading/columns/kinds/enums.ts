import { p } from '@mikro-orm/core';
import type { Kind } from '../kind.ts';

const Level = { Low: 1, High: 2 } as const;
const Color = { Red: 'red', Blue: "it's blue" } as const;

export const enums: Kind = {
  name: 'enums',
  properties: () => ({
    checked: p.enum(['on', 'off'] as const),
    ofObject: p.enum(() => Color),
    numeric: p.enum(() => Level),
    native: p.enum(() => Color).nativeEnumName('color'),
    optional: p.enum(['x', 'y'] as const).nullable(),
    optionalNative: p
      .enum(() => Color)
      .nativeEnumName('color')
      .nullable(),
  }),
  samples: [
    { given: { checked: 'on', ofObject: 'red', numeric: 1, native: 'red', optional: 'x', optionalNative: 'red' } },
    {
      given: {
        checked: 'off',
        ofObject: "it's blue",
        numeric: 2,
        native: "it's blue",
        optional: null,
        optionalNative: null,
      },
    },
  ],
};
