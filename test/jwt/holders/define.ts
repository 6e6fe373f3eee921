import { defineEntity, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { UuidV7Base } from 'mikro-orm-polymorphic/entities';
import { JwtAuth } from 'mikro-orm-polymorphic/jwt';
import { claims, type Holders, payload } from './model.ts';

export function declareHolders(): Holders {
  class Ticket extends JwtAuth(UuidV7Base, { payload, purpose: 'ticket' }) {
    declare seat?: string | null;
    override jwtClaims() {
      return claims;
    }
  }
  abstract class Person extends Polymorphic(JwtAuth(UuidV7Base, { payload, purpose: 'person' })) {
    declare name?: string | null;
    override jwtClaims() {
      return claims;
    }
  }
  class Staff extends Person {
    declare desk?: string | null;
  }
  class Boss extends Staff {
    declare level?: number | null;
  }
  class Clerk extends Person {}
  abstract class Gadget extends JwtAuth(Polymorphic(UuidV7Base), { payload, purpose: 'gadget' }) {
    override jwtClaims() {
      return claims;
    }
  }
  class Mobile extends Gadget {}
  class Phone extends Mobile {
    declare number?: string | null;
  }
  class Watch extends Gadget {}
  defineEntity({ class: Ticket, properties: { seat: p.string().nullable() } } as never);
  defineEntity({ class: Person, inheritance: 'tpt', properties: { name: p.string().nullable() } } as never);
  defineEntity({ class: Staff, properties: { desk: p.string().nullable() } } as never);
  defineEntity({ class: Boss, properties: { level: p.integer().nullable() } } as never);
  defineEntity({ class: Clerk, properties: {} } as never);
  defineEntity({ class: Gadget, discriminator: 'polymorphicName', properties: {} } as never);
  defineEntity({ class: Mobile, properties: {} } as never);
  defineEntity({ class: Phone, properties: { number: p.string().nullable() } } as never);
  defineEntity({ class: Watch, properties: {} } as never);
  const people = defineHierarchy(Person, { Staff, Boss, Clerk });
  const gadgets = defineHierarchy(Gadget, { Mobile, Phone, Watch });
  const entities = [Ticket, ...people.entities, ...gadgets.entities];
  return { entities, Ticket, Person, Staff, Boss, Clerk, Gadget, Mobile, Phone, Watch };
}
