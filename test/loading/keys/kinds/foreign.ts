import { defineEntity, type EntityManager, p } from '@mikro-orm/core';
import type { KeyKind } from '../model.ts';

class Account {
  declare id: bigint;
}
class Code {
  declare id: string;
}
defineEntity({ class: Account, properties: { id: p.bigint().primary() } });
defineEntity({ class: Code, properties: { id: p.string().primary() } });

function seed(em: EntityManager): void {
  for (const id of [1n, 2n, 9_007_199_254_740_993n]) em.create(Account, { id });
  for (const id of [`it's {a,"b"}`, 'NULL', 'c']) em.create(Code, { id });
}

export const aKeyThatIsAForeignKey: KeyKind = {
  name: 'a key that is a foreign key',
  properties: () => ({ account: () => p.oneToOne(Account).owner().primary() }),
  entities: [Account, Code],
  seed,
  keys: [{ account: 1n }, { account: 9_007_199_254_740_993n }],
  other: { account: 2n },
};

export const aStringKeyThatIsAForeignKey: KeyKind = {
  name: 'a string key that is a foreign key',
  properties: () => ({ code: () => p.manyToOne(Code).primary() }),
  entities: [Account, Code],
  seed,
  keys: [{ code: `it's {a,"b"}` }, { code: 'NULL' }],
  other: { code: 'c' },
};
