import type { EntityClass, Opt } from '@mikro-orm/core';
import type { UuidV7AuditBase, BaseModel } from 'mikro-orm-polymorphic/entities';

/** What a row can be stored as. */
export type Shape = 'plain' | 'joined' | 'single-table';
export const shapes: readonly Shape[] = ['plain', 'joined', 'single-table'];

export interface Note extends UuidV7AuditBase {
  title: string;
  body?: string | null;
  /** `json` has no equality in PostgreSQL. */
  tags?: Opt<object> | null;
}
export interface Draft extends UuidV7AuditBase {
  title: string;
  body?: string | null;
  readonly version: Opt<number>;
}
export interface Entry extends BaseModel {
  title: string;
  body?: string | null;
}

type Stored<T> = EntityClass<T> & (new () => T);

/** Three classes with mixins; in a hierarchy each is a leaf, with `title` in the root and `body` in the leaf. */
export interface DeskModel {
  readonly Note: Stored<Note>;
  readonly Draft: Stored<Draft>;
  /** Immutable. */
  readonly Entry: Stored<Entry>;
  readonly entities: readonly EntityClass[];
}

export type DeclareDesk = (shape: Shape) => DeskModel;

/** The options of a root, or of a plain entity. */
export const storedAs = {
  plain: {},
  joined: { inheritance: 'tpt' },
  'single-table': { discriminator: 'polymorphicName' },
} as const;
