import type { EntityClass, EntityProperty } from '@mikro-orm/core';
import type { AbstractConstructor } from './class-types.ts';
import { requireComplete } from './completeness.ts';

/** Stands in types only: what a mixin adds to `toDict()`. */
declare const dictValues: unique symbol;

/**
 * The plain values that a mixin adds to `toDict()`.
 *
 * ```ts
 * interface RatingMembers extends DictValues<{ readonly rating: number | null }> {
 *   rating: Opt<number> | null;
 * }
 * ```
 *
 * The interface of what a mixin adds extends it with the values; those of all mixins of a class accumulate.
 */
export interface DictValues<TValues extends object = object> {
  readonly [dictValues]?: TValues;
}

/** What every key adds to its instances: `toDict()`, and the plain value of the key. */
export interface DictMembers<TValues extends object = object> extends DictValues<TValues> {
  /**
   * The values that bases and mixins add, as plain ones, for logs: keys as strings, times in ISO 8601, null where unset; no
   * other column, and nothing hidden. Throws `IncompleteEntityError` for an entity that was not loaded whole.
   */
  toDict(): Dict<this>;
}

/** The result of `toDict()`: the plain values of all keys and mixins of `T`. */
export type Dict<T extends DictValues> = Flat<NonNullable<T[typeof dictValues]>>;

type Flat<T> = { [K in keyof T]: T[K] };

/** The members of a mixin that no other mixin may have. */
export type OwnMembers<TMembers> = Exclude<keyof TMembers, keyof DictMembers>;

type Instance = Record<string, unknown> & Partial<DictMembers>;

/**
 * Gives the class of a mixin a `toDict` that adds its properties to what its base gives. A class that has one of its own
 * keeps it.
 */
export function defineToDict(cls: EntityClass, properties: Readonly<Record<string, Partial<EntityProperty>>>): void {
  if (Object.hasOwn(cls.prototype as object, 'toDict')) {
    return;
  }
  const shown = Object.entries(properties).filter(([, { hidden }]) => !hidden);
  const toDict = function toDict(this: Instance): object {
    const own = shown.map(([name, prop]): [string, unknown] => [name, plainValue(this[name], prop)]);
    return { ...inheritedDict(cls, this), ...Object.fromEntries<unknown>(own) };
  };
  Object.defineProperty(cls.prototype, 'toDict', { value: toDict, writable: true, configurable: true });
}

/** What `toDict` of the class above `cls` gives; the topmost one requires that the entity is whole. */
export function inheritedDict(cls: AbstractConstructor | EntityClass, entity: object): object {
  const { toDict } = Object.getPrototypeOf(cls.prototype) as Instance;
  if (toDict) {
    return toDict.call(entity as never);
  }
  requireComplete(entity, `${entity.constructor.name}.toDict()`);
  return {};
}

function plainValue(value: unknown, { primary }: Partial<EntityProperty>): unknown {
  if (value == null) {
    return null;
  }
  if (value instanceof Date) {
    return value.toISOString();
  }
  return typeof value === 'bigint' || (primary && typeof value === 'number') ? String(value) : value;
}
