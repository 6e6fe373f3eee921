import type { EntityManager, EntityName } from '@mikro-orm/core';
import { type CursorPageOptions, findCursorPage } from 'mikro-orm-polymorphic/pagination';

/** The keys of every page of a walk; `between` runs after each page. */
export async function walk<T extends { id: unknown }>(
  em: () => EntityManager,
  entity: EntityName<T>,
  options: CursorPageOptions<T>,
  between: (page: number) => Promise<void> = async () => {},
): Promise<T['id'][][]> {
  const pages: T['id'][][] = [];
  let cursor: string | null = null;
  do {
    const page: { items: T[]; nextCursor: string | null; hasMore: boolean } = await findCursorPage(em(), entity, {
      ...options,
      cursor,
    });
    if (page.hasMore !== (page.nextCursor !== null)) throw new Error('hasMore and nextCursor disagree');
    pages.push(page.items.map(({ id }) => id));
    cursor = page.nextCursor;
    await between(pages.length);
  } while (cursor !== null && pages.length < 100);
  return pages;
}
