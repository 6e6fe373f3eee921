import type { EntityClass } from '@mikro-orm/core';
import type { SlugStatics } from 'mikro-orm-polymorphic/mixins';
import type { Strategy } from '../../contracts/party/model.ts';

export interface Entry {
  id: string;
  title: string;
  slug: string;
}
export interface Article extends Entry {
  body?: string | null;
}
export interface News extends Article {
  place: string;
}

export type Class<T> = EntityClass<T> & (new () => T) & SlugStatics;

/** Entry ← Article ← News, all concrete; of a plain entity all three are the same. */
export interface EntryModel {
  readonly Entry: Class<Entry>;
  readonly Article: Class<Article>;
  readonly News: Class<News>;
  readonly entities: readonly EntityClass[];
}

export type Mapping = 'plain' | Strategy;
export const mappings: readonly Mapping[] = ['plain', 'joined', 'single-table'];

export type DeclareEntries = (mapping: Mapping) => EntryModel;
