import type { EntityClass } from '@mikro-orm/core';
import { parentClass } from './class-types.ts';

const fixed = new WeakMap<EntityClass, readonly string[]>();

/** States that the library writes these columns of a mixin, and that data of clients do not. */
export function fixColumns(cls: EntityClass, ...names: readonly string[]): void {
  fixed.set(cls, names);
}

/** Whether the library writes a column of a class. */
export function isFixed(cls: EntityClass, name: string): boolean {
  for (let current: EntityClass | undefined = cls; current; current = parentClass(current)) {
    if (fixed.get(current)?.includes(name)) {
      return true;
    }
  }
  return false;
}
