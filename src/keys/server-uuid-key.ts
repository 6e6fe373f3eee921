import { type Opt, p } from '@mikro-orm/core';
import type { AbstractConstructor, Mixin } from './class-types.ts';
import { defineKey } from './define-key.ts';
import type { DictMembers } from './dict.ts';
import { requireBase } from './require-base.ts';

/** What `ServerUuidKey` adds to every instance. */
export interface ServerUuidKeyMembers extends DictMembers<{ readonly id: string | null }> {
  /** The primary key, made by the database: undefined before the flush. A key that the caller gives is kept. */
  id: Opt<string>;
}

/**
 * Adds the primary key `id`: a UUID of version 4 that the database makes (`default gen_random_uuid()`).
 *
 * ```ts
 * abstract class Base extends ServerUuidKey() {}
 * ```
 *
 * Rows that other programs insert get their keys the same way. Throws `DeclarationError` for a base that is no class.
 */
export const ServerUuidKey: Mixin<'ServerUuidKey', ServerUuidKeyMembers> = (
  ...given: unknown[]
): AbstractConstructor<never> => {
  abstract class ServerUuidKeyMixin extends requireBase('ServerUuidKey', given) {}
  defineKey(ServerUuidKeyMixin, p.uuid().primary().defaultRaw('gen_random_uuid()'));
  return ServerUuidKeyMixin as never;
};
