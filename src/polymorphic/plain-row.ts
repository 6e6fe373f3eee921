import type { EntityDTO, ExpandProperty, Primary, PrimaryKeyProp, PrimaryProperty } from '@mikro-orm/core';
import type { Identity } from './identity.ts';
import type { PolymorphicMembers } from './polymorphic.ts';

interface CollectionLike<Item> {
  getItems(check?: boolean): Item[];
  isInitialized(fully?: boolean): boolean;
}

type Head<Path extends string> = Path extends `${infer First}.${string}` ? First : Path;
type Tail<Path extends string, First extends PropertyKey> = Path extends `${First & string}.${infer Rest}`
  ? Rest
  : never;

/** Collections that a read does not populate are not in its rows. */
type Names<T, Hint extends string> = {
  [K in keyof EntityDTO<T>]-?: K extends keyof T
    ? NonNullable<T[K]> extends CollectionLike<unknown>
      ? K & Head<Hint>
      : K
    : never;
}[keyof EntityDTO<T>];

/** The names that `fields` and `exclude` leave; keys are always read. */
type Chosen<T, Fields extends string, Excludes extends string> = [Fields] extends [never]
  ? Exclude<keyof T, Excludes>
  : '*' extends Fields
    ? keyof T
    : Head<Fields> | PrimaryProperty<T>;

type Related<Value, Hint extends string> =
  NonNullable<Value> extends CollectionLike<infer Item>
    ? PlainRow<Item & object, Hint>[]
    : PlainRow<ExpandProperty<NonNullable<Value>> & object, Hint> | Extract<Value, null | undefined>;

/** What MikroORM takes for a key says that an object type is an entity's. */
type IsEntity<Value> = Value extends object
  ? [keyof Value & ('_id' | 'id' | 'uuid' | typeof PrimaryKeyProp)] extends [never]
    ? false
    : true
  : false;

type Unpopulated<Value, Dto> =
  IsEntity<NonNullable<Value>> extends true ? Primary<NonNullable<Value>> | Extract<Value, null | undefined> : Dto;

/** The identity of a row, under the name that the option `discriminatorProperty` has by default. */
interface PlainType {
  readonly type: Identity;
}

/**
 * A row of `T` as `findPlain` and `streamPlain` give it: the columns under the names of their properties, with values of the
 * types that an entity's have; relations as keys, or as rows where `Hint` populates them; hidden properties left out.
 */
export type PlainRow<
  T extends object,
  Hint extends string = never,
  Fields extends string = never,
  Excludes extends string = never,
> = {
  [K in Names<T, Hint> & Chosen<T, Fields, Excludes>]: K extends keyof T & Head<Hint>
    ? Related<T[K], Tail<Hint, K>>
    : Unpopulated<K extends keyof T ? T[K] : never, EntityDTO<T>[K]>;
} & (T extends PolymorphicMembers ? PlainType : unknown);
