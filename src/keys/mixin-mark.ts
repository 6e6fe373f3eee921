import type { EntityClass } from '@mikro-orm/core';

const MIXIN: unique symbol = Symbol.for('mikro-orm-polymorphic.mixin');

/** Marks a class made by a mixin of this library: it is no level of a hierarchy. */
export function markMixin(cls: EntityClass): void {
  Object.defineProperty(cls, MIXIN, { value: true });
}

/** Whether the class itself was made by a mixin of this library. */
export function isMixin(cls: EntityClass): boolean {
  return Object.hasOwn(cls, MIXIN);
}
