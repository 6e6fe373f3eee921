import { Collection, defineEntity, type Opt, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { BaseModel } from 'mikro-orm-polymorphic/entities';
import { AsUnique, ReadOnlyCollection, ReadOnlyInverse } from 'mikro-orm-polymorphic/mixins';
import { type Strategy, storedAs } from '../../contracts/party/model.ts';
import type { Mapping } from '../slug/model.ts';
import type { BlogModel, ByName } from './model.ts';

export function declareBlog(mapping: Mapping): BlogModel {
  return mapping === 'plain' ? plain() : hierarchies(mapping);
}

function plain(): BlogModel {
  class Post extends BaseModel {
    declare title: string;
    declare place: Opt<string>;
    tags = new Collection<Tag>(this);
  }
  class Tag extends AsUnique(ReadOnlyInverse(BaseModel, ['posts'])) {
    declare name: string;
    posts = new ReadOnlyCollection<Post>(this);
    static uniqueHash({ name }: ByName): string {
      return name;
    }
    static uniqueFilter({ name }: ByName): object {
      return { name };
    }
  }
  defineEntity({
    class: Post,
    properties: {
      title: p.string(),
      place: p.string().default(''),
      tags: () => p.manyToMany(Tag).inversedBy('posts').owner().eager(),
    },
  });
  defineEntity({
    class: Tag,
    properties: { name: p.string().unique(), posts: () => p.manyToMany(Post).mappedBy('tags') },
  });
  return { Post, News: Post, Tag, Topic: Tag, entities: [Post, Tag] };
}

function hierarchies(strategy: Strategy): BlogModel {
  class Post extends Polymorphic(BaseModel) {
    declare title: string;
    tags = new Collection<Tag>(this);
  }
  class News extends Post {
    declare place: string;
  }
  class Tag extends AsUnique(ReadOnlyInverse(Polymorphic(BaseModel), ['posts'])) {
    declare name: string;
    posts = new ReadOnlyCollection<Post>(this);
    static uniqueHash({ name }: ByName): string {
      return name;
    }
    static uniqueFilter({ name }: ByName): object {
      return { name };
    }
  }
  class Topic extends Tag {}
  defineEntity({
    class: Post,
    ...storedAs[strategy],
    properties: { title: p.string(), tags: () => p.manyToMany(Tag).inversedBy('posts').owner().eager() },
  });
  defineEntity({ class: News, properties: { place: p.string() } });
  defineEntity({
    class: Tag,
    ...storedAs[strategy],
    properties: { name: p.string().unique(), posts: () => p.manyToMany(Post).mappedBy('tags') },
  });
  defineEntity({ class: Topic, properties: {} });
  const posts = defineHierarchy(Post, { Post, News });
  const tags = defineHierarchy(Tag, { Tag, Topic });
  return { Post, News, Tag, Topic, entities: [...posts.entities, ...tags.entities] };
}
