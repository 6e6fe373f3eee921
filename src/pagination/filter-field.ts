import { type EntityProperty, ReferenceKind } from '@mikro-orm/core';
import { z } from 'zod';
import { DeclarationError } from '../errors/declaration-error.ts';
import { scalarType } from '../internal/facts/scalar-type.ts';
import { readInstant } from '../keys/instant.ts';
import type { ValueType } from '../polymorphic/value-type.ts';
import type { FilterOperator } from './list-filters.ts';
import { readBoolean } from './request-fields.ts';

const MOST_VALUES = 100;
const LONGEST_TEXT = 1000;
const TEXT = /^(text|varchar|character varying|char|character|bpchar|citext)\b/i;

interface Reader {
  readonly schema: z.ZodType;
  readonly expected: string;
}

const SMALL: Reader = {
  schema: z.preprocess(numberOf, z.int().min(-32_768).max(32_767)),
  expected: 'an integer from -32768 to 32767',
};

/** The value of a filter, as a client writes it. Throws `DeclarationError` when the operator does not fit the column. */
export function filterField(entity: string, prop: EntityProperty, operator: FilterOperator): z.ZodType {
  const reader = /^(smallint|int2|smallserial)/.test(prop.columnTypes?.[0] ?? '') ? SMALL : readerOf(scalarType(prop));
  if (!reader || prop.kind !== ReferenceKind.SCALAR) {
    throw new DeclarationError(
      `listFilters(${entity}, …) names ${prop.name}, which is no column of a text, number, boolean, time or key. Leave it out.`,
    );
  }
  if (operator === 'contains' && (prop.nativeEnumName !== undefined || !TEXT.test(prop.columnTypes?.[0] ?? ''))) {
    throw new DeclarationError(
      `listFilters(${entity}, …) says that ${prop.name} contains a text, but it is of the type ${prop.columnTypes?.[0] ?? 'unknown'}. Use equals or in.`,
    );
  }
  const { schema, expected } = fieldOf(operator, reader);
  return schema.optional().describe(expected);
}

function fieldOf(operator: FilterOperator, reader: Reader): Reader {
  switch (operator) {
    case 'contains':
      return { schema: text(LONGEST_TEXT).nullable(), expected: `a text of at most ${LONGEST_TEXT} characters` };
    case 'isNull':
      return { schema: z.preprocess(readBoolean, z.boolean()), expected: 'true or false' };
    case 'in':
      return {
        schema: z.preprocess(asList, z.array(reader.schema.nullable()).max(MOST_VALUES)),
        expected: `at most ${MOST_VALUES} values, each ${reader.expected}`,
      };
    case 'equals':
      return { schema: reader.schema.nullable(), expected: reader.expected };
    default:
      return reader;
  }
}

function asList(value: unknown): unknown {
  return Array.isArray(value) || value === undefined ? value : [value];
}

/** PostgreSQL has no text with a zero byte. */
function text(longest: number): z.ZodType<string> {
  return z
    .string()
    .max(longest)
    .refine(value => !value.includes('\0'));
}

function readerOf(type: ValueType): Reader | undefined {
  switch (type.kind) {
    case 'string':
      return stringReader(type.format);
    case 'enum':
      return {
        schema: z.preprocess(labelOf(type.values), z.literal([...type.values])),
        expected: `one of ${type.values.join(', ')}`,
      };
    case 'boolean':
      return { schema: z.preprocess(readBoolean, z.boolean()), expected: 'true or false' };
    case 'integer':
      return {
        schema: z.preprocess(numberOf, type.isLarge ? z.int() : z.int32()),
        expected: 'an integer of the column',
      };
    case 'number':
      return { schema: z.preprocess(numberOf, z.number()), expected: 'a number' };
    case 'bigint':
      return { schema: z.preprocess(bigintOf, z.int64()), expected: 'an integer of 64 bits' };
    case 'decimal':
      return {
        schema: z
          .string()
          .max(200)
          .regex(/^-?\d+(\.\d+)?$/),
        expected: 'a decimal number',
      };
    default:
      return undefined;
  }
}

function stringReader(format: 'date' | 'date-time' | 'uuid' | undefined): Reader {
  switch (format) {
    case 'uuid':
      return { schema: z.guid(), expected: 'a UUID' };
    case 'date':
      return { schema: z.iso.date(), expected: 'a date, like 2026-01-31' };
    case 'date-time':
      return { schema: instant(), expected: 'a time with an offset, like 2026-01-31T12:00:00Z' };
    default:
      return { schema: text(LONGEST_TEXT), expected: `a text of at most ${LONGEST_TEXT} characters` };
  }
}

function instant(): z.ZodType<Date> {
  return z.preprocess(textOfDate, z.string().meta({ format: 'date-time' })).transform(readTime);
}

function textOfDate(value: unknown): unknown {
  return value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : value;
}

function readTime(value: string, context: z.RefinementCtx): Date {
  const time = readInstant('', value);
  if (time instanceof Date) {
    return time;
  }
  context.addIssue({ code: 'custom', message: time.expected });
  return z.NEVER;
}

function labelOf(values: readonly (string | number)[]): (value: unknown) => unknown {
  return value => values.find(each => typeof each === 'number' && String(each) === value) ?? value;
}

function numberOf(value: unknown): unknown {
  return typeof value === 'string' && value.length <= 30 && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

function bigintOf(value: unknown): unknown {
  const isInteger = typeof value === 'string' ? /^-?\d{1,19}$/.test(value) : Number.isSafeInteger(value);
  return isInteger ? BigInt(value as string) : value;
}
