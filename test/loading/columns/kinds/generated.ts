import { type Dictionary, p } from '@mikro-orm/core';
import type { Kind } from '../kind.ts';

type Columns = Dictionary<string>;

export const generatedColumns: Kind = {
  name: 'generated columns',
  properties: () => ({
    first: p.string(),
    last: p.string(),
    full: p.string().generated((cols: Columns) => `(${cols['first']} || ' ' || ${cols['last']}) stored`),
    initial: p
      .character()
      .length(1)
      .generated((cols: Columns) => `(left(${cols['first']}, 1)) stored`),
  }),
  samples: [
    { given: { first: 'Ada', last: 'Lovelace' }, stored: { full: 'Ada Lovelace', initial: 'A' } },
    { given: { first: 'Grace', last: 'Hopper' }, stored: { full: 'Grace Hopper', initial: 'G' } },
  ],
};
