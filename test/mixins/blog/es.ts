import { Collection, type Opt } from '@mikro-orm/core';
import { Entity, ManyToMany, Property } from '@mikro-orm/decorators/es';
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
  @Entity()
  class Post extends BaseModel {
    @Property({ type: 'string' })
    title!: string;

    @Property({ type: 'string', default: '' })
    place!: Opt<string>;

    @ManyToMany({ entity: () => Tag, inversedBy: 'posts', owner: true, eager: true })
    tags = new Collection<Tag>(this);
  }

  @Entity()
  class Tag extends AsUnique(ReadOnlyInverse(BaseModel, ['posts'])) {
    @Property({ type: 'string', unique: true })
    name!: string;

    @ManyToMany({ entity: () => Post, mappedBy: 'tags' })
    posts = new ReadOnlyCollection<Post>(this);

    static uniqueHash({ name }: ByName): string {
      return name;
    }
    static uniqueFilter({ name }: ByName): object {
      return { name };
    }
  }

  return { Post, News: Post, Tag, Topic: Tag, entities: [Post, Tag] };
}

function hierarchies(strategy: Strategy): BlogModel {
  @Entity(storedAs[strategy])
  class Post extends Polymorphic(BaseModel) {
    @Property({ type: 'string' })
    title!: string;

    @ManyToMany({ entity: () => Tag, inversedBy: 'posts', owner: true, eager: true })
    tags = new Collection<Tag>(this);
  }

  @Entity()
  class News extends Post {
    @Property({ type: 'string' })
    place!: string;
  }

  @Entity(storedAs[strategy])
  class Tag extends AsUnique(ReadOnlyInverse(Polymorphic(BaseModel), ['posts'])) {
    @Property({ type: 'string', unique: true })
    name!: string;

    @ManyToMany({ entity: () => Post, mappedBy: 'tags' })
    posts = new ReadOnlyCollection<Post>(this);

    static uniqueHash({ name }: ByName): string {
      return name;
    }
    static uniqueFilter({ name }: ByName): object {
      return { name };
    }
  }

  @Entity()
  class Topic extends Tag {}

  const posts = defineHierarchy(Post, { Post, News });
  const tags = defineHierarchy(Tag, { Tag, Topic });
  return { Post, News, Tag, Topic, entities: [...posts.entities, ...tags.entities] };
}
