import { helper, Reference, ScalarReference, Utils } from '@mikro-orm/core';

/** What an entity holds under these names, with related entities as class and key, and values as they are. */
export function snapshot(entity: object, names: readonly string[]): Record<string, unknown> {
  const values = entity as Record<string, unknown>;
  return Object.fromEntries(names.map(name => [name, valueOf(values[name])]));
}

function valueOf(value: unknown): unknown {
  if (Reference.isReference(value)) return { reference: valueOf(value.unwrap()) };
  if (value instanceof ScalarReference) return { scalar: valueOf(value.unwrap()) };
  if (Utils.isCollection(value)) {
    return { collection: value.isInitialized() ? value.getItems(false).map(valueOf) : 'not loaded' };
  }
  if (Utils.isEntity(value)) return { entity: value.constructor.name, key: helper(value).getPrimaryKey() };
  if (Array.isArray(value)) return value.map(valueOf);
  if (isEmbedded(value)) {
    const own = Object.entries(value).map(([name, inner]) => [name, valueOf(inner)]);
    return { embeddable: value.constructor.name, ...Object.fromEntries(own) };
  }
  return value;
}

function isEmbedded(value: unknown): value is object {
  return typeof value === 'object' && value !== null && '__meta' in value && '__helper' in value === false;
}
