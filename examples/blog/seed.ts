import type { EntityManager } from '@mikro-orm/core';
import { type Draft, writePost } from './posts.ts';

const published: readonly (Draft & { readonly on: string })[] = [
  { title: 'Hello, world!', body: 'The first post.', tags: ['News'], on: '2026-03-01' },
  { title: 'Crème brûlée', body: 'Six yolks, half a litre of cream.', tags: ['recipes', 'France'], on: '2026-03-08' },
  { title: 'Hello, world!', body: 'A title may come twice.', tags: ['news', 'titles'], on: '2026-03-15' },
];

/** Three published posts and a draft, under four tags. */
export async function seed(em: EntityManager): Promise<void> {
  for (const { on, ...draft } of published) {
    const post = await writePost(em, draft);
    post.publish(new Date(on));
  }
  await writePost(em, { title: 'Not yet', body: 'A draft.', tags: ['news'] });
  await em.flush();
}
