import type { EntityManager } from '@mikro-orm/core';

/** Flushes the whole unit of work. */
export async function flush(em: EntityManager): Promise<void> {
  await em.flush();
}
