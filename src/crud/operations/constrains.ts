import { Utils } from '@mikro-orm/core';

/** Whether a condition can leave a row out: one that is empty, or that says `undefined`, holds for every row. */
export function constrains(where: unknown): boolean {
  if (where === undefined || where === null) {
    return false;
  }
  if (Array.isArray(where)) {
    return isConstrainingList(where);
  }
  if (!Utils.isPlainObject(where)) {
    return true;
  }
  return Reflect.ownKeys(where).some(key => typeof key === 'symbol' || partConstrains(key, where[key]));
}

/** One alternative that holds for every row makes the whole hold. */
function isConstrainingList(alternatives: readonly unknown[]): boolean {
  return alternatives.length > 0 && alternatives.every(constrains);
}

function partConstrains(key: string, value: unknown): boolean {
  switch (key) {
    case '$and':
      return Utils.asArray(value).some(constrains);
    case '$or':
      return isConstrainingList(Utils.asArray(value));
    default:
      return value !== undefined && (!Utils.isPlainObject(value) || constrains(value));
  }
}
