import { type Collection, defineEntity, type EntityClass, type EntityManager, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { type Strategy, storedAs } from '../../contracts/party/model.ts';

export interface Item {
  name: string;
}
export interface Leaf extends Item {
  size: number;
  weight: bigint;
}
export interface Holder {
  id: number;
  item: Item;
  items: Collection<Item>;
}
type Class<T> = EntityClass<T> & (new () => T);

/** Item (abstract) ← Branch (abstract) ← Leaf, and Stone beside them, all with one kind of primary key. */
export interface KeyModel {
  readonly Item: Class<Item>;
  readonly Branch: Class<Item & { size: number }>;
  readonly Leaf: Class<Leaf>;
  readonly Stone: Class<Item & { color: string }>;
  readonly Holder: Class<Holder>;
  readonly entities: readonly EntityClass[];
}

export type Key = Readonly<Record<string, unknown>>;

export interface KeyKind {
  readonly name: string;
  /** All ways of reading are left to `npm run check:deep`. */
  readonly isRare?: boolean;
  /** Default: both. */
  readonly strategies?: readonly Strategy[];
  /** New builders on each call. */
  properties(): Record<string, object>;
  /** The key properties of the rows under test, as `em.create` takes them. */
  readonly keys: readonly Key[];
  /** Those of a row of another class. */
  readonly other: Key;
  /** Stores the rows that keys refer to. */
  seed?(em: EntityManager): void;
  readonly entities?: readonly EntityClass[];
  /**
   * What stock MikroORM cannot do with such keys of a plain entity: write the rows of a many-to-many, or know that two
   * keys are the same (it keeps two objects of one row, and select-in leaves a reference as it is).
   */
  readonly stockLacks?: 'links' | 'sameness';
  /** Stock MikroORM on PGlite writes foreign keys to such keys again although nothing changed, of plain entities too. */
  readonly isRewrittenOnPglite?: boolean;
}

export function declareKeys(kind: KeyKind, strategy: Strategy): KeyModel {
  abstract class Item extends Polymorphic() {
    declare name: string;
  }
  abstract class Branch extends Item {
    declare size: number;
  }
  class Leaf extends Branch {
    declare weight: bigint;
  }
  class Stone extends Item {
    declare color: string;
  }
  class Holder {
    declare id: number;
    declare item: Item;
    declare items: Collection<Item>;
  }
  const root = { ...kind.properties(), name: p.string() };
  defineEntity({ class: Item, ...storedAs[strategy], properties: root as never });
  defineEntity({ class: Branch, properties: { size: p.integer() } });
  defineEntity({ class: Leaf, properties: { weight: p.bigint() } });
  defineEntity({ class: Stone, properties: { color: p.string() } });
  defineEntity({
    class: Holder,
    properties: {
      id: p.integer().primary(),
      item: () => p.manyToOne(Item),
      ...(kind.stockLacks === 'links' ? {} : { items: () => p.manyToMany(Item) }),
    },
  });
  const items = defineHierarchy(Item, { Leaf, Stone });
  const entities = [...items.entities, Holder, ...(kind.entities ?? [])];
  return { Item, Branch, Leaf, Stone, Holder, entities } as unknown as KeyModel;
}
