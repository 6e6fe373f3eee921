import { Check, Entity, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/es';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { storedAs, type Strategy } from '../../contracts/party/model.ts';
import { type Accounts, clerkHas } from './model.ts';

export function declareAccounts(strategy: Strategy): Accounts {
  @Entity(storedAs[strategy])
  @Index({ properties: ['email'] })
  abstract class Account extends Polymorphic() {
    @PrimaryKey({ type: 'integer' })
    id!: number;

    @Property({ type: 'string', nullable: true })
    email?: string | null;
  }

  @Entity()
  @Index({ properties: ['handle', 'id'] })
  class Person extends Account {
    @Property({ type: 'string', unique: true })
    handle!: string;
  }

  @Entity()
  @Index({ properties: ['handle', 'id'] })
  class Bot extends Account {
    @Property({ type: 'string' })
    handle!: string;

    @Unique()
    @Property({ type: 'string' })
    serial!: string;
  }

  @Entity()
  @Unique({ properties: ['desk', 'floor'] })
  abstract class Staff extends Account {
    @Property({ type: 'integer' })
    desk!: number;

    @Property({ type: 'integer' })
    floor!: number;
  }

  @Entity()
  @Unique({ properties: [clerkHas[strategy]] })
  class Clerk extends Staff {
    @Property({ type: 'string' })
    badge!: string;
  }

  @Entity()
  @Check({ expression: 'shift is not null and shift > 0' })
  class Guard extends Staff {
    @Property({ type: 'integer' })
    shift!: number;
  }

  const { entities } = defineHierarchy(Account, { Person, Bot, Clerk, Guard });
  return { entities, Account, Person, Bot, Staff, Clerk, Guard };
}
