import { p } from '@mikro-orm/core';
import type { Kind } from '../kind.ts';

const properties = () => ({ float: p.float(), double: p.double(), decimal: p.decimal().columnType('numeric') });
const written = { float: 0, double: 0, decimal: '0' };

/** MikroORM writes such numbers without quotes, which PostgreSQL takes for names of columns. */
export const infiniteNumbers: Kind = {
  name: 'infinite numbers',
  properties,
  samples: [
    { given: written, stored: { float: Infinity, double: -Infinity, decimal: 'Infinity' } },
    { given: written, stored: { float: Infinity, double: -Infinity, decimal: 'Infinity' } },
  ],
  update: table => `update "${table}" set float = 'Infinity', double = '-Infinity', decimal = 'Infinity'`,
};

export const notANumber: Kind = {
  name: 'not-a-number',
  properties,
  samples: [{ given: written, stored: { float: NaN, double: NaN, decimal: 'NaN' } }],
  isReadOnly: true,
  update: table => `update "${table}" set float = 'NaN', double = 'NaN', decimal = 'NaN'`,
};
