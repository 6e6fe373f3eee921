import { defineEntity, type EntityClass, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { storedAs, type Strategy } from '../../contracts/party/model.ts';
import { type Accounts, clerkHas } from './model.ts';

export function declareAccounts(strategy: Strategy): Accounts {
  abstract class Account extends Polymorphic() {}
  class Person extends Account {}
  class Bot extends Account {}
  abstract class Staff extends Account {}
  class Clerk extends Staff {}
  class Guard extends Staff {}
  const entity = (cls: EntityClass, properties: object, options: object = {}) =>
    defineEntity({ class: cls as never, properties, ...options });

  entity(
    Account,
    { id: p.integer().primary(), email: p.string().nullable() },
    { ...storedAs[strategy], indexes: [{ properties: ['email'] }] },
  );
  entity(Person, { handle: p.string().unique() }, { indexes: [{ properties: ['handle', 'id'] }] });
  entity(Bot, { handle: p.string(), serial: p.string().unique() }, { indexes: [{ properties: ['handle', 'id'] }] });
  entity(Staff, { desk: p.integer(), floor: p.integer() }, { uniques: [{ properties: ['desk', 'floor'] }] });
  entity(Clerk, { badge: p.string() }, { uniques: [{ properties: [clerkHas[strategy]] }] });
  entity(Guard, { shift: p.integer() }, { checks: [{ expression: 'shift is not null and shift > 0' }] });

  const { entities } = defineHierarchy(Account, { Person, Bot, Clerk, Guard });
  return { entities, Account, Person, Bot, Staff, Clerk, Guard };
}
