import { helper, Utils } from '@mikro-orm/core';

/** The entities that one relation of an entity holds. */
export function targetsOf(entity: object, name: string): object[] {
  const value = (entity as Record<string, unknown>)[name];
  if (Utils.isCollection<object>(value)) {
    return value.isInitialized() ? value.getItems(false) : [];
  }
  const target =
    value && typeof value === 'object' && 'unwrap' in value ? (value as { unwrap(): unknown }).unwrap() : value;
  return Utils.isEntity<object>(target) ? [target] : [];
}

/** The entities that the relations of an entity hold. */
export function relatedEntities(entity: object): object[] {
  return helper(entity).__meta.relations.flatMap(({ name }) => targetsOf(entity, name));
}
