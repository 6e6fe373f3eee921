import type { EntityClass } from '@mikro-orm/core';
import { defineMixin } from './define-mixin.ts';

const NAMES = ['toString', Symbol.for('nodejs.util.inspect.custom')];

/** Maps the class of a key mixin. Its entities are `<User(id=…)>` in strings and in Node's inspect. */
export function defineKey(cls: EntityClass, id: object): void {
  defineMixin(cls, { id });
  for (const name of NAMES) {
    Object.defineProperty(cls.prototype, name, { value: brief, writable: true, configurable: true });
  }
}

function brief(this: { readonly id?: string | number | bigint }): string {
  return `<${this.constructor.name}(id=${String(this.id ?? null)})>`;
}
