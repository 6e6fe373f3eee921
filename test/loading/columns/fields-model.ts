import { type Collection, defineEntity, type EntityClass, p } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { defineHierarchy, type Hierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { type Strategy, storedAs } from '../../contracts/party/model.ts';

export interface Address {
  street: string;
  zip: string;
}
export interface Item {
  id: number;
  name: string;
  remark: string | null;
  owner: Owner | null;
}
export interface Branch extends Item {
  rings: number;
  home: Address;
}
export interface Twig extends Branch {
  leaves: bigint;
  box: Address;
  friend: Item | null;
  double: number;
}
export interface Stone extends Item {
  weight: number;
  color: string;
}
export interface Owner {
  id: number;
  label: string;
}
/** Each row leads to one row of the hierarchy and to a plain row with the same values. */
export interface Holder {
  id: number;
  text: string;
  item: Item;
  items: Collection<Item>;
  plainTwig: Twig | null;
  plainStone: Stone | null;
  plainTwigs: Collection<Twig>;
  plainStones: Collection<Stone>;
}
type Class<T> = EntityClass<T> & (new () => T);

interface Classes {
  Item: Item;
  Branch: Branch;
  Twig: Twig;
  Stone: Stone;
  PlainTwig: Twig;
  PlainStone: Stone;
  Owner: Owner;
  Holder: Holder;
}
export type FieldsModel = { readonly [K in keyof Classes]: Class<Classes[K]> } & {
  readonly items: Hierarchy<Item, Record<string, Class<Item>>>;
  readonly entities: readonly EntityClass[];
};

export function declareFields(strategy: Strategy): FieldsModel {
  abstract class Item extends Polymorphic() {
    declare id: number;
    declare name: string;
  }
  abstract class Branch extends Item {
    declare rings: number;
  }
  class Twig extends Branch {
    declare leaves: bigint;
  }
  class Stone extends Item {
    declare weight: number;
  }
  class PlainTwig {
    declare id: number;
  }
  class PlainStone {
    declare id: number;
  }
  class Owner {
    declare id: number;
    declare label: string;
  }
  class Address {
    declare street: string;
    declare zip: string;
  }
  class Holder {
    declare id: number;
    declare text: string;
    declare item: Item;
    declare items: Collection<Item>;
    declare plainTwig: PlainTwig | null;
    declare plainStone: PlainStone | null;
    declare plainTwigs: Collection<PlainTwig>;
    declare plainStones: Collection<PlainStone>;
  }
  const id = () => ({ id: p.integer().primary() });
  const ofItem = () => ({
    name: p.string(),
    remark: p.string().nullable(),
    owner: () => p.manyToOne(Owner).nullable(),
  });
  const ofBranch = () => ({ rings: p.integer(), home: () => p.embedded(Address) });
  const double = p.integer().formula((cols: Record<string, string>) => `${cols['rings']} * 2`);
  const ofTwig = () => ({
    leaves: p.bigint(),
    box: () => p.embedded(Address).object(),
    friend: () => p.manyToOne(Owner).nullable(),
    double,
  });
  const ofStone = () => ({ weight: p.integer(), color: p.string() });
  defineEntity({ class: Address, embeddable: true, properties: { street: p.string(), zip: p.string() } });
  defineEntity({ class: Owner, properties: { ...id(), label: p.string() } });
  defineEntity({ class: Item, ...storedAs[strategy], properties: { ...id(), ...ofItem() } });
  defineEntity({ class: Branch, properties: ofBranch() });
  defineEntity({ class: Twig, properties: ofTwig() });
  defineEntity({ class: Stone, properties: ofStone() });
  const plainTwig = { ...id(), ...ofItem(), ...ofBranch(), ...ofTwig() };
  defineEntity({ class: PlainTwig, properties: plainTwig as never });
  defineEntity({ class: PlainStone, properties: { ...id(), ...ofItem(), ...ofStone() } as never });
  defineEntity({
    class: Holder,
    properties: {
      ...id(),
      text: p.string(),
      item: () => p.manyToOne(Item),
      items: () => p.manyToMany(Item),
      plainTwig: () => p.manyToOne(PlainTwig).nullable(),
      plainStone: () => p.manyToOne(PlainStone).nullable(),
      plainTwigs: () => p.manyToMany(PlainTwig),
      plainStones: () => p.manyToMany(PlainStone),
    },
  });
  const items = defineHierarchy(Item, { Twig, Stone });
  const entities = [...items.entities, PlainTwig, PlainStone, Owner, Address, Holder];
  const classes = { Item, Branch, Twig, Stone, PlainTwig, PlainStone, Owner, Holder };
  return { ...classes, items, entities } as unknown as FieldsModel;
}

export const twigValues = {
  name: 'twig',
  remark: null,
  rings: 3,
  home: { street: 'Main St', zip: '1' },
  leaves: 9_007_199_254_740_993n,
  box: { street: 'PO', zip: '2' },
};
export const stoneValues = { name: 'stone', remark: 'grey', weight: 5, color: 'blue' };

/** Twig 1 and Stone 2, and their plain likes with the same keys. */
export async function storeFields(em: EntityManager, model: FieldsModel): Promise<void> {
  const [owner, friend] = [1, 2].map(id => em.create(model.Owner, { id, label: `owner ${id}` } as never));
  const twig = { id: 1, ...twigValues, owner, friend };
  const stone = { id: 2, ...stoneValues, owner: null };
  const [item, other] = [em.create(model.Twig, twig as never), em.create(model.Stone, stone as never)];
  const plainTwig = em.create(model.PlainTwig, twig as never);
  const plainStone = em.create(model.PlainStone, stone as never);
  const ofTwig = { item, plainTwig, items: [item, other], plainTwigs: [plainTwig], plainStones: [plainStone] };
  em.create(model.Holder, { id: 1, text: 'one', ...ofTwig } as never);
  em.create(model.Holder, { id: 2, text: 'two', item: other, plainStone } as never);
  await em.flush();
}
