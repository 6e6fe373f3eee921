import { Entity, Property } from '@mikro-orm/decorators/legacy';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { UuidV7Base } from 'mikro-orm-polymorphic/entities';
import { JwtAuth } from 'mikro-orm-polymorphic/jwt';
import { claims, type Holders, payload } from './model.ts';

export function declareHolders(): Holders {
  @Entity()
  class Ticket extends JwtAuth(UuidV7Base, { payload, purpose: 'ticket' }) {
    @Property({ type: 'string', nullable: true })
    seat?: string | null;

    override jwtClaims() {
      return claims;
    }
  }

  @Entity({ inheritance: 'tpt' })
  abstract class Person extends Polymorphic(JwtAuth(UuidV7Base, { payload, purpose: 'person' })) {
    @Property({ type: 'string', nullable: true })
    name?: string | null;

    override jwtClaims() {
      return claims;
    }
  }

  @Entity()
  class Staff extends Person {
    @Property({ type: 'string', nullable: true })
    desk?: string | null;
  }

  @Entity()
  class Boss extends Staff {
    @Property({ type: 'integer', nullable: true })
    level?: number | null;
  }

  @Entity()
  class Clerk extends Person {}

  @Entity({ discriminator: 'polymorphicName' })
  abstract class Gadget extends JwtAuth(Polymorphic(UuidV7Base), { payload, purpose: 'gadget' }) {
    override jwtClaims() {
      return claims;
    }
  }

  @Entity()
  class Mobile extends Gadget {}

  @Entity()
  class Phone extends Mobile {
    @Property({ type: 'string', nullable: true })
    number?: string | null;
  }

  @Entity()
  class Watch extends Gadget {}

  const people = defineHierarchy(Person, { Staff, Boss, Clerk });
  const gadgets = defineHierarchy(Gadget, { Mobile, Phone, Watch });
  const entities = [Ticket, ...people.entities, ...gadgets.entities];
  return { entities, Ticket, Person, Staff, Boss, Clerk, Gadget, Mobile, Phone, Watch };
}
