import { type Opt, p } from '@mikro-orm/core';
import type { AbstractConstructor, Mixin } from '../keys/class-types.ts';
import { defineMixin } from '../keys/define-mixin.ts';
import type { DictValues } from '../keys/dict.ts';
import { requireBase } from '../keys/require-base.ts';

/** What `Versioned` adds to every instance. */
export interface VersionedMembers extends DictValues<{ readonly version: number | null }> {
  /** 1 after the insert, one more after each update; written by MikroORM. */
  readonly version: Opt<number>;
}

/**
 * Adds `version`, MikroORM's optimistic lock: a flush that meets a row which somebody else has changed since it was loaded
 * fails with `OptimisticLockError`, and writes nothing.
 *
 * ```ts
 * abstract class Document extends Versioned(BaseEntity) {}
 * ```
 *
 * Throws `DeclarationError` for a base that is no class.
 */
export const Versioned: Mixin<'Versioned', VersionedMembers> = (...given: unknown[]): AbstractConstructor<never> => {
  abstract class VersionedMixin extends requireBase('Versioned', given) {}
  defineMixin(VersionedMixin, { version: p.integer().version() });
  return VersionedMixin as never;
};
