import type { z } from 'zod';
import { InvalidRequestError, type RequestIssue } from '../errors/request-error.ts';
import { listNames } from '../errors/sentence.ts';
import { shortText, shownValue } from '../errors/shown-value.ts';
import { readFields } from './read-fields.ts';

/** What a request may hold: an object of zod. */
export type RequestSchema = z.ZodObject;

/** What the schemas make of one request, in their order. */
export type ParsedRequests<S extends readonly RequestSchema[]> = { [I in keyof S]: z.output<S[I]> };

/**
 * Reads a request that a client wrote by a schema: a query string, `URLSearchParams`, or an object of fields.
 *
 * ```ts
 * const { offset, limit } = parseRequest(tableViewRequest, 'limit=50');
 * ```
 *
 * Throws one `InvalidRequestError` (422) that lists every field that is wrong or unknown, and nothing else. A field without a
 * description is described by what zod says of it.
 */
export function parseRequest<S extends RequestSchema>(schema: S, input: unknown): z.output<S> {
  return parseRequests([schema], input)[0];
}

/**
 * Reads one request by several schemas: each gets its own fields.
 *
 * ```ts
 * const [view, own] = parseRequests([tableViewRequest, z.object({ kind: z.string() })], 'limit=50&kind=a');
 * ```
 *
 * Throws one `InvalidRequestError` (422) that lists every field that is wrong, or that none of them has.
 */
export function parseRequests<const S extends readonly RequestSchema[]>(schemas: S, input: unknown): ParsedRequests<S> {
  const fields = readFields(input);
  const issues = unknownFields(schemas, fields);
  const results = schemas.map(schema => {
    const result = schema.safeParse(ownFields(schema, fields));
    issues.push(...(result.success ? [] : wrongFields(schema, fields, result.error.issues)));
    return result.data;
  });
  if (issues.length > 0) {
    throw new InvalidRequestError(issues.slice(0, MOST_ISSUES));
  }
  return results as ParsedRequests<S>;
}

const MOST_ISSUES = 100;

function ownFields({ shape }: RequestSchema, fields: ReadonlyMap<string, unknown>): object {
  return Object.fromEntries([...fields].filter(([name]) => Object.hasOwn(shape, name)));
}

function unknownFields(schemas: readonly RequestSchema[], fields: ReadonlyMap<string, unknown>): RequestIssue[] {
  const known = schemas.flatMap(({ shape }) => Object.keys(shape));
  return [...fields.keys()]
    .filter(name => !known.includes(name))
    .map(name => ({ field: shortText(name), expected: `left out: the fields are ${listNames(known, 40)}` }));
}

function wrongFields(
  { shape }: RequestSchema,
  fields: ReadonlyMap<string, unknown>,
  issues: readonly z.core.$ZodIssue[],
): RequestIssue[] {
  const byField = Map.groupBy(issues, ({ path: [name] }) => (name === undefined ? 'request' : String(name)));
  return [...byField].map(([field, [issue]]) => ({
    field,
    expected: (Object.hasOwn(shape, field) ? describe(shape[field]) : undefined) ?? `right: ${issue!.message}`,
    ...(fields.has(field) ? { given: shownValue(fields.get(field)) } : {}),
  }));
}

function describe(field: unknown): string | undefined {
  return (field as z.ZodType).description;
}
