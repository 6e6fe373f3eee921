import { type Opt, p } from '@mikro-orm/core';
import type { AbstractConstructor, Mixin } from '../keys/class-types.ts';
import { defineMixin } from '../keys/define-mixin.ts';
import type { DictValues } from '../keys/dict.ts';
import { fixColumns } from '../keys/fixed-columns.ts';
import { requireBase } from '../keys/require-base.ts';

/** What `CreatedAt` adds to every instance. */
export interface CreatedAtMembers extends DictValues<{ readonly createdAt: string | null }> {
  /** When the row was inserted, by the database's clock; on the instance after the flush. */
  readonly createdAt: Opt<Date>;
}

/**
 * Adds `createdAt`, a `timestamptz(3) not null default now()`.
 *
 * ```ts
 * abstract class Event extends CreatedAt(BaseEntity) {}
 * ```
 *
 * Milliseconds are what a JavaScript `Date` holds: with microseconds a cursor would lose rows. Throws `DeclarationError` for a
 * base that is no class. After `BaseModel` of Dashtam.
 */
export const CreatedAt: Mixin<'CreatedAt', CreatedAtMembers> = (...given: unknown[]): AbstractConstructor<never> => {
  abstract class CreatedAtMixin extends requireBase('CreatedAt', given) {}
  defineMixin(CreatedAtMixin, { createdAt: p.datetime(3).columnType('timestamptz(3)').defaultRaw('now()') });
  fixColumns(CreatedAtMixin, 'createdAt');
  return CreatedAtMixin as never;
};
