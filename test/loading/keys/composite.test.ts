import { defineEntity, type EntityManager, p } from '@mikro-orm/core';
import { keyContract } from './contract.ts';

class Country {
  declare code: string;
}
defineEntity({ class: Country, properties: { code: p.string().primary() } });

keyContract({
  name: 'composite keys of scalars',
  properties: () => ({ region: p.string().primary(), number: p.integer().primary() }),
  keys: [
    { region: 'a', number: 1 },
    { region: 'a', number: 2 },
    { region: `it's "b", {c}`, number: 1 },
    { region: 'NULL', number: -1 },
  ],
  other: { region: 'b', number: 1 },
});

keyContract({
  name: 'composite keys with a foreign key',
  entities: [Country],
  seed: (em: EntityManager) => ['nl', 'NULL'].forEach(code => em.create(Country, { code })),
  properties: () => ({ country: () => p.manyToOne(Country).primary(), number: p.bigint().primary() }),
  keys: [
    { country: 'nl', number: 1n },
    { country: 'nl', number: 9_007_199_254_740_993n },
    { country: 'NULL', number: 1n },
  ],
  other: { country: 'nl', number: 2n },
});
