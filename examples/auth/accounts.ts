import type { Opt } from '@mikro-orm/core';
import { Entity, Property } from '@mikro-orm/decorators/es';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { UuidTableBase } from 'mikro-orm-polymorphic/crud';
import { JwtAuth, jwtPayload } from 'mikro-orm-polymorphic/jwt';
import { ActiveFlag } from 'mikro-orm-polymorphic/mixins';
import { z } from 'zod';

const payload = jwtPayload.extend({ role: z.enum(['admin', 'member']) });

/** Whoever can sign in. */
@Entity({ inheritance: 'tpt' })
export abstract class Account extends ActiveFlag(Polymorphic(JwtAuth(UuidTableBase, { payload, purpose: 'account' }))) {
  @Property({ type: 'string', length: 100, unique: true }) name!: string;
  @Property({ type: 'text', hidden: true }) passwordHash!: string;

  abstract override jwtClaims(): z.input<typeof ownClaims>;
}

const ownClaims = payload.omit({ sub: true });

@Entity()
export class Admin extends Account {
  override jwtClaims() {
    return { role: 'admin' as const };
  }
}

@Entity()
export class Member extends Account {
  @Property({ type: 'integer', default: 0 }) points: Opt<number> = 0;

  override jwtClaims() {
    return { role: 'member' as const };
  }
}

export const accounts = defineHierarchy(Account, { Admin, Member });
