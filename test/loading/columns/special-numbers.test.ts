import { p } from '@mikro-orm/core';
import { columnContract } from './contract.ts';

const properties = () => ({ float: p.float(), double: p.double(), decimal: p.decimal().columnType('numeric') });
const written = { float: 0, double: 0, decimal: '0' };

/** MikroORM writes such numbers without quotes, which PostgreSQL takes for names of columns. */
columnContract({
  name: 'infinite numbers',
  properties,
  samples: [
    { given: written, stored: { float: Infinity, double: -Infinity, decimal: 'Infinity' } },
    { given: written, stored: { float: Infinity, double: -Infinity, decimal: 'Infinity' } },
  ],
  update: table => `update "${table}" set float = 'Infinity', double = '-Infinity', decimal = 'Infinity'`,
});

columnContract({
  name: 'not-a-number',
  properties,
  samples: [{ given: written, stored: { float: NaN, double: NaN, decimal: 'NaN' } }],
  isReadOnly: true,
  update: table => `update "${table}" set float = 'NaN', double = 'NaN', decimal = 'NaN'`,
});
