import type { EntityClass } from '@mikro-orm/core';
import type { OwnMembers } from './dict.ts';

/** Any class, abstract ones included. */
// oxlint-disable-next-line typescript/no-explicit-any -- TypeScript demands any[] of a mixin's constructor
export type AbstractConstructor<T extends object = object> = abstract new (...args: any[]) => T;

/** A class that can be instantiated. */
// oxlint-disable-next-line typescript/no-explicit-any -- see AbstractConstructor
export type ConcreteConstructor<T extends object = object> = new (...args: any[]) => T;

/** The class that a mixin returns: its base with `TMembers` added to the instances. */
export type Mixed<TBase extends AbstractConstructor, TMembers extends object> = AbstractConstructor<
  InstanceType<TBase> & TMembers
> &
  TBase;

/** A sentence that stands in a compile error. */
export interface Refused<Sentence extends string, Detail> {
  readonly '~refused': [Sentence, Detail];
}

/** `unknown` when `TBase` has none of the members `Keys`; else a readable refusal. */
export type Free<TBase extends AbstractConstructor, Keys extends PropertyKey, Name extends string> = [
  Extract<keyof InstanceType<TBase>, Keys>,
] extends [never]
  ? unknown
  : Refused<
      `${Name}: the base class already has these members. Remove them, or do not apply the mixin twice.`,
      Extract<keyof InstanceType<TBase>, Keys>
    >;

/**
 * A mixin: `Mixin()` or `Mixin(Base, options?)` gives a class with `TMembers` and `TStatics` added. A base that has one of the
 * members already is refused by the compiler, with a sentence.
 */
export interface Mixin<
  Name extends string,
  TMembers extends object,
  TOptions extends object = never,
  TStatics = unknown,
> {
  (): Mixed<AbstractConstructor, TMembers> & TStatics;
  <TBase extends AbstractConstructor>(
    Base: TBase & Free<TBase, OwnMembers<TMembers>, Name>,
    options?: TOptions,
  ): Mixed<TBase, TMembers> & TStatics;
}

/** The class of which `cls` is a direct subclass, or undefined at the top. */
export function parentClass(cls: EntityClass): EntityClass | undefined {
  const parent = Object.getPrototypeOf(cls) as EntityClass | null;
  return typeof parent === 'function' && parent !== Function.prototype ? parent : undefined;
}
