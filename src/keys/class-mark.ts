import type { EntityClass } from '@mikro-orm/core';

/** A fact that a mixin states about a class, and that its subclasses inherit. */
export class ClassMark<T> {
  readonly #key: symbol;

  constructor(name: string) {
    this.#key = Symbol.for(`mikro-orm-polymorphic.${name}`);
  }

  set(cls: EntityClass, value: T): void {
    Object.defineProperty(cls, this.#key, { value });
  }

  of(cls: EntityClass): T | undefined {
    return (cls as unknown as Readonly<Record<symbol, T | undefined>>)[this.#key];
  }
}
