import { type Dictionary, type EntityMetadata, type EntityProperty, Utils } from '@mikro-orm/core';
import { fitsColumn } from './fits-column.ts';

/**
 * The condition on the key that an id stands for; undefined when no row can have it. A malformed id must not reach the
 * database, whose error would end the surrounding transaction.
 */
export function keyOfId(meta: EntityMetadata, id: unknown): Dictionary | undefined {
  const props = meta.getPrimaryProps();
  const parts = props.length > 1 ? partsOf(props, id) : [id];
  if (parts?.length !== props.length) {
    return undefined;
  }
  const key: Dictionary = {};
  for (const [index, prop] of props.entries()) {
    const value = partOfKey(prop, parts[index]);
    if (value === undefined) {
      return undefined;
    }
    key[prop.name] = value;
  }
  return key;
}

/** A composite id is a list in the order of the key, or an object by its names. */
function partsOf(props: readonly EntityProperty[], id: unknown): unknown[] | undefined {
  if (Array.isArray(id)) {
    return id as unknown[];
  }
  return Utils.isPlainObject(id) && Object.keys(id).length === props.length
    ? props.map(({ name }) => id[name] as unknown)
    : undefined;
}

/** A key that is a relation holds the key of its target. */
function partOfKey(prop: EntityProperty, value: unknown): unknown {
  if (!prop.targetMeta) {
    return fitsColumn(prop, value) ? value : undefined;
  }
  const key = keyOfId(prop.targetMeta, value);
  const values = key && Object.values(key);
  return values?.length === 1 ? values[0] : values;
}
