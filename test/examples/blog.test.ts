import { describe, expect, it } from 'vitest';
import { entities } from '../../examples/blog/blog.ts';
import { listPublished } from '../../examples/blog/posts.ts';
import { seed } from '../../examples/blog/seed.ts';
import { tour } from '../../examples/blog/tour.ts';
import { engines, openOrm } from '../support/index.ts';

const expected: Readonly<Record<string, readonly string[]>> = {
  'What is new?': [
    '2026-03-15 Hello, world! /posts/hello-world-2 (news, titles)',
    '2026-03-08 Crème brûlée /posts/creme-brulee (france, recipes)',
  ],
  'What came before?': ['2026-03-01 Hello, world! /posts/hello-world (news)', 'and nothing else'],
  'What does /posts/creme-brulee show?': ['Six yolks, half a litre of cream.'],
  'What is tagged as news?': ['hello-world', 'hello-world-2', 'not-yet'],
  'What is published now?': [
    '2026-03-22 Not yet /posts/not-yet (news)',
    '2026-03-15 Hello, world! /posts/hello-world-2 (news, titles)',
  ],
  'Which tags were new?': ['of france, news, trains, one: 5 tags in all'],
  'Can a tag be given posts?': [
    'Tag.posts is read-only, and add would change it. Write Post.tags, the side that owns the links.',
  ],
};

describe.each(engines)('A7 the example of a blog [$name]', engine => {
  it('answers every question of its tour', async () => {
    await using db = await openOrm(engine, { entities });
    await seed(db.em());
    expect(Object.fromEntries(await Array.fromAsync(tour(db.orm.em)))).toEqual(expected);
  });

  it('reads a page with its tags in two queries, and has its indexes', async () => {
    await using db = await openOrm(engine, { entities });
    await seed(db.em());
    const { count } = await db.queries.during(() => listPublished(db.em()));
    expect(count).toBe(2);
    const ddl = await db.orm.schema.getCreateSchemaSQL();
    expect(ddl).toMatch(/create index \S+ on "post" \("title"\)/);
    expect(ddl).toMatch(/create index \S+ on "post" \("is_published", "published_at", "id"\)/);
    expect(ddl).toContain('"is_published" boolean not null default false, "published_at" timestamptz null');
  });
});
