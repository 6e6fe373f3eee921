import type { Collection, EntityManager, PrimaryProperty, RequiredEntityData, Scalar } from '@mikro-orm/core';
import type { z } from 'zod';
import type { PolymorphicMembers } from '../../polymorphic/polymorphic.ts';
import type { DtoMapper, EntityMapper } from './mapper.ts';
import type { DtoOf, MadeOf } from './shape.ts';

/** What a property holds, or each item of it. */
export type Item<V> =
  NonNullable<V> extends Collection<infer T, infer _Owner>
    ? T
    : NonNullable<V> extends { unwrap(): infer T }
      ? T
      : NonNullable<V> extends readonly (infer T)[]
        ? NonNullable<T>
        : NonNullable<V>;

/** Whether a value is an entity, or looks like one: such values are never copied. */
type IsRelated<V> = Item<V> extends Scalar ? false : [PrimaryProperty<Item<V>>] extends [never] ? IsWrapped<V> : true;
type IsWrapped<V> = NonNullable<V> extends { unwrap(): unknown } | Collection<object> ? true : false;

type IsOptional<T, K extends keyof T> = {} extends Pick<T, K> ? true : false;

/** Whether a value of `V` may be copied into the field `K` of `To`: undefined becomes null where null is allowed. */
type Fits<V, To, K extends keyof To> =
  IsOptional<To, K> extends true
    ? [Exclude<V, undefined>] extends [To[K]]
      ? true
      : false
    : [V] extends [To[K]]
      ? true
      : [Exclude<V, undefined> | null] extends [To[K]]
        ? true
        : false;

/** The fields of a DTO that do not map by themselves: related entities never do. */
type Unread<E, To> = {
  [K in keyof To]-?: K extends keyof E
    ? IsRelated<E[K]> extends true
      ? K
      : Fits<E[K], To, K> extends true
        ? never
        : K
    : IsOptional<To, K> extends true
      ? never
      : K;
}[keyof To];

/** The properties of an entity that do not map by themselves: of a relation only a key does. */
type Unwritten<E, D, To> = {
  [K in keyof To]-?: K extends keyof D
    ? IsKeyed<E, D, K> extends true
      ? Fits<D[K], To, K> extends true
        ? never
        : K
      : K
    : IsOptional<To, K> extends true
      ? never
      : K;
}[keyof To];

type IsKeyed<E, D, K extends keyof D> = K extends keyof E
  ? IsRelated<E[K]> extends true
    ? Item<D[K]> extends Scalar
      ? true
      : false
    : true
  : true;

/** What an entity offers a DTO: a class of a hierarchy its identity too, as `type`. */
type Source<E, S> = E extends PolymorphicMembers
  ? 'type' extends keyof E
    ? E
    : E & { readonly type: S extends z.ZodObject ? TypeOf<MadeOf<S>> : string }
  : E;

/** The schema itself checks a literal. */
type TypeOf<To> = To extends { readonly type: infer T extends string } ? T : string;

type ReadRule<E, To, K extends keyof To> =
  | ((entity: E) => To[K])
  | (K extends keyof E ? DtoMapper<Item<E[K]>, Item<To[K]>> : never);

type WriteRule<E, D, To, K extends keyof To> =
  | ((dto: D, em: EntityManager) => To[K])
  | (K extends keyof E & keyof D ? EntityMapper<Item<E[K]>, Item<D[K]>> : never);

type Reads<E, To, Needed extends keyof To> = { readonly [K in Needed]-?: ReadRule<E, To, K> } & {
  readonly [K in Exclude<keyof To, Needed>]?: ReadRule<E, To, K>;
};

type Writes<E, D, To, Needed extends keyof To> = { readonly [K in Needed]-?: WriteRule<E, D, To, K> } & {
  readonly [K in Exclude<keyof To, Needed>]?: WriteRule<E, D, To, K>;
};

/** How the fields of a DTO come from an entity: a rule for each that does not map by itself. */
export type ToDtoRules<E extends object, S> = Reads<E, MadeOf<S>, Unread<Source<E, S>, MadeOf<S>>>;

/** How the properties of an entity come from a DTO: a rule for each required one that does not map by itself. */
export type ToEntityRules<E extends object, S> = Writes<
  E,
  DtoOf<S>,
  RequiredEntityData<E>,
  Unwritten<E, DtoOf<S>, RequiredEntityData<E>>
>;
