import { type EntityMetadata, FlushMode, helper, isRaw } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { ownProperties } from '../../../polymorphic/change-type-data.ts';

/** Reads what the database, not the unit of work, knows of an entity of a class: formulas, generated columns, defaults in SQL. */
export async function readBack(em: SqlEntityManager, entity: object, meta: EntityMetadata): Promise<void> {
  const held = entity as Record<string, unknown>;
  const computed = ownProperties(meta).filter(
    ({ name, formula, generated }) => formula !== undefined || generated !== undefined || isRaw(held[name]),
  );
  if (computed.length === 0) {
    return;
  }
  const options = { disableIdentityMap: true, filters: false, flushMode: FlushMode.COMMIT };
  const row: object = await em.findOneOrFail<object>(
    meta.root.class,
    helper(entity).getPrimaryKey() as object,
    options,
  );
  for (const { name } of computed) {
    held[name] = (row as Record<string, unknown>)[name];
  }
  helper(entity).__originalEntityData = em.getComparator().prepareEntity(entity);
}
