import type { EntityDTO, Opt } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { Polymorphic } from 'mikro-orm-polymorphic';
import { BaseModel, SlugModel, UuidV7Base } from 'mikro-orm-polymorphic/entities';
import { Slug, Timestamps } from 'mikro-orm-polymorphic/mixins';
import { describe, expectTypeOf, it } from 'vitest';

declare const em: SqlEntityManager;

class Post extends Slug(BaseModel) {
  declare title: string;
}
abstract class Page extends Timestamps(Slug(Polymorphic(UuidV7Base), { from: 'heading' })) {
  declare heading: string;
}
class Chapter extends Page {
  declare number: number;
}
class Note extends SlugModel {
  declare title: string;
}

describe('A2 Slug', () => {
  it('is optional in em.create, and a string', () => {
    expectTypeOf<Post['slug']>().toEqualTypeOf<Opt<string>>();
    void em.create(Post, { title: 'a' });
    void em.create(Post, { title: 'a', slug: 'a' });
    // @ts-expect-error -- a number
    void em.create(Post, { title: 'a', slug: 1 });
    expectTypeOf<EntityDTO<Post>['slug']>().toExtend<string>();
    expectTypeOf({} as Post).toHaveProperty('toDict');
    expectTypeOf(({} as Post).toDict().slug).toEqualTypeOf<string | null>();
  });

  it('is found as the class that is asked', async () => {
    expectTypeOf(await Post.getBySlug(em, 'a')).toExtend<Post | null>();
    expectTypeOf(await Chapter.getBySlug(em, 'a')).toExtend<Chapter | null>();
    expectTypeOf(await Page.getBySlug(em, 'a')).toExtend<Page | null>();
    expectTypeOf(await Note.getBySlug(em, 'a')).toExtend<Note | null>();
    expectTypeOf(await Chapter.getAvailableSlug(em, 'a')).toBeString();
    // @ts-expect-error -- a page may lack the number of a chapter
    void (await Page.getBySlug(em, 'a'))?.number;
    // @ts-expect-error -- no string
    void Post.getBySlug(em, 1);
    // @ts-expect-error -- no such relation
    void Post.getBySlug(em, 'a', { populate: ['tags'] });
  });

  it('refuses unknown options and a second application', () => {
    // @ts-expect-error -- unknown
    Slug(BaseModel, { source: 'title' });
    // @ts-expect-error -- Slug: the base class already has these members. Remove them, or do not apply the mixin twice.
    Slug(Slug(BaseModel));
  });
});
