import { Entity, Property } from '@mikro-orm/decorators/es';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { UuidV7AuditBase } from 'mikro-orm-polymorphic/entities';
import { type Cast, character, hero, storedAs, type Strategy } from './fields.ts';

export function declareCast(strategy: Strategy): Cast {
  @Entity()
  class Character extends character.Base(UuidV7AuditBase) {}

  @Entity(storedAs[strategy])
  abstract class Role extends Polymorphic(UuidV7AuditBase) {
    @Property({ type: 'string' })
    title!: string;
  }

  @Entity()
  class Hero extends hero.Base(Role) {}

  @Entity()
  class Extra extends Role {}

  return { Character, Hero, entities: [Character, ...defineHierarchy(Role, { Hero, Extra }).entities] };
}
