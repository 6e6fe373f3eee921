import type { Collection, EntityClass } from '@mikro-orm/core';
import type { AsUniqueStatics, ReadOnlyCollection } from 'mikro-orm-polymorphic/mixins';
import type { Mapping } from '../slug/model.ts';

export interface Post {
  id: string;
  title: string;
  tags: Collection<Tag>;
}
export interface News extends Post {
  place: string;
}
export interface Tag {
  id: string;
  name: string;
  posts: ReadOnlyCollection<Post>;
}

export interface ByName {
  readonly name: string;
}

export interface UniqueByName extends AsUniqueStatics {
  uniqueHash(data: ByName): string;
  uniqueFilter(data: ByName): object;
}

/** Post ← News with Tag ← Topic, in two hierarchies; of plain entities each pair is the same class. */
export interface BlogModel {
  readonly Post: EntityClass<Post> & (new () => Post);
  readonly News: EntityClass<News> & (new () => News);
  readonly Tag: EntityClass<Tag> & (new () => Tag) & UniqueByName;
  readonly Topic: EntityClass<Tag> & (new () => Tag) & UniqueByName;
  readonly entities: readonly EntityClass[];
}

export type DeclareBlog = (mapping: Mapping) => BlogModel;
