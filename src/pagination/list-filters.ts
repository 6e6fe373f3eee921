import type { EntityClass, EntityMetadata, FilterQuery } from '@mikro-orm/core';
import { z } from 'zod';
import { DeclarationError } from '../errors/declaration-error.ts';
import { listNames } from '../errors/sentence.ts';
import { filterField } from './filter-field.ts';
import { filterCondition } from './filter-condition.ts';
import { parseRequest } from './parse-request.ts';

/** What a filter does with its value. */
export type FilterOperator = 'contains' | 'equals' | 'from' | 'in' | 'isNull' | 'to';

type Scalar = string | number | bigint | boolean | Date;
type Value<T> = Exclude<T, null | undefined>;

/** The operators that a property of this type can have: `contains` is of texts, `from` and `to` of what has an order. */
export type OperatorOf<T> =
  Value<T> extends Scalar
    ?
        | 'equals'
        | 'in'
        | 'isNull'
        | (Value<T> extends string ? 'contains' : never)
        | (Value<T> extends boolean ? never : 'from' | 'to')
    : never;

/** The filters of a list by property. */
export type FilterDeclaration<T> = { readonly [K in keyof T]?: readonly OperatorOf<T[K]>[] };

/** The plain type of a property, without the brands of MikroORM. */
type Plain<T> =
  Value<T> extends Date
    ? Date
    : Value<T> extends boolean
      ? boolean
      : Value<T> extends number
        ? number
        : Value<T> extends bigint
          ? bigint
          : Value<T> extends string
            ? `${Value<T>}`
            : never;

type Operand<T, Operator> = Operator extends 'in'
  ? readonly (Plain<T> | null)[]
  : Operator extends 'isNull'
    ? boolean
    : Operator extends 'from' | 'to'
      ? Plain<T>
      : Plain<T> | null;

type Fields<D> = { [K in keyof D & string]: D[K] extends readonly (infer O)[] ? [K, O & string] : never }[keyof D &
  string];
type NameOf<F> = F extends [infer K extends string, infer O] ? (O extends 'equals' ? K : `${K}.${O & string}`) : never;
type Pairs<D> =
  Fields<D> extends infer F ? (F extends [infer K, infer O] ? (O extends unknown ? [K, O] : never) : never) : never;

/** The values of a request, by the names of the filters: `status` for `equals`, else `title.contains`. */
export type FilterValues<T, D> = {
  [P in Pairs<D> as NameOf<P>]?: P extends [infer K extends keyof T, infer O] ? Operand<T[K], O> | undefined : never;
};

/** The fields of a zod schema that reads filters. */
export type FilterShape<Values> = {
  [K in keyof Values]-?: z.ZodOptional<z.ZodType<Exclude<Values[K], undefined>>>;
};

/** The filters of a list. */
export interface ListFilters<T extends object, Values> {
  /** The query string of the filters, for OpenAPI and `parseRequests`. */
  readonly schema: z.ZodObject<FilterShape<Values>>;
  /** Reads what a client wrote. Throws one `InvalidRequestError` (422) that lists each wrong or undeclared field. */
  parse(input: unknown): Values;
  /** The condition; values that are undefined are left out. Checks them as `parse` does. */
  where(values: Values): FilterQuery<T>;
}

/**
 * The filters that clients may put on a list, declared by property.
 *
 * ```ts
 * const filters = listFilters(Tool, { name: ['contains', 'equals', 'in'] });
 * const found = await em.find(Tool, filters.where(filters.parse('name.contains=weather')));
 * ```
 *
 * `equals` is named as the property (`name=x`), the others after a dot (`name.contains`, `createdAt.from`). `contains` finds a
 * part of a text in any case, `in` any of up to 100 values, `from` is inclusive, `to` exclusive, and `isNull` is true or false. A
 * null means IS NULL. Throws `DeclarationError` without a class or filters. The filters are read when they are first used, after
 * MikroORM's start: then it is thrown for a property that the class has not, or that the operator does not fit. After the filters
 * of Tempest.
 */
export function listFilters<T extends object, const D extends FilterDeclaration<T>>(
  entity: EntityClass<T>,
  declaration: D & { readonly [K in Exclude<keyof D, keyof T>]: never },
): ListFilters<T, FilterValues<T, D>> {
  requireDeclaration(entity, declaration);
  let read: z.ZodObject<Record<string, z.ZodType>> | undefined;
  const schema = (): z.ZodObject<Record<string, z.ZodType>> => (read ??= readDeclaration(entity, declaration));
  return {
    get schema() {
      return schema() as never;
    },
    parse: input => parseRequest(schema(), input) as never,
    where: values => filterCondition(parseRequest(schema(), values)) as FilterQuery<T>,
  };
}

function requireDeclaration(entity: unknown, declaration: unknown): void {
  if (typeof entity !== 'function' || typeof declaration !== 'object' || declaration === null) {
    throw new DeclarationError(
      `listFilters needs an entity class and its filters by property: listFilters(Tool, { name: ['contains'] }).`,
    );
  }
}

function readDeclaration(entity: EntityClass, declaration: object): z.ZodObject<Record<string, z.ZodType>> {
  const meta = (entity.prototype as { __meta?: EntityMetadata } | undefined)?.__meta;
  if (!meta) {
    throw new DeclarationError(
      `listFilters(${entity.name}, …) was used before MikroORM was started with ${entity.name}. Use the filters after MikroORM.init.`,
    );
  }
  const fields = Object.entries(declaration).flatMap(([name, operators]: [string, readonly FilterOperator[]]) => {
    const prop = Object.hasOwn(meta.properties, name) ? meta.properties[name as never] : undefined;
    if (!prop) {
      throw new DeclarationError(
        `listFilters(${meta.className}, …) names ${name}, which it has not. Its properties are ${listNames(Object.keys(meta.properties), 40)}.`,
      );
    }
    return operators.map(operator => [
      operator === 'equals' ? name : `${name}.${operator}`,
      filterField(meta.className, prop, operator),
    ]);
  });
  return z.strictObject(Object.fromEntries(fields) as Record<string, z.ZodType>);
}
