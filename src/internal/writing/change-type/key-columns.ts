import { type EntityMetadata, helper, Utils } from '@mikro-orm/core';

/** The columns of the key of a table. */
export function keyColumns(meta: EntityMetadata): string[] {
  return meta.getPrimaryProps().flatMap(prop => prop.fieldNames);
}

/** The key of an entity as the database takes it: one value per column. */
export function keyValues(entity: object): unknown[] {
  return Utils.flatten((helper(entity).getPrimaryKeys(true) ?? []) as unknown[][], true);
}
