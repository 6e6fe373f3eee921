import type { Opt } from '@mikro-orm/core';
import type { z } from 'zod';
import type { ZodInstant } from '../info.ts';

/** The fields of an entity and its DTOs, as zod schemas. */
export type FieldSchemas = Readonly<Record<string, z.ZodType>>;

/** A schema without its default. */
export type Bare<S> = S extends z.ZodDefault<infer I> ? Bare<I> : S;

/** What an entity holds in a field: with a default it may be left out of a new one. */
export type FieldMember<S> =
  S extends z.ZodDefault<infer I>
    ? null extends z.output<I>
      ? z.output<I>
      : Opt<z.output<I>>
    : S extends z.ZodType
      ? z.output<S>
      : never;

/** The properties that a set of fields gives an entity. */
export type FieldMembers<F extends FieldSchemas> = { [K in keyof F]: FieldMember<F[K]> };

/** A field of a request: times and big integers come as text, and become what the entity holds. */
export type Incoming<S> =
  S extends z.ZodDefault<infer I>
    ? z.ZodDefault<Incoming<I>>
    : S extends z.ZodNullable<infer I>
      ? z.ZodNullable<Incoming<I>>
      : S extends z.ZodDate
        ? z.ZodType<Date, string>
        : S extends z.ZodBigInt
          ? z.ZodType<bigint, string>
          : S extends z.ZodType
            ? S
            : never;

/** A field of a response: times and big integers leave as text. */
export type Outgoing<S> =
  S extends z.ZodNullable<infer I>
    ? z.ZodNullable<Outgoing<I>>
    : S extends z.ZodDate
      ? ZodInstant
      : S extends z.ZodBigInt
        ? z.ZodType<string, bigint | string>
        : S extends z.ZodType
          ? S
          : never;

export type CreateShape<F extends FieldSchemas> = { -readonly [K in keyof F]: Incoming<F[K]> };
export type UpdateShape<F extends FieldSchemas> = {
  -readonly [K in keyof F]: z.ZodExactOptional<Incoming<Bare<F[K]>>>;
};
export type ResponseShape<F extends FieldSchemas> = { -readonly [K in keyof F]: Outgoing<Bare<F[K]>> };

/** A column for `defineEntity`, which infers the property of the entity from it. */
export interface FieldColumn<S> {
  readonly '~type'?: { value: NonNullable<z.output<Bare<S>>> };
  readonly '~options': (null extends z.output<Bare<S>> ? { nullable: true } : {}) &
    (S extends z.ZodDefault<infer _> ? { onCreate: () => z.output<Bare<S>> } : {});
}

export type FieldColumns<F extends FieldSchemas> = { readonly [K in keyof F]: FieldColumn<F[K]> };
