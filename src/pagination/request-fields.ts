import { z } from 'zod';
import { readInstant } from '../keys/instant.ts';

/** A field that a request may leave out for its default; null is the same. */
export type DefaultedField<T> = z.ZodDefault<z.ZodType<T>>;
/** A field that a request may leave out; null is the same. */
export type OptionalField<T> = z.ZodOptional<z.ZodType<T | undefined>>;

/** An integer, or its decimal digits. */
export function integerField(min: number, max: number, fallback: number): DefaultedField<number> {
  const field = z.preprocess(readInteger, z.int().min(min).max(max).default(fallback));
  return field.default(fallback).describe(`an integer from ${min} to ${max}`);
}

/** A boolean, or its name. */
export function booleanField(fallback: boolean): DefaultedField<boolean> {
  const field = z.preprocess(readBoolean, z.boolean().default(fallback));
  return field.default(fallback).describe('true or false');
}

/** One of some names. */
export function choiceField<const T extends string>(choices: readonly T[], fallback: NoInfer<T>): DefaultedField<T> {
  const choice = z.enum(choices).default(fallback as never);
  const field = z.preprocess(value => value ?? undefined, choice) as z.ZodType<T>;
  return field.default(fallback as never).describe(`one of ${choices.join(', ')}`);
}

/** A time with an offset. */
export function instantField(): OptionalField<Date> {
  return z
    .preprocess(readText, z.string().meta({ format: 'date-time' }).optional())
    .transform((value, context) => {
      const read = value === undefined ? value : readInstant('', value);
      if (read === undefined || read instanceof Date) {
        return read;
      }
      context.addIssue({ code: 'custom', message: read.expected });
      return z.NEVER;
    })
    .optional()
    .describe('a time with an offset, like 2026-01-31T12:00:00Z');
}

/** Digits as a number, and no negative zero. */
function readInteger(value: unknown): unknown {
  const isDigits = typeof value === 'string' && /^\d{1,16}$/.test(value);
  return isDigits || value === 0 ? Number(value) + 0 : (value ?? undefined);
}

/** `true` and `false` for their names. */
export function readBoolean(value: unknown): unknown {
  return value === 'true' || (value === 'false' ? false : (value ?? undefined));
}

function readText(value: unknown): unknown {
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  }
  return value ?? undefined;
}
