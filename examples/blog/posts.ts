import type { EntityManager } from '@mikro-orm/core';
import { type CursorPage, findCursorPage } from 'mikro-orm-polymorphic/pagination';
import { Post, Tag } from './blog.ts';

/** What an author hands in. */
export interface Draft {
  readonly title: string;
  readonly body: string;
  readonly tags: readonly string[];
}

/** Stores a post with its tags, those that exist and those that do not. */
export async function writePost(em: EntityManager, { title, body, tags }: Draft): Promise<Post> {
  const named = await Promise.all(tags.map(name => Tag.asUnique(em, { name })));
  return em.create(Post, { title, body, tags: named }).save(em);
}

/** A page of published posts with their tags, the newest first. */
export function listPublished(em: EntityManager, cursor?: string | null): Promise<CursorPage<Post>> {
  return findCursorPage(em, Post, { where: { isPublished: true }, orderBy: { publishedAt: 'desc' }, cursor, limit: 2 });
}
