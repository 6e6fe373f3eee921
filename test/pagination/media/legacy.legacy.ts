import { Collection, type Opt } from '@mikro-orm/core';
import { Entity, Enum, ManyToOne, OneToMany, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { UuidV7AuditBase } from 'mikro-orm-polymorphic/entities';
import { storedAs } from '../../contracts/party/model.ts';
import type { Mapping, MediaModel } from './model.ts';

export function declareMedia(mapping: Mapping): MediaModel {
  return (mapping === 'plain' ? declarePlain() : declareHierarchy(mapping)) as unknown as MediaModel;
}

function declarePlain(): object {
  @Entity()
  class Owner {
    @PrimaryKey({ type: 'integer' })
    id!: number;

    @Property({ type: 'string' })
    name!: string;
  }

  @Entity()
  class Note {
    @PrimaryKey({ type: 'integer' })
    id!: number;

    @Property({ type: 'string' })
    text!: string;

    @ManyToOne({ entity: () => Medium as never })
    medium!: object;
  }

  @Entity()
  class Medium extends UuidV7AuditBase {
    @Property({ type: 'string' })
    title!: string;

    @Enum({ items: () => ['draft', 'live'], type: 'string', default: 'draft' })
    state!: Opt<'draft' | 'live'>;

    @Property({ type: 'decimal', precision: 12, scale: 4, nullable: true })
    rating?: string | null;

    @Property({ type: 'datetime', columnType: 'timestamptz(6)', nullable: true })
    seenAt?: Date | null;

    @Property({ type: 'datetime', columnType: 'timestamptz(3)', nullable: true })
    deletedAt?: Date | null;

    @ManyToOne({ entity: () => Owner, nullable: true })
    owner?: Owner | null;

    @OneToMany({ entity: () => Note, mappedBy: 'medium' as never })
    notes = new Collection<Note>(this);
  }

  const classes = { Medium, Book: Medium, Novel: Medium, Disc: Medium, Owner, Note };
  return { mapping: 'plain', ...classes, entities: [Medium, Owner, Note] };
}

function declareHierarchy(mapping: 'joined' | 'single-table'): object {
  @Entity()
  class Owner {
    @PrimaryKey({ type: 'integer' })
    id!: number;

    @Property({ type: 'string' })
    name!: string;
  }

  @Entity()
  class Note {
    @PrimaryKey({ type: 'integer' })
    id!: number;

    @Property({ type: 'string' })
    text!: string;

    @ManyToOne({ entity: () => Medium as never })
    medium!: object;
  }

  @Entity(storedAs[mapping])
  abstract class Medium extends Polymorphic(UuidV7AuditBase) {
    @Property({ type: 'string' })
    title!: string;

    @Enum({ items: () => ['draft', 'live'], type: 'string', default: 'draft' })
    state!: Opt<'draft' | 'live'>;

    @Property({ type: 'decimal', precision: 12, scale: 4, nullable: true })
    rating?: string | null;

    @Property({ type: 'datetime', columnType: 'timestamptz(6)', nullable: true })
    seenAt?: Date | null;

    @Property({ type: 'datetime', columnType: 'timestamptz(3)', nullable: true })
    deletedAt?: Date | null;

    @ManyToOne({ entity: () => Owner, nullable: true })
    owner?: Owner | null;

    @OneToMany({ entity: () => Note, mappedBy: 'medium' as never })
    notes = new Collection<Note>(this);
  }

  @Entity()
  class Book extends Medium {
    @Property({ type: 'integer', nullable: true })
    pages?: number | null;
  }

  @Entity()
  class Novel extends Book {
    @Property({ type: 'string', default: 'none' })
    genre!: string;
  }

  @Entity()
  class Disc extends Medium {
    @Property({ type: 'integer', default: 0 })
    seconds!: number;
  }

  const media = defineHierarchy(Medium, { Book, Novel, Disc });
  return { mapping, Medium, Book, Novel, Disc, Owner, Note, entities: [...media.entities, Owner, Note] };
}
