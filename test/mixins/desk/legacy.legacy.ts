import { Entity, Property } from '@mikro-orm/decorators/legacy';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { BaseModel, UuidV7AuditBase } from 'mikro-orm-polymorphic/entities';
import { Immutable, Versioned } from 'mikro-orm-polymorphic/mixins';
import { type DeskModel, type Shape, storedAs } from './model.ts';

export function declareDesk(shape: Shape): DeskModel {
  return shape === 'plain' ? plain() : hierarchies(shape);
}

function plain(): DeskModel {
  @Entity()
  class Note extends UuidV7AuditBase {
    @Property({ type: 'string', unique: true }) title!: string;
    @Property({ type: 'text', nullable: true }) body?: string | null;
    @Property({ type: 'json', columnType: 'json', nullable: true }) tags?: object | null;
  }
  @Entity()
  class Draft extends Versioned(UuidV7AuditBase) {
    @Property({ type: 'string', unique: true }) title!: string;
    @Property({ type: 'text', nullable: true }) body?: string | null;
  }
  @Entity()
  class Entry extends Immutable(BaseModel) {
    @Property({ type: 'string', unique: true }) title!: string;
    @Property({ type: 'text', nullable: true }) body?: string | null;
  }
  return { Note, Draft, Entry, entities: [Note, Draft, Entry] };
}

function hierarchies(shape: 'joined' | 'single-table'): DeskModel {
  @Entity(storedAs[shape])
  abstract class AnyNote extends Polymorphic(UuidV7AuditBase) {
    @Property({ type: 'string', unique: true }) title!: string;
  }
  @Entity(storedAs[shape])
  abstract class AnyDraft extends Polymorphic(Versioned(UuidV7AuditBase)) {
    @Property({ type: 'string', unique: true }) title!: string;
  }
  @Entity(storedAs[shape])
  abstract class AnyEntry extends Immutable(Polymorphic(BaseModel)) {
    @Property({ type: 'string', unique: true }) title!: string;
  }
  @Entity()
  class Note extends AnyNote {
    @Property({ type: 'text', nullable: true }) body?: string | null;
    @Property({ type: 'json', columnType: 'json', nullable: true }) tags?: object | null;
  }
  @Entity()
  class Draft extends AnyDraft {
    @Property({ type: 'text', nullable: true }) body?: string | null;
  }
  @Entity()
  class Entry extends AnyEntry {
    @Property({ type: 'text', nullable: true }) body?: string | null;
  }
  const notes = defineHierarchy(AnyNote, { Note });
  const drafts = defineHierarchy(AnyDraft, { Draft });
  const entries = defineHierarchy(AnyEntry, { Entry });
  return { Note, Draft, Entry, entities: [...notes.entities, ...drafts.entities, ...entries.entities] };
}
