import type { EntityManager, EntityMetadata } from '@mikro-orm/core';
import { mappingsOf } from './mapping.ts';

/** The metadata of every class of the hierarchy that a class belongs to; none for a class that did not opt in. */
export function relatedMetas(em: EntityManager, meta: EntityMetadata): readonly EntityMetadata[] {
  return mappingsOf(em.config).find(meta.class)?.metas ?? [];
}
