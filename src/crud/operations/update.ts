import { type EntityData, type EntityManager, helper } from '@mikro-orm/core';
import { relatedMetas } from '../../internal/hierarchy-metas.ts';
import type { UpdateData, UpdateOptions } from '../options.ts';
import { checkData } from './check-data.ts';
import { flush } from './flush.ts';

/** Applies data to an entity, all of it or nothing, and flushes. */
export async function update<T extends object>(
  em: EntityManager,
  entity: T,
  { data, exclude, flush: isFlushed = true }: UpdateOptions<T> & { readonly data: UpdateData<T> },
): Promise<T> {
  const { __meta: meta } = helper(entity);
  const checked = checkData(data, { meta, siblings: relatedMetas(em, meta), exclude });
  em.assign(entity, checked as EntityData<T> as never);
  if (isFlushed) {
    await flush(em);
  }
  return entity;
}
