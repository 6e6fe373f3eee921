import { type EntityClass, type EntityMetadata, type EntityProperty, type Opt, p, raw } from '@mikro-orm/core';
import type { AbstractConstructor, Mixin } from '../keys/class-types.ts';
import { defineMixin } from '../keys/define-mixin.ts';
import type { DictValues } from '../keys/dict.ts';
import { fixColumns } from '../keys/fixed-columns.ts';
import { requireBase } from '../keys/require-base.ts';

/** What `UpdatedAt` adds to every instance. */
export interface UpdatedAtMembers extends DictValues<{ readonly updatedAt: string | null }> {
  /** When the row, or one of its child rows, was last written, by the database's clock; on the instance after the flush. */
  readonly updatedAt: Opt<Date>;
}

/** How `UpdatedAt` keeps its column. */
export interface UpdatedAtOptions {
  /** Adds a database trigger, which moves `updatedAt` with whatever raw SQL changes the row as well; default false. */
  readonly trigger?: boolean;
}

const TRIGGER: unique symbol = Symbol.for('mikro-orm-polymorphic.updated-at-trigger');

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
export const UpdatedAt: Mixin<'UpdatedAt', UpdatedAtMembers, UpdatedAtOptions> = (
  ...given: unknown[]
): AbstractConstructor<never> => {
  abstract class UpdatedAtMixin extends requireBase('UpdatedAt', given) {}
  const { trigger = false } = (given[1] ?? {}) as UpdatedAtOptions;
  Object.defineProperty(UpdatedAtMixin, TRIGGER, { value: trigger });
  defineMixin(UpdatedAtMixin, {
    updatedAt: p.datetime(3).columnType('timestamptz(3)').defaultRaw('now()').onUpdate(databaseClock()),
  });
  fixColumns(UpdatedAtMixin, 'updatedAt');
  return UpdatedAtMixin as never;
};

const clocks = new WeakSet<object>();

/** The value of an update: the database's clock; with the column, quoted, never earlier than what is there. */
export function databaseClock(column?: string): () => Date {
  const expression = column === undefined ? 'clock_timestamp()' : `greatest(clock_timestamp(), ${column})`;
  const clock = (): Date => raw<Date>(expression);
  clocks.add(clock);
  return clock;
}

/** The property that `UpdatedAt` gave a class; undefined for a class without it. */
export function updatedAtOf({ props }: EntityMetadata): EntityProperty | undefined {
  return props.find(({ onUpdate }) => onUpdate && clocks.has(onUpdate));
}

/** Whether the `UpdatedAt` of a class asked for a database trigger. */
export function hasUpdatedAtTrigger(cls: EntityClass): boolean {
  return (cls as { [TRIGGER]?: boolean })[TRIGGER] === true;
}
