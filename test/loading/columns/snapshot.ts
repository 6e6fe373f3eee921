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

/** The same as a plain row holds them: related entities as keys, embeddables as objects, hidden properties left out. */
export function plainSnapshot(entity: object, names: readonly string[]): Record<string, unknown> {
  const values = entity as Record<string, unknown>;
  const { properties } = helper(entity).__meta as { properties: Record<string, { hidden?: boolean }> };
  const shown = names.filter(name => properties[name]?.hidden !== true).map(name => [name, plainValue(values[name])]);
  return Object.fromEntries(shown.filter(([, value]) => value !== undefined)) as Record<string, unknown>;
}

function plainValue(value: unknown): unknown {
  if (Reference.isReference(value)) return plainValue(value.unwrap());
  if (value instanceof ScalarReference) return value.isInitialized() ? plainValue(value.unwrap()) : undefined;
  if (Utils.isCollection<object>(value)) return undefined;
  if (Utils.isEntity<object>(value)) return keyOf(value);
  if (Array.isArray(value)) return value.map(plainValue);
  return isEmbeddable(value)
    ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plainValue(inner)]))
    : value;
}

function keyOf(entity: object): unknown {
  const { __meta: meta } = helper(entity);
  return meta.compositePK ? helper(entity).getPrimaryKeys() : helper(entity).getPrimaryKey();
}

function isEmbeddable(value: unknown): value is object {
  return isInstance(value) && '__meta' in value && (value.__meta as { embeddable?: boolean }).embeddable === true;
}
