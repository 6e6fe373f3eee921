import type { EntityClass, Opt } from '@mikro-orm/core';
import type { AsUniqueStatics, UniqueRows } from 'mikro-orm-polymorphic/mixins';
import type { Mapping } from '../slug/model.ts';

export interface Named {
  readonly name: string;
}
export interface Coded extends Named {
  readonly code: string;
}

export interface Tag {
  id: string;
  name: string;
  slug: Opt<string>;
}
export interface Place extends Tag {
  code: string;
}

type Class<T, Data extends object> = EntityClass<T> & (new () => T) & AsUniqueStatics & UniqueRows<Data>;

/** Tag ← Topic ← Place: the root and the middle by `name`, the leaf by its own `code`. A plain entity has no leaf. */
export interface TagModel {
  readonly Tag: Class<Tag, Named>;
  readonly Topic: Class<Tag, Named>;
  readonly Place: Class<Place, Coded> | undefined;
  readonly entities: readonly EntityClass[];
}

export type DeclareTags = (mapping: Mapping) => TagModel;

export const byName: UniqueRows<Named> = {
  uniqueHash: ({ name }) => name.toLowerCase(),
  uniqueFilter: ({ name }) => ({ name: name.trim() }),
};
