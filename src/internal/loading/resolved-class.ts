import type { EntityMetadata } from '@mikro-orm/core';

/** The class that a row of unknown identity is to be hydrated as. */
interface ResolvedClass {
  readonly meta: EntityMetadata;
  readonly isReadOnly: boolean;
}

const RESOLVED: unique symbol = Symbol('resolvedClass');

/** Says which class the entity factory makes of a row; the symbol survives the copies that MikroORM makes of rows. */
export function assignClass(row: object, meta: EntityMetadata, options: { isReadOnly: boolean }): void {
  (row as { [RESOLVED]?: ResolvedClass })[RESOLVED] = { meta, ...options };
}

/** The class assigned to a row; undefined for rows that MikroORM resolves itself. */
export function assignedClass(row: object): ResolvedClass | undefined {
  return (row as { [RESOLVED]?: ResolvedClass })[RESOLVED];
}

const readOnly = new WeakSet<object>();

/** Marks an instance of the nearest known ancestor: it is never written. */
export function markReadOnly(entity: object): void {
  readOnly.add(entity);
}

/** Whether the instance stands for a row whose class is unknown. */
export function isReadOnly(entity: object): boolean {
  return readOnly.has(entity);
}
