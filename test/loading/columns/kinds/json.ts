import { p } from '@mikro-orm/core';
import type { Kind } from '../kind.ts';

export const json: Kind = {
  name: 'JSON',
  properties: () => ({
    object: p.json<object>(),
    array: p.json<unknown[]>(),
    text: p.json<string>(),
    number: p.json<number>(),
    truth: p.json<boolean>(),
    plainJson: p.json<unknown>().columnType('json'),
    optional: p.json<unknown>().nullable(),
  }),
  samples: [
    {
      given: {
        object: { a: 1, nested: { b: [1, 2, { c: null }] }, when: '2026-11-21T00:00:00.000Z' },
        array: [1, 'two', null, { three: 3 }, [4]],
        text: 'a string',
        number: 1.5,
        truth: true,
        plainJson: { b: 1, a: 2 },
        optional: { set: true },
      },
    },
    {
      given: { object: {}, array: [], text: '', number: 0, truth: false, plainJson: [], optional: null },
    },
    {
      given: {
        object: { 'a "quoted" key': "it's ? \\ {x}", __proto: 1 },
        array: [[], {}, '', 0, false],
        text: '"quoted"',
        number: -12_345_678.9,
        truth: true,
        plainJson: 'text',
        optional: 'text',
      },
    },
    {
      given: {
        object: [1],
        array: ['{"not":"parsed"}'],
        text: '{"a":1}',
        number: 9_007_199_254_740_991,
        truth: false,
        plainJson: 0,
        optional: 0,
      },
    },
    {
      given: {
        object: { a: 'null' },
        array: [null],
        text: 'null',
        number: 1,
        truth: false,
        plainJson: 'null',
        optional: false,
      },
    },
  ],
};
