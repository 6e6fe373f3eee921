import { type EntityManager, FlushMode, helper } from '@mikro-orm/core';
import { EntityNotFoundError } from '../../errors/entity-not-found-error.ts';
import type { LoadPolymorphic } from '../../polymorphic/find-options.ts';

/** What is read besides the row. */
export interface RefreshOptions<T> {
  readonly load?: readonly string[] | false | undefined;
  readonly loadPolymorphic?: LoadPolymorphic<T, string> | undefined;
}

/**
 * Reads the row of an entity again; throws `EntityNotFoundError` when it is gone. The row is read past filters, which may
 * hide what was just written; relations are not.
 */
export async function refresh<T extends object>(
  em: EntityManager,
  entity: T,
  { load, loadPolymorphic }: RefreshOptions<T> = {},
): Promise<void> {
  const polymorphic = loadPolymorphic === undefined ? {} : { loadPolymorphic };
  const isPopulated = load !== undefined && load !== false && load.length > 0;
  const found = await readAgain(em, entity, isPopulated ? {} : polymorphic);
  if (!found) {
    em.getUnitOfWork().unsetIdentity(entity);
    throw new EntityNotFoundError(helper(entity).__meta.className, helper(entity).getPrimaryKey());
  }
  if (isPopulated) {
    await em.populate(entity, load as never, { refresh: true, ...(polymorphic as object) });
  }
}

/** `em.refresh` of MikroORM makes texts of keys that are big integers. */
async function readAgain(em: EntityManager, entity: object, options: object): Promise<object | null> {
  const { __meta: meta, __schema: schema } = helper(entity);
  const again = { refresh: true, filters: false, flushMode: FlushMode.COMMIT, ...(schema ? { schema } : {}) };
  return em.findOne(meta.class, entity, { ...again, ...options });
}

/** One after the other: they share a connection. */
export async function refreshAll(em: EntityManager, entities: readonly object[]): Promise<void> {
  for (const entity of new Set(entities)) {
    await refresh(em, entity);
  }
}
