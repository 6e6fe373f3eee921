import { helper, Reference, ScalarReference, Utils } from '@mikro-orm/core';

/** What an entity holds under these names, with related entities as class and key, and values as they are. */
export function snapshot(entity: object, names: readonly string[]): Record<string, unknown> {
  const values = entity as Record<string, unknown>;
  return Object.fromEntries(names.map(name => [name, valueOf(values[name])]));
}

function valueOf(value: unknown): unknown {
  if (Reference.isReference(value)) return { reference: valueOf(value.unwrap()) };
  if (value instanceof ScalarReference) return { scalar: valueOf(value.unwrap()) };
  if (Utils.isCollection<object>(value)) {
    return { collection: value.isInitialized() ? value.getItems(false).map(valueOf) : 'not loaded' };
  }
  if (Utils.isEntity<object>(value)) return { entity: value.constructor.name, key: helper(value).getPrimaryKey() };
  if (Array.isArray(value)) return value.map(valueOf);
  if (isInstance(value)) {
    const own = Object.entries(value).map(([name, inner]) => [name, valueOf(inner)]);
    return { instanceOf: value.constructor.name, ...Object.fromEntries(own) };
  }
  return value;
}

/** An embeddable or another value with a class of its own; dates and bytes stand for themselves. */
function isInstance(value: unknown): value is object {
  const isObject = typeof value === 'object' && value !== null && !Utils.isPlainObject(value);
  return isObject && !(value instanceof Date) && !ArrayBuffer.isView(value);
}
