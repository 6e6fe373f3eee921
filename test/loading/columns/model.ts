import { type Collection, defineEntity, type EntityClass, p } from '@mikro-orm/core';
import { defineHierarchy, type Hierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { type Strategy, storedAs } from '../../contracts/party/model.ts';
import type { Kind } from './kind.ts';

/** The class that declares the columns: the queried class has them, or a class below it does. */
export type Place = 'leaf' | 'abstract middle';

export interface Item {
  id: number;
  name: string;
}
export interface Holder {
  id: number;
  item: Item;
  plain: Item;
  items: Collection<Item>;
  plains: Collection<Item>;
}

type Class<T> = EntityClass<T> & (new () => T);

/** The classes that one set of rows is read through, and the properties of `Holder` that lead to them. */
export interface Target {
  readonly root: Class<Item>;
  readonly abstractMiddle: Class<Item>;
  readonly concreteMiddle: Class<Item>;
  readonly leaf: Class<Item>;
  readonly toOne: 'item' | 'plain';
  readonly toMany: 'items' | 'plains';
}

export interface ColumnModel {
  /** Item (abstract) ← Branch (abstract) ← Bough (concrete) ← Twig, and Stone beside them. */
  readonly hierarchy: Target;
  /** The same columns in an entity that has not opted in. */
  readonly plain: Target;
  readonly Stone: Class<Item>;
  readonly Holder: Class<Holder>;
  readonly items: Hierarchy<Item, Record<string, Class<Item>>>;
  readonly entities: readonly EntityClass[];
  /** The properties to compare. */
  readonly names: readonly string[];
}

export function declareColumns(kind: Kind, strategy: Strategy, place: Place): ColumnModel {
  abstract class Item extends Polymorphic() {
    declare id: number;
    declare name: string;
  }
  abstract class Branch extends Item {}
  class Bough extends Branch {}
  class Twig extends Bough {}
  class Stone extends Item {
    declare weight: number;
  }
  class Plain {
    declare id: number;
    declare name: string;
  }
  class Holder {
    declare id: number;
    declare item: Item;
    declare plain: Plain;
    declare items: Collection<Item>;
    declare plains: Collection<Plain>;
  }
  const base = () => ({ id: p.integer().primary(), name: p.string() });
  const columns = kind.properties(Plain);
  const own = (owner: Place, cls: EntityClass) => (owner === place ? kind.properties(cls) : {});
  defineEntity({ class: Item, ...storedAs[strategy], properties: base() });
  defineEntity({ class: Branch, properties: own('abstract middle', Branch) });
  defineEntity({ class: Bough, properties: { size: p.integer().default(7) } });
  defineEntity({ class: Twig, properties: own('leaf', Twig) });
  defineEntity({ class: Stone, properties: { weight: p.integer() } });
  defineEntity({
    class: Plain,
    properties: { ...base(), size: p.integer().default(7), ...columns } as never,
  });
  defineEntity({
    class: Holder,
    properties: {
      id: p.integer().primary(),
      item: () => p.manyToOne(Item),
      plain: () => p.manyToOne(Plain),
      items: () => p.manyToMany(Item),
      plains: () => p.manyToMany(Plain),
    },
  });
  const items = defineHierarchy(Item, { Bough, Twig, Stone });
  const entities = [...items.entities, Plain, Holder, ...(kind.entities ?? [])];
  return {
    hierarchy: {
      root: Item,
      abstractMiddle: Branch,
      concreteMiddle: Bough,
      leaf: Twig,
      toOne: 'item',
      toMany: 'items',
    },
    plain: { root: Plain, abstractMiddle: Plain, concreteMiddle: Plain, leaf: Plain, toOne: 'plain', toMany: 'plains' },
    Stone,
    Holder,
    items,
    entities,
    names: ['size', ...Object.keys(columns)],
  } as unknown as ColumnModel;
}
