import { Collection, defineEntity, type Opt, p } from '@mikro-orm/core';
import { UuidTableBase } from 'mikro-orm-polymorphic/crud';
import { AsUnique, ReadOnlyCollection, ReadOnlyInverse, Slug } from 'mikro-orm-polymorphic/mixins';

export class Post extends Slug(UuidTableBase) {
  declare title: string;
  declare body: string;
  declare isPublished: Opt<boolean>;
  declare publishedAt: Opt<Date> | null;
  tags = new Collection<Tag>(this);

  publish(at: Date = new Date()): void {
    this.isPublished = true;
    this.publishedAt = at;
  }
}

/** The links belong to the posts: `posts` is for reading. */
export class Tag extends AsUnique(ReadOnlyInverse(UuidTableBase, ['posts'])) {
  declare name: string;
  posts = new ReadOnlyCollection<Post>(this);

  static uniqueHash({ name }: { name: string }): string {
    return name.trim().toLowerCase();
  }

  static uniqueFilter(data: { name: string }): { name: string } {
    return { name: Tag.uniqueHash(data) };
  }
}

defineEntity({
  class: Post,
  indexes: [{ properties: ['isPublished', 'publishedAt', 'id'] }],
  properties: {
    title: p.string().index(),
    body: p.text(),
    isPublished: p.boolean().default(false),
    publishedAt: p.datetime().nullable(),
    tags: () => p.manyToMany(Tag).inversedBy('posts').owner().eager().orderBy({ name: 'asc' }),
  },
});
defineEntity({
  class: Tag,
  properties: {
    name: p.string().unique(),
    posts: () => p.manyToMany(Post).mappedBy('tags').orderBy({ title: 'asc' }),
  },
});

export const entities = [Post, Tag];
