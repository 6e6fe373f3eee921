import type { EntityManager } from '@mikro-orm/core';
import { FlushSlugs } from './flush-slugs.ts';

const running = new WeakMap<EntityManager, FlushSlugs>();

/** The slugs of a flush that begins. */
export function startSlugs(em: EntityManager): FlushSlugs {
  const slugs = new FlushSlugs(em);
  running.set(em, slugs);
  return slugs;
}

export function endSlugs(em: EntityManager): void {
  running.delete(em);
}

/** The slugs of the flush that runs, or of an insert on its own. */
export function slugsOf(em: EntityManager): FlushSlugs {
  return running.get(em) ?? new FlushSlugs(em);
}
