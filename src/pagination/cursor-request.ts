import { z } from 'zod';
import { MAX_CURSOR_LENGTH } from './cursor-text.ts';
import { booleanField, type DefaultedField, integerField, type OptionalField } from './request-fields.ts';

/** The fields of a request for a page by cursor. */
export type CursorRequestFields = {
  cursor: OptionalField<string>;
  limit: DefaultedField<number>;
  ascending: DefaultedField<boolean>;
};

/**
 * The query string of a page by cursor as a zod schema; own filters come by extension.
 *
 * ```ts
 * const listTools = cursorRequest.extend({ name: z.string().optional() });
 * const { cursor, limit, ascending, name } = parseRequest(listTools, 'limit=50&name=weather');
 * ```
 *
 * `limit` is from 1 to 100 and 20 by default, `ascending` false by default; null is the same as nothing. Read it with
 * `parseRequest`, which throws `InvalidRequestError`.
 */
export const cursorRequest: z.ZodObject<CursorRequestFields> = z.object({
  cursor: cursorField(),
  limit: integerField(1, 100, 20),
  ascending: booleanField(false),
});

/** What `cursorPage` makes. */
export type CursorPageSchema<Item extends z.ZodType> = z.ZodObject<{
  items: z.ZodArray<Item>;
  nextCursor: z.ZodNullable<z.ZodString>;
  hasMore: z.ZodBoolean;
  limit: z.ZodInt;
}>;

/**
 * The response to a request for a page by cursor as a zod schema.
 *
 * ```ts
 * const toolPage = cursorPage(z.object({ id: z.uuid(), name: z.string() }));
 * ```
 */
export function cursorPage<Item extends z.ZodType>(item: Item): CursorPageSchema<Item> {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable(),
    hasMore: z.boolean(),
    limit: z.int().min(1),
  });
}

function cursorField(): OptionalField<string> {
  return z
    .preprocess(value => value ?? undefined, z.string().min(1).max(MAX_CURSOR_LENGTH).optional())
    .optional()
    .describe('the nextCursor of the page before');
}
