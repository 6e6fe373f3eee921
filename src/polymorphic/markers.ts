import type { EntityClass } from '@mikro-orm/core';

const POLYMORPHIC: unique symbol = Symbol.for('mikro-orm-polymorphic.polymorphic');

/** Marks a class and its subclasses as opted in. */
export function markPolymorphic(cls: EntityClass): void {
  Object.defineProperty(cls, POLYMORPHIC, { value: true });
}

/** Whether a class extends the polymorphic base. */
export function isPolymorphic(cls: EntityClass): boolean {
  return (cls as { [POLYMORPHIC]?: true })[POLYMORPHIC] === true;
}
