import { Collection, defineEntity, type Opt, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { UuidV7AuditBase } from 'mikro-orm-polymorphic/entities';
import { storedAs } from '../../contracts/party/model.ts';
import type { Mapping, MediaModel } from './model.ts';

class Owner {
  declare id: number;
  declare name: string;
}

const columns = {
  title: p.string(),
  state: p.enum(['draft', 'live'] as const).default('draft'),
  rating: p.decimal().precision(12).scale(4).nullable(),
  seenAt: p.datetime(6).columnType('timestamptz(6)').nullable(),
  deletedAt: p.datetime(3).columnType('timestamptz(3)').nullable(),
  owner: () => p.manyToOne(Owner).nullable(),
};

export function declareMedia(mapping: Mapping): MediaModel {
  defineEntity({ class: Owner, properties: { id: p.integer().primary(), name: p.string() } });
  return (mapping === 'plain' ? declarePlain() : declareHierarchy(mapping)) as unknown as MediaModel;
}

function declarePlain(): object {
  class Note {
    declare id: number;
    declare text: string;
    declare medium: Medium;
  }
  class Medium extends UuidV7AuditBase {
    declare title: string;
    declare state: Opt<'draft' | 'live'>;
    declare rating?: string | null;
    declare seenAt?: Date | null;
    declare deletedAt?: Date | null;
    declare owner?: Owner | null;
    notes = new Collection<Note>(this);
  }
  defineEntity({
    class: Note,
    properties: { id: p.integer().primary(), text: p.string(), medium: () => p.manyToOne(Medium) },
  });
  defineEntity({ class: Medium, properties: { ...columns, notes: () => p.oneToMany(Note).mappedBy('medium') } });
  const classes = { Medium, Book: Medium, Novel: Medium, Disc: Medium, Owner, Note };
  return { mapping: 'plain', ...classes, entities: [Medium, Owner, Note] };
}

function declareHierarchy(mapping: 'joined' | 'single-table'): object {
  class Note {
    declare id: number;
    declare text: string;
    declare medium: Medium;
  }
  abstract class Medium extends Polymorphic(UuidV7AuditBase) {
    declare title: string;
    declare state: Opt<'draft' | 'live'>;
    declare rating?: string | null;
    declare seenAt?: Date | null;
    declare deletedAt?: Date | null;
    declare owner?: Owner | null;
    notes = new Collection<Note>(this);
  }
  class Book extends Medium {
    declare pages?: number | null;
  }
  class Novel extends Book {
    declare genre: string;
  }
  class Disc extends Medium {
    declare seconds: number;
  }
  defineEntity({
    class: Note,
    properties: { id: p.integer().primary(), text: p.string(), medium: () => p.manyToOne(Medium) },
  });
  defineEntity({
    class: Medium,
    ...storedAs[mapping],
    properties: { ...columns, notes: () => p.oneToMany(Note).mappedBy('medium') },
  });
  defineEntity({ class: Book, properties: { pages: p.integer().nullable() } });
  defineEntity({ class: Novel, properties: { genre: p.string().default('none') } });
  defineEntity({ class: Disc, properties: { seconds: p.integer().default(0) } });
  const media = defineHierarchy(Medium, { Book, Novel, Disc });
  return { mapping, Medium, Book, Novel, Disc, Owner, Note, entities: [...media.entities, Owner, Note] };
}
