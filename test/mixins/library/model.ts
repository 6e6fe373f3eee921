import type { Collection, EntityClass, Opt, Ref } from '@mikro-orm/core';
import type { ConcreteConstructor } from 'mikro-orm-polymorphic';
import type {
  ActiveFlagMembers,
  AuditByMembers,
  SoftDeleteMembers,
  TimestampsMembers,
} from 'mikro-orm-polymorphic/mixins';

/** How items are stored. */
export const mappings = ['plain', 'joined', 'single-table'] as const;
export type Mapping = (typeof mappings)[number];

type Kept = SoftDeleteMembers & AuditByMembers & ActiveFlagMembers & TimestampsMembers;

/** Deleted items are filtered, removed ones are marked; a title is unique among those that are alive. */
export interface Item extends Kept {
  id: Opt<string>;
  version: Opt<number>;
  title: string;
  shelf?: Ref<Shelf> | null;
  labels: Collection<Label>;
}

/** Of a hierarchy the leaf, at the third level of joined tables; else the same class as `Item`. */
export interface Book extends Item {
  pages?: number | null;
}

/** Removed ones are marked, and their items with them. */
export interface Shelf extends SoftDeleteMembers {
  id: Opt<string>;
  name: string;
  items: Collection<Item>;
}

export interface Label {
  id: Opt<string>;
  name: string;
  items: Collection<Item>;
}

interface Classes {
  Item: Item;
  Book: Book;
  Shelf: Shelf;
  Label: Label;
}

type LibraryClass<T extends object> = ConcreteConstructor<T> & { readonly name: string; readonly prototype: T };

/** One declaration of the model: the same in every style and mapping. */
export type Library = { readonly [K in keyof Classes]: LibraryClass<Classes[K]> } & {
  readonly entities: readonly EntityClass[];
};

export type DeclareLibrary = (mapping: Mapping) => Library;
