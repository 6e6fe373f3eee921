import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { InvalidCursorError } from '../errors/request-error.ts';

/** The longest text of a cursor, in characters: what an index can hold, and what a URL can carry. */
export const MAX_CURSOR_LENGTH = 8192;

const MIN_SECRET_BYTES = 16;
const VERSION = 1;

/** What a cursor belongs to. */
export interface CursorBinding {
  /** The query: a cursor that was made for another text is refused. */
  readonly query: string;
  /** Signs the cursor by HMAC-SHA256; at least 16 bytes. */
  readonly secret?: string | Uint8Array | undefined;
}

/**
 * A position in a query as an opaque text that fits a URL.
 *
 * ```ts
 * const cursor = encodeCursor(['2026-01-31 12:00:00.123456+00', null], { query: 'Tool createdAt desc', secret: process.env['CURSOR_SECRET'] });
 * ```
 *
 * Values are texts as PostgreSQL writes them. Without a secret a cursor can be read and written by anyone; it holds the values
 * of its row in any case. Throws `RangeError` for a short secret and for values that are too long.
 */
export function encodeCursor(values: readonly (string | null)[], { query, secret }: CursorBinding): string {
  const payload = Buffer.from(JSON.stringify([VERSION, digestOf(query), ...values])).toString('base64url');
  const cursor = secret === undefined ? payload : `${payload}.${signature(payload, secret).toString('base64url')}`;
  if (cursor.length > MAX_CURSOR_LENGTH) {
    throw new RangeError(
      `The values of a cursor would make a text of ${cursor.length} characters, more than ${MAX_CURSOR_LENGTH}. Order by shorter columns.`,
    );
  }
  return cursor;
}

/**
 * The values of a cursor that `encodeCursor` made for the same query and secret.
 *
 * ```ts
 * const cursor = 'eyJ2IjoxfQ';
 * const [createdAt, id] = decodeCursor(cursor, { query: 'Tool createdAt desc', secret: process.env['CURSOR_SECRET'] });
 * ```
 *
 * Throws `InvalidCursorError` (422) for anything else, whatever its type.
 */
export function decodeCursor(cursor: unknown, { query, secret }: CursorBinding): (string | null)[] {
  if (typeof cursor !== 'string' || cursor.length > MAX_CURSOR_LENGTH) {
    throw new InvalidCursorError('it is too long, or no text');
  }
  const [payload = '', signed, ...rest] = cursor.split('.');
  if (rest.length > 0 || (signed === undefined) !== (secret === undefined)) {
    throw new InvalidCursorError('it is malformed');
  }
  if (signed !== undefined && secret !== undefined && !isSignature(signed, signature(payload, secret))) {
    throw new InvalidCursorError('its signature is wrong');
  }
  const [version, digest, ...values] = readPayload(payload);
  if (version !== VERSION || digest !== digestOf(query)) {
    throw new InvalidCursorError('it is of another query');
  }
  if (!values.every(value => value === null || typeof value === 'string')) {
    throw new InvalidCursorError('it is malformed');
  }
  return values;
}

function readPayload(payload: string): unknown[] {
  try {
    const bytes = Buffer.from(payload, 'base64url');
    const content: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    // base64url is decoded leniently: one position has one cursor
    if (Array.isArray(content) && bytes.toString('base64url') === payload) {
      return content;
    }
  } catch (cause) {
    throw new InvalidCursorError('it is malformed', { cause });
  }
  throw new InvalidCursorError('it is malformed');
}

function digestOf(query: string): string {
  return createHash('sha256').update(query).digest('base64url').slice(0, 16);
}

function signature(payload: string, secret: string | Uint8Array): Buffer {
  const key = Buffer.from(secret);
  if (key.length < MIN_SECRET_BYTES) {
    throw new RangeError(`The secret of a cursor needs at least ${MIN_SECRET_BYTES} bytes.`);
  }
  return createHmac('sha256', key).update(payload).digest();
}

function isSignature(given: string, expected: Buffer): boolean {
  const bytes = Buffer.from(given, 'base64url');
  return bytes.length === expected.length && bytes.toString('base64url') === given && timingSafeEqual(bytes, expected);
}
