import { p } from '@mikro-orm/core';
import type { AbstractConstructor, Mixin } from './class-types.ts';
import { defineKey } from './define-key.ts';
import { requireBase } from './require-base.ts';
import type { UuidKeyMembers } from './uuid-key-members.ts';

/** A key mixin whose UUIDs are made in the application, with the instance. */
export function uuidKey<Name extends string>(name: Name, make: () => string): Mixin<Name, UuidKeyMembers> {
  return (...given: unknown[]): AbstractConstructor<never> => {
    abstract class UuidKeyMixin extends requireBase(name, given) {
      id: string = make();
    }
    const id = p
      .uuid()
      .primary()
      .onCreate(() => make());
    defineKey(UuidKeyMixin, id);
    return UuidKeyMixin as never;
  };
}
