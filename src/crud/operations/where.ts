import { type EntityMetadata, isRaw, Utils } from '@mikro-orm/core';

/** A condition and another one that must hold too; the condition itself where there is none. */
export function withCondition(meta: EntityMetadata, where: unknown, other: unknown): unknown {
  if (isNothing(other)) {
    return where;
  }
  return isNothing(where) ? other : { $and: [asObject(meta, where), other] };
}

function isNothing(where: unknown): boolean {
  return where === undefined || (Utils.isPlainObject(where) && Reflect.ownKeys(where).length === 0);
}

/** MikroORM knows keys and lists of keys at the top of a condition alone. */
function asObject(meta: EntityMetadata, where: unknown): unknown {
  if (Array.isArray(where)) {
    return where.every(each => Utils.isPlainObject(each)) ? { $or: where } : { [keyOf(meta)]: { $in: where } };
  }
  return Utils.isPlainObject(where) || isRaw(where) ? where : { [keyOf(meta)]: where };
}

function keyOf(meta: EntityMetadata): string {
  return Utils.getPrimaryKeyHash(meta.primaryKeys);
}
