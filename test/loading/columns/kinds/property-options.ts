import { p } from '@mikro-orm/core';
import type { Kind } from '../kind.ts';

export const columnsWithPropertyOptions: Kind = {
  name: 'columns with property options',
  properties: () => ({
    hidden: p.string().hidden(),
    renamed: p.string().serializedName('other_name'),
    serialized: p.integer().serializer(value => `number ${String(value)}`),
    column: p.string().fieldName('Column Of "Another" Name'),
    defaulted: p.string().default('the default'),
    defaultedRaw: p.datetime(3).defaultRaw(`'2026-11-21 00:00:00+00'`),
    created: p.integer().onCreate(() => 5),
    computed: p.string().persist(false).nullable(),
    indexed: p.integer().index(),
    commented: p.string().comment(`it's "commented"`),
  }),
  samples: [
    {
      given: {
        hidden: 'secret',
        renamed: 'r',
        serialized: 3,
        column: 'c',
        indexed: 1,
        commented: 'c',
      },
      stored: {
        defaulted: 'the default',
        defaultedRaw: new Date('2026-11-21T00:00:00Z'),
        created: 5,
        computed: undefined,
      },
    },
    {
      given: {
        hidden: '',
        renamed: '',
        serialized: 0,
        column: '',
        defaulted: 'given',
        defaultedRaw: new Date('2026-01-01T00:00:00Z'),
        created: 6,
        indexed: 2,
        commented: '',
      },
      stored: { computed: undefined },
    },
  ],
};

export const columnsWithACheck: Kind = {
  name: 'columns with a check',
  properties: () => ({ checked: p.integer().check('"checked" > 0') }),
  samples: [{ given: { checked: 1 } }, { given: { checked: 2 } }],
};
