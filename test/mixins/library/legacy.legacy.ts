import { Cascade, Collection, type Opt, type Ref } from '@mikro-orm/core';
import { Entity, ManyToMany, ManyToOne, OneToMany, Property, Unique } from '@mikro-orm/decorators/legacy';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { UuidV7AuditBase, UuidV7Base } from 'mikro-orm-polymorphic/entities';
import { ActiveFlag, AuditBy, SoftDelete, uniqueAlive } from 'mikro-orm-polymorphic/mixins';
import { storedAs } from '../../contracts/party/model.ts';
import type { Library, Mapping } from './model.ts';

abstract class Kept extends AuditBy(SoftDelete(ActiveFlag(UuidV7AuditBase), { filter: true, onRemove: 'mark' })) {}

export function declareLibrary(mapping: Mapping): Library {
  return mapping === 'plain' ? plainLibrary() : libraryOf(mapping);
}

function plainLibrary(): Library {
  @Entity()
  class Shelf extends SoftDelete(UuidV7Base, { onRemove: 'mark' }) {
    @Property({ type: 'string' })
    name!: string;

    @OneToMany(() => Item, item => item.shelf, { orphanRemoval: true, cascade: [Cascade.PERSIST, Cascade.REMOVE] })
    items = new Collection<Item>(this);
  }

  @Entity()
  class Label extends UuidV7Base {
    @Property({ type: 'string' })
    name!: string;

    @ManyToMany(() => Item, item => item.labels)
    items = new Collection<Item>(this);
  }

  @Entity()
  @Unique(uniqueAlive('title'))
  class Item extends Kept {
    @Property({ type: 'integer', version: true })
    version!: Opt<number>;

    @Property({ type: 'string' })
    title!: string;

    @Property({ type: 'integer', nullable: true })
    pages?: number | null;

    @ManyToOne(() => Shelf, { ref: true, nullable: true })
    shelf?: Ref<Shelf> | null;

    @ManyToMany(() => Label, label => label.items, { owner: true })
    labels = new Collection<Label>(this);
  }

  return { Item, Book: Item, Shelf, Label, entities: [Item, Shelf, Label] };
}

function libraryOf(strategy: Exclude<Mapping, 'plain'>): Library {
  @Entity()
  class Shelf extends SoftDelete(UuidV7Base, { onRemove: 'mark' }) {
    @Property({ type: 'string' })
    name!: string;

    @OneToMany(() => Item, item => item.shelf, { orphanRemoval: true, cascade: [Cascade.PERSIST, Cascade.REMOVE] })
    items = new Collection<Item>(this);
  }

  @Entity()
  class Label extends UuidV7Base {
    @Property({ type: 'string' })
    name!: string;

    @ManyToMany(() => Item, item => item.labels)
    items = new Collection<Item>(this);
  }

  @Entity(storedAs[strategy])
  @Unique(uniqueAlive('title'))
  abstract class Item extends Polymorphic(Kept) {
    @Property({ type: 'integer', version: true })
    version!: Opt<number>;

    @Property({ type: 'string' })
    title!: string;

    @ManyToOne(() => Shelf, { ref: true, nullable: true })
    shelf?: Ref<Shelf> | null;

    @ManyToMany(() => Label, label => label.items, { owner: true })
    labels = new Collection<Label>(this);
  }

  @Entity()
  abstract class Printed extends Item {}

  @Entity()
  class Book extends Printed {
    @Property({ type: 'integer', nullable: true })
    pages?: number | null;
  }

  const items = defineHierarchy(Item, { Book });
  return { Item, Book, Shelf, Label, entities: [...items.entities, Shelf, Label] } as unknown as Library;
}
