import type { Collection } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { ReadOnlyCollectionError } from 'mikro-orm-polymorphic';
import { Post, Tag } from './blog.ts';
import { listPublished, writePost } from './posts.ts';

/** A question, and the lines that answer it. */
export type Answer = readonly [question: string, lines: readonly string[]];

/** Reads the blog as its visitors do, then writes as its authors do. */
export async function* tour(global: SqlEntityManager): AsyncGenerator<Answer> {
  const em = (): SqlEntityManager => global.fork();

  const newest = await listPublished(em());
  yield ['What is new?', newest.items.map(showPost)];

  const older = await listPublished(em(), newest.nextCursor);
  yield ['What came before?', [...older.items.map(showPost), older.hasMore ? 'and more' : 'and nothing else']];

  const post = await Post.getBySlug(em(), 'creme-brulee');
  yield ['What does /posts/creme-brulee show?', [post ? post.body : 'nothing']];

  const news = await Tag.get(em(), { name: 'news' }, { populate: ['posts'] });
  yield ['What is tagged as news?', [...(news?.posts ?? [])].map(({ slug }) => slug)];

  yield ['What is published now?', await publish(em())];

  const draft = await writePost(em(), { title: 'Berlin', body: 'By train.', tags: ['FRANCE', ' news', 'trains'] });
  yield ['Which tags were new?', [`of ${namesOf(draft)}, one: ${await Tag.count(em())} tags in all`]];

  yield ['Can a tag be given posts?', [await refusal(em())]];
}

function showPost(post: Post): string {
  return `${post.publishedAt?.toISOString().slice(0, 10)} ${post.title} /posts/${post.slug} (${namesOf(post)})`;
}

function namesOf({ tags }: Post): string {
  return tags.map(({ name }) => name).join(', ');
}

async function publish(em: SqlEntityManager): Promise<string[]> {
  const post = await em.findOneOrFail(Post, { title: 'Not yet' });
  post.publish(new Date('2026-03-22'));
  await post.save(em);
  const { items } = await listPublished(em);
  return items.map(showPost);
}

async function refusal(em: SqlEntityManager): Promise<string> {
  const post = await em.findOneOrFail(Post, { title: 'Berlin' });
  const tag = await em.findOneOrFail(Tag, { name: 'france' });
  const posts: Collection<Post> = tag.posts;
  try {
    posts.add(post);
    return 'yes';
  } catch (error) {
    if (error instanceof ReadOnlyCollectionError) {
      return error.message;
    }
    throw error;
  }
}
