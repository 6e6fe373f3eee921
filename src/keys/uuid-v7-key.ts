import { p } from '@mikro-orm/core';
import { v7 } from 'uuid';
import type { AbstractConstructor, Mixin } from './class-types.ts';
import { defineKey } from './define-key.ts';
import { requireBase } from './require-base.ts';
import type { UuidKeyMembers } from './uuid-key-members.ts';

/**
 * Adds the primary key `id`: a UUID of version 7, whose order is that of creation.
 *
 * ```ts
 * abstract class Base extends UuidV7Key() {}
 * ```
 *
 * The keys of one process grow, also within a millisecond and when the clock steps back (RFC 9562, by the package `uuid`).
 * Throws `DeclarationError` for a base that is no class. After `UUIDv7Base` of Advanced Alchemy.
 */
export const UuidV7Key: Mixin<'UuidV7Key', UuidKeyMembers> = (...given: unknown[]): AbstractConstructor<never> => {
  abstract class UuidV7KeyMixin extends requireBase('UuidV7Key', given) {
    id: string = v7();
  }
  defineKey(
    UuidV7KeyMixin,
    p
      .uuid()
      .primary()
      .onCreate(() => v7()),
  );
  return UuidV7KeyMixin as never;
};
