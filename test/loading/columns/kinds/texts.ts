import { p } from '@mikro-orm/core';
import type { Kind } from '../kind.ts';

const properties = () => ({
  string: p.string(),
  short: p.string().length(10),
  text: p.text(),
  character: p.character().length(5),
  uuid: p.uuid(),
  unlimited: p.string().columnType('text'),
});

const uuid = '0190b6f4-7a3e-7c11-8f6a-2b1d9c0e5f43';

export const texts: Kind = {
  name: 'texts',
  properties,
  samples: [
    { given: { string: 'plain', short: 'ten', text: 'a text', character: 'abcde', uuid, unlimited: 'u' } },
    {
      given: { string: '', short: '', text: '', character: 'ab', uuid, unlimited: '' },
      stored: { character: 'ab   ' },
    },
    {
      given: {
        string: `quotes ' " \` and \\ and ? and $1 and :name and {a,b} and NULL`,
        short: '?',
        text: 'line one\nline two\r\n\ttabbed',
        character: 'äöü€😀',
        uuid: uuid.toUpperCase(),
        unlimited: 'ünïcode 日本語 🐘 \u{10ffff}',
      },
      stored: { uuid },
    },
    {
      given: {
        string: 'null',
        short: 'undefined',
        text: 'x'.repeat(100_000),
        character: '12345',
        uuid,
        unlimited: '{}',
      },
    },
  ],
};
