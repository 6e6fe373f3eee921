import { z } from 'zod';

/** A point of time: a `Date` or an ISO string with an offset goes in, an ISO string comes out. */
export type ZodInstant = z.ZodPipe<z.ZodTransform<string, Date | string>, z.ZodISODateTime>;

/** A point of time in a response: takes what an entity holds and what JSON holds, and gives an ISO string. */
export function instant(): ZodInstant {
  return z
    .transform((value: Date | string) => (isValidDate(value) ? value.toISOString() : value))
    .pipe(z.iso.datetime({ offset: true }));
}

function isValidDate(value: unknown): value is Date {
  return value instanceof Date && !Number.isNaN(value.getTime());
}

/** The key of a row that is a UUID. */
export type UuidIdShape = { readonly id: z.ZodGUID };
/** The key of a row that is an integer. */
export type IntIdShape = { readonly id: z.ZodInt };
/** When a row was made and last changed. */
export type DatetimeShape = { readonly createdAt: ZodInstant; readonly updatedAt: ZodInstant };

/** `{ id }`, an integer: to extend with the fields of a response. After `IntIdInfoMixin` of sqlmodel-ext. */
export const intIdInfo: z.ZodObject<IntIdShape> = z.object({ id: z.int() });

/** `{ id }`, a UUID of any version: to extend with the fields of a response. After `UUIDIdInfoMixin` of sqlmodel-ext. */
export const uuidIdInfo: z.ZodObject<UuidIdShape> = z.object({ id: z.guid() });

/**
 * `{ createdAt, updatedAt }`: to extend with the fields of a response.
 *
 * ```ts
 * const jobInfo = datetimeInfo.extend({ title: z.string() });
 * const sent = jobInfo.parse({ createdAt: new Date(), updatedAt: '2026-01-31T12:00:00Z', title: 'Report' });
 * ```
 *
 * They take the entity itself or its JSON, and give JSON: times are ISO strings. Neither may be null: a row that was not flushed
 * is refused. `z.toJSONSchema` writes them for OpenAPI. After `DatetimeInfoMixin` of sqlmodel-ext.
 */
export const datetimeInfo: z.ZodObject<DatetimeShape> = z.object({ createdAt: instant(), updatedAt: instant() });

/** `{ id, createdAt, updatedAt }` with an integer key. After `IntIdDatetimeInfoMixin` of sqlmodel-ext. */
export const intIdDatetimeInfo: z.ZodObject<IntIdShape & DatetimeShape> = z.object({
  ...intIdInfo.shape,
  ...datetimeInfo.shape,
});

/**
 * `{ id, createdAt, updatedAt }` with a UUID.
 *
 * ```ts
 * const jobInfo = uuidIdDatetimeInfo.extend({ title: z.string() });
 * type JobInfo = z.infer<typeof jobInfo>; // { id: string; createdAt: string; updatedAt: string; title: string }
 * ```
 *
 * After `UUIDIdDatetimeInfoMixin` of sqlmodel-ext.
 */
export const uuidIdDatetimeInfo: z.ZodObject<UuidIdShape & DatetimeShape> = z.object({
  ...uuidIdInfo.shape,
  ...datetimeInfo.shape,
});

/** What `intIdInfo` gives. */
export type IntIdInfo = z.infer<typeof intIdInfo>;
/** What `uuidIdInfo` gives. */
export type UuidIdInfo = z.infer<typeof uuidIdInfo>;
/** What `datetimeInfo` gives. */
export type DatetimeInfo = z.infer<typeof datetimeInfo>;
/** What `intIdDatetimeInfo` gives. */
export type IntIdDatetimeInfo = z.infer<typeof intIdDatetimeInfo>;
/** What `uuidIdDatetimeInfo` gives. */
export type UuidIdDatetimeInfo = z.infer<typeof uuidIdDatetimeInfo>;
