import type { Collection, EntityManager } from '@mikro-orm/core';
import { BaseModel } from 'mikro-orm-polymorphic/entities';
import { ReadOnlyCollection, ReadOnlyInverse } from 'mikro-orm-polymorphic/mixins';
import { describe, expectTypeOf, it } from 'vitest';

declare const em: EntityManager;
declare const post: Post;

class Post extends BaseModel {
  declare title: string;
  declare tags: Collection<Tag>;
}
class Tag extends ReadOnlyInverse(BaseModel, ['posts']) {
  declare name: string;
  posts = new ReadOnlyCollection<Post>(this);
}

describe('A5 ReadOnlyInverse', () => {
  it('keeps the members of its base, and reads as a collection', async () => {
    expectTypeOf<Tag['id']>().toEqualTypeOf<BaseModel['id']>();
    const tag = await em.findOneOrFail(Tag, { posts: { title: 'a' } }, { populate: ['posts'] });
    expectTypeOf(tag.posts.$.getItems()[0]!.title).toEqualTypeOf<string>();
    expectTypeOf(em.create(Tag, { name: 'a' })).toEqualTypeOf<Tag>();
  });

  it('refuses to be written', () => {
    const tag = em.create(Tag, { name: 'a' });
    // @ts-expect-error -- read-only
    tag.posts.add(post);
    // @ts-expect-error -- read-only
    tag.posts.remove(post);
    // @ts-expect-error -- read-only
    tag.posts.set([post]);
  });
});
