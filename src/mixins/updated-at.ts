import { type Opt, p, raw } from '@mikro-orm/core';
import type { AbstractConstructor, Mixin } from '../keys/class-types.ts';
import { defineMixin } from '../keys/define-mixin.ts';
import type { DictValues } from '../keys/dict.ts';
import { requireBase } from '../keys/require-base.ts';

/** What `UpdatedAt` adds to every instance. */
export interface UpdatedAtMembers extends DictValues<{ readonly updatedAt: string | null }> {
  /** When the row, or one of its child rows, was last written, by the database's clock; on the instance after the flush. */
  readonly updatedAt: Opt<Date>;
}

/**
 * Adds `updatedAt`, a `timestamptz(3) not null default now()` that every update sets to the database's clock.
 *
 * ```ts
 * abstract class Setting extends UpdatedAt(BaseEntity) {}
 * ```
 *
 * It never goes back, also when the clock does. Throws `DeclarationError` for a base that is no class. After `TimestampMixin` of
 * Dashtam.
 */
export const UpdatedAt: Mixin<'UpdatedAt', UpdatedAtMembers> = (...given: unknown[]): AbstractConstructor<never> => {
  abstract class UpdatedAtMixin extends requireBase('UpdatedAt', given) {}
  defineMixin(UpdatedAtMixin, {
    updatedAt: p
      .datetime(3)
      .columnType('timestamptz(3)')
      .defaultRaw('now()')
      .onUpdate(() => raw('greatest(clock_timestamp(), updated_at)')),
  });
  return UpdatedAtMixin as never;
};
