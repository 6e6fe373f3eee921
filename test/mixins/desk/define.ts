import { defineEntity, type EntityClass, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { BaseModel, UuidV7AuditBase } from 'mikro-orm-polymorphic/entities';
import { Immutable, Versioned } from 'mikro-orm-polymorphic/mixins';
import { type DeskModel, type Shape, storedAs } from './model.ts';

const title = { title: p.string().unique() };
const body = { body: p.text().nullable(), tags: p.json<object>().columnType('json').nullable() };

export function declareDesk(shape: Shape): DeskModel {
  return shape === 'plain' ? plain() : hierarchies(shape);
}

function plain(): DeskModel {
  class Note extends UuidV7AuditBase {
    declare title: string;
    declare body?: string | null;
  }
  class Draft extends Versioned(UuidV7AuditBase) {
    declare title: string;
    declare body?: string | null;
  }
  class Entry extends Immutable(BaseModel) {
    declare title: string;
    declare body?: string | null;
  }
  const entities: EntityClass[] = [Note, Draft, Entry];
  entities.forEach(cls => defineEntity({ class: cls as typeof Note, properties: { ...title, ...body } }));
  return { Note, Draft, Entry, entities };
}

function hierarchies(shape: 'joined' | 'single-table'): DeskModel {
  abstract class AnyNote extends Polymorphic(UuidV7AuditBase) {
    declare title: string;
  }
  abstract class AnyDraft extends Polymorphic(Versioned(UuidV7AuditBase)) {
    declare title: string;
  }
  abstract class AnyEntry extends Immutable(Polymorphic(BaseModel)) {
    declare title: string;
  }
  class Note extends AnyNote {
    declare body?: string | null;
  }
  class Draft extends AnyDraft {
    declare body?: string | null;
  }
  class Entry extends AnyEntry {
    declare body?: string | null;
  }
  for (const cls of [AnyNote, AnyDraft, AnyEntry] as EntityClass[]) {
    defineEntity({ class: cls as typeof Note, ...storedAs[shape], properties: title } as never);
  }
  for (const cls of [Note, Draft, Entry] as EntityClass[]) {
    defineEntity({ class: cls as typeof Note, properties: body } as never);
  }
  const notes = defineHierarchy(AnyNote, { Note });
  const drafts = defineHierarchy(AnyDraft, { Draft });
  const entries = defineHierarchy(AnyEntry, { Entry });
  return { Note, Draft, Entry, entities: [...notes.entities, ...drafts.entities, ...entries.entities] };
}
