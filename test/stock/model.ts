import type { EntityClass } from '@mikro-orm/core';
import { defineEntity, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { declarePlainEntities } from './plain-entities.ts';
import { declareStockHierarchies } from './stock-hierarchies.ts';

export type StockModel = ReturnType<typeof declarePlainEntities> & ReturnType<typeof declareStockHierarchies>;

/** New classes for an ORM of its own: everything that did not opt in. */
export function declareStockModel(): StockModel {
  return { ...declarePlainEntities(), ...declareStockHierarchies() };
}

/** The classes of a model, for MikroORM. */
export function entitiesOf(model: StockModel): EntityClass[] {
  return Object.values<EntityClass>(model);
}

/** The tables of `declareOptedIn`. */
export const optedInTables = ['tool', 'hammer', 'saw', 'signal'];

/** A joined and a single-table hierarchy that opted in: with them the library is at work in an ORM. */
export function declareOptedIn(): EntityClass[] {
  abstract class Tool extends Polymorphic() {}
  class Hammer extends Tool {}
  class Saw extends Tool {}
  abstract class Signal extends Polymorphic() {}
  class Horn extends Signal {}
  class Light extends Signal {}
  const root = (): object => ({ id: p.integer().primary(), name: p.string() });
  defineEntity({ class: Tool, inheritance: 'tpt', properties: root() as never });
  defineEntity({ class: Hammer, properties: { weight: p.integer() } });
  defineEntity({ class: Saw, properties: { teeth: p.integer() } });
  defineEntity({ class: Signal, discriminator: 'polymorphicName', properties: root() as never });
  defineEntity({ class: Horn, properties: { loudness: p.integer() } });
  defineEntity({ class: Light, properties: { colour: p.string() } });
  return [...defineHierarchy(Tool, { Hammer, Saw }).entities, ...defineHierarchy(Signal, { Horn, Light }).entities];
}
