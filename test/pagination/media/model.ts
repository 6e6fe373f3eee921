import type { Collection, EntityClass } from '@mikro-orm/core';
import type { ConcreteConstructor } from 'mikro-orm-polymorphic';

/** How the rows are mapped: one entity, or a hierarchy of them. */
export type Mapping = 'plain' | 'joined' | 'single-table';
export const mappings: readonly Mapping[] = ['plain', 'joined', 'single-table'];

export interface Medium {
  id: string;
  title: string;
  state: 'draft' | 'live';
  rating?: string | null;
  seenAt?: Date | null;
  deletedAt?: Date | null;
  createdAt: Date;
  updatedAt: Date;
  owner?: Owner | null;
  notes: Collection<Note>;
}
/** A middle class. */
export interface Book extends Medium {
  pages?: number | null;
}
export interface Novel extends Book {
  genre: string;
}
export interface Disc extends Medium {
  seconds: number;
}
export interface Owner {
  id: number;
  name: string;
}
export interface Note {
  id: number;
  text: string;
  medium: Medium;
}

/** A declaration of the model. Of a plain entity all classes are one. */
export interface MediaModel {
  readonly mapping: Mapping;
  readonly Medium: EntityClass<Medium>;
  readonly Book: ConcreteConstructor<Book>;
  readonly Novel: ConcreteConstructor<Novel>;
  readonly Disc: ConcreteConstructor<Disc>;
  readonly Owner: ConcreteConstructor<Owner>;
  readonly Note: ConcreteConstructor<Note>;
  readonly entities: readonly EntityClass[];
}

/** Makes the model in one style. */
export type DeclareMedia = (mapping: Mapping) => MediaModel;
