import type { EntityClass } from '@mikro-orm/core';
import { parentClass } from './class-types.ts';

const MIXIN: unique symbol = Symbol.for('mikro-orm-polymorphic.mixin');

/** Marks a class made by a mixin of this library: it is no level of a hierarchy. */
export function markMixin(cls: EntityClass): void {
  Object.defineProperty(cls, MIXIN, { value: true });
}

/** Whether the class itself was made by a mixin of this library. */
export function isMixin(cls: EntityClass): boolean {
  return Object.hasOwn(cls, MIXIN);
}

/** Whether a class or one of its ancestors was made by a mixin of this library. */
export function isOptedIn(cls: EntityClass | undefined): boolean {
  for (let current = cls; current; current = parentClass(current)) {
    if (isMixin(current)) {
      return true;
    }
  }
  return false;
}
