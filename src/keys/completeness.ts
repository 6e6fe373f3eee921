import { type EntityMetadata, type EntityProperty, helper, ReferenceKind } from '@mikro-orm/core';
import { IncompleteEntityError } from '../errors/loading-error.ts';

/** Throws `IncompleteEntityError` unless every column of the entity's own class was loaded. */
export function requireComplete(entity: object, need: string): void {
  if (!isComplete(entity)) {
    const { __meta: meta, __loadedProperties: loaded, __initialized: isRead } = helper(entity);
    throw new IncompleteEntityError(
      meta.className,
      isRead ? missingProperties(meta, loaded).map(({ name }) => name) : [],
      need,
    );
  }
}

const inserted = new WeakSet<object>();

/** Remembers that the row of an entity was made of it: there is nothing in it that was not loaded. */
export function markInserted(entity: object): void {
  inserted.add(entity);
}

/** Whether every column of the entity's own class was loaded, lazy ones aside; what no ORM has loaded is complete. */
export function isComplete(entity: object): boolean {
  const wrapped = helper(entity) as ReturnType<typeof helper> | undefined;
  if (!wrapped || inserted.has(entity)) {
    return true;
  }
  if (!wrapped.__initialized) {
    return false;
  }
  return !wrapped.__managed || missingProperties(wrapped.__meta, wrapped.__loadedProperties).length === 0;
}

/** Whether a property has the value of its row, a lazy one too; what no ORM has loaded holds what it was given. */
export function isLoaded(entity: object, name: string): boolean {
  const wrapped = helper(entity) as ReturnType<typeof helper> | undefined;
  return !wrapped?.__managed || inserted.has(entity) || wrapped.__loadedProperties.has(name);
}

/** The properties of a class that a load of its whole rows would have brought. */
export function missingProperties(meta: EntityMetadata, loaded: ReadonlySet<string>): EntityProperty[] {
  return meta.comparableProps.filter(prop => !isInlineEmbedded(prop) && !prop.lazy && !loaded.has(prop.name));
}

function isInlineEmbedded(prop: EntityProperty): boolean {
  return prop.kind === ReferenceKind.EMBEDDED && !prop.object;
}
