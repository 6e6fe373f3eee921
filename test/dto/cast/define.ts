import { defineEntity, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { UuidV7AuditBase } from 'mikro-orm-polymorphic/entities';
import { type Cast, character, hero, storedAs, type Strategy } from './fields.ts';

export function declareCast(strategy: Strategy): Cast {
  class Character extends character.Base(UuidV7AuditBase) {}
  abstract class Role extends Polymorphic(UuidV7AuditBase) {
    declare title: string;
  }
  class Hero extends hero.Base(Role) {}
  class Extra extends Role {}
  defineEntity({ class: Character, properties: {} });
  defineEntity({ class: Role, ...storedAs[strategy], properties: { title: p.string() } });
  defineEntity({ class: Hero, properties: {} });
  defineEntity({ class: Extra, properties: {} });
  return { Character, Hero, entities: [Character, ...defineHierarchy(Role, { Hero, Extra }).entities] };
}
