import type { EntityClass } from '@mikro-orm/core';
import type { AbstractConstructor, Mixed, Refused } from '../keys/class-types.ts';
import { defineMixin } from '../keys/define-mixin.ts';
import { requireBase } from '../keys/require-base.ts';

/** Stands in types only: the class has rows that never change. */
declare const immutable: unique symbol;

/** What `Immutable` adds to every instance: in types, the mark that it was applied. */
export interface ImmutableMembers {
  readonly [immutable]?: true;
}

/** How `Immutable` guards its rows. */
export interface ImmutableOptions {
  /** Adds a database trigger, which refuses UPDATE and DELETE of raw SQL as well; default false. */
  readonly trigger?: boolean;
}

/** `unknown` for a base whose rows can stay as they are; else a readable refusal. */
export type NeverChanging<TBase extends AbstractConstructor> = typeof immutable extends keyof InstanceType<TBase>
  ? Refused<'Immutable: the base class is immutable already. Do not apply the mixin twice.', TBase>
  : 'updatedAt' extends keyof InstanceType<TBase>
    ? Refused<'Immutable: rows that never change have no updatedAt. Take a base without UpdatedAt.', 'updatedAt'>
    : unknown;

/** The mixin `Immutable`. */
export interface ImmutableMixin {
  (): Mixed<AbstractConstructor, ImmutableMembers>;
  <TBase extends AbstractConstructor>(
    Base: TBase & NeverChanging<TBase>,
    options?: ImmutableOptions,
  ): Mixed<TBase, ImmutableMembers>;
}

const IMMUTABLE: unique symbol = Symbol.for('mikro-orm-polymorphic.immutable');

/**
 * Lets rows be inserted and read, never changed or deleted: by no flush, `em.nativeUpdate`, `em.nativeDelete`, merging upsert,
 * query builder or `changeType`. Each of them throws `ImmutableEntityError` before any SQL.
 *
 * ```ts
 * abstract class LogEntry extends Immutable(BaseModel, { trigger: true }) {}
 * ```
 *
 * In a hierarchy the root has to be immutable; start-up throws `DeclarationError` otherwise, and for a class that has
 * `updatedAt` as well. Throws `DeclarationError` for a base that is no class.
 */
export const Immutable: ImmutableMixin = (...given: unknown[]): AbstractConstructor<never> => {
  abstract class ImmutableMixinClass extends requireBase('Immutable', given) {}
  const { trigger = false } = (given[1] ?? {}) as ImmutableOptions;
  Object.defineProperty(ImmutableMixinClass, IMMUTABLE, { value: { trigger } });
  defineMixin(ImmutableMixinClass, {});
  return ImmutableMixinClass as never;
};

/** How the rows of a class are guarded; undefined for a class whose rows may change. */
export function immutabilityOf(cls: EntityClass): Required<ImmutableOptions> | undefined {
  return (cls as { [IMMUTABLE]?: Required<ImmutableOptions> })[IMMUTABLE];
}
