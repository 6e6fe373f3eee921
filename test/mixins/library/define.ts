import { Cascade, type Collection, defineEntity, type Opt, p, type Ref } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { UuidV7AuditBase, UuidV7Base } from 'mikro-orm-polymorphic/entities';
import { ActiveFlag, AuditBy, SoftDelete, uniqueAlive } from 'mikro-orm-polymorphic/mixins';
import { storedAs } from '../../contracts/party/model.ts';
import type { Library, Mapping } from './model.ts';

const Kept = SoftDelete(ActiveFlag(AuditBy(UuidV7AuditBase)), { filter: true, onRemove: 'mark' });

export function declareLibrary(mapping: Mapping): Library {
  class Shelf extends SoftDelete(UuidV7Base, { onRemove: 'mark' }) {
    declare name: string;
    declare items: Collection<object>;
  }
  class Label extends UuidV7Base {
    declare name: string;
    declare items: Collection<object>;
  }
  const { Item, Book, classes } = mapping === 'plain' ? plainItems() : itemHierarchy();
  const shared = {
    version: p.integer().version(),
    title: p.string(),
    shelf: () => p.manyToOne(Shelf).ref().nullable(),
    labels: () => p.manyToMany(Label).inversedBy('items'),
  };
  const uniques = [uniqueAlive('title')];
  const pages = p.integer().nullable();
  if (mapping === 'plain') {
    defineEntity({ class: Item, uniques, properties: { ...shared, pages } } as never);
  } else {
    defineEntity({ class: Item, ...storedAs[mapping], uniques, properties: shared } as never);
    defineEntity({ class: classes[1]!, properties: {} });
    defineEntity({ class: Book, properties: { pages } } as never);
    defineHierarchy(Item as never, { Book } as never);
  }
  const items = () => p.oneToMany(Item as never).mappedBy('shelf' as never);
  defineEntity({
    class: Shelf,
    properties: { name: p.string(), items: () => items().orphanRemoval().cascade(Cascade.PERSIST, Cascade.REMOVE) },
  } as never);
  defineEntity({
    class: Label,
    properties: { name: p.string(), items: () => p.manyToMany(Item as never).mappedBy('labels' as never) },
  } as never);
  return { Item, Book, Shelf, Label, entities: [...classes, Shelf, Label] } as unknown as Library;
}

interface Items {
  readonly Item: abstract new () => object;
  readonly Book: new () => object;
  readonly classes: readonly (abstract new () => object)[];
}

function plainItems(): Items {
  class Item extends Kept {
    declare version: Opt<number>;
    declare title: string;
    declare pages?: number | null;
    declare shelf?: Ref<object> | null;
    declare labels: Collection<object>;
  }
  return { Item, Book: Item, classes: [Item] };
}

function itemHierarchy(): Items {
  abstract class Item extends Polymorphic(Kept) {
    declare version: Opt<number>;
    declare title: string;
    declare shelf?: Ref<object> | null;
    declare labels: Collection<object>;
  }
  abstract class Printed extends Item {}
  class Book extends Printed {
    declare pages?: number | null;
  }
  return { Item, Book, classes: [Item, Printed, Book] };
}
