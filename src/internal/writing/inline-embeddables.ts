import { type Dictionary, type EntityMetadata, type EntityProperty, ReferenceKind } from '@mikro-orm/core';
import { propertyOf } from '../../polymorphic/load-scope.ts';

/** The data with the values of inline embeddables under the names of their columns' properties. */
export function flattened(meta: EntityMetadata, data: Dictionary): Dictionary {
  return Object.fromEntries(
    Object.entries(data).flatMap(([name, value]) => entriesOf(propertyOf(meta, name), name, value)),
  );
}

function entriesOf(prop: EntityProperty | undefined, name: string, value: unknown): [string, unknown][] {
  if (prop?.kind !== ReferenceKind.EMBEDDED || prop.object) {
    return [[name, value]];
  }
  const values = value as Dictionary | null | undefined;
  return Object.entries(prop.embeddedProps).flatMap(([key, embedded]) =>
    value !== null && values?.[key] === undefined ? [] : entriesOf(embedded, embedded.name, values?.[key] ?? null),
  );
}
