import { defineEntity, type EntityClass, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { type Strategy, storedAs } from '../contracts/party/model.ts';

export interface Account {
  id: number;
  login: string;
  seen: number;
  note?: string | null;
}
export interface Member extends Account {
  badge: string;
  points: number;
}
export interface Officer extends Member {
  rank: string;
}
export interface Robot extends Account {
  serial: string;
  model: string;
}
type Class<T> = EntityClass<T> & (new () => T);

export interface AccountModel {
  readonly Account: EntityClass<Account>;
  readonly Member: Class<Member>;
  readonly Officer: Class<Officer>;
  readonly Robot: Class<Robot>;
  readonly entities: readonly EntityClass[];
}

/**
 * Account (abstract, unique login) ← Member (concrete, unique badge) ← Officer, Account ← Robot (unique serial and model);
 * the database makes the keys.
 */
export function declareAccounts(strategy: Strategy): AccountModel {
  abstract class Account extends Polymorphic() {}
  class Member extends Account {}
  class Officer extends Member {}
  class Robot extends Account {}
  const properties = {
    id: p.integer().primary(),
    login: p.string().unique(),
    seen: p.integer().default(0),
    note: p.string().nullable(),
  };
  defineEntity({ class: Account, ...storedAs[strategy], properties: properties as never });
  defineEntity({ class: Member, properties: { badge: p.string().unique(), points: p.integer().default(7) } });
  defineEntity({ class: Officer, properties: { rank: p.string() } });
  defineEntity({
    class: Robot,
    uniques: [{ properties: ['serial', 'model'] as never }],
    properties: { serial: p.string(), model: p.string() },
  });
  const accounts = defineHierarchy(Account, { Member, Officer, Robot });
  return { Account, Member, Officer, Robot, entities: accounts.entities } as unknown as AccountModel;
}
