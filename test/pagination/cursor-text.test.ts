import { assert, anything, array, oneof, option, property, string } from 'fast-check';
import { InvalidCursorError } from 'mikro-orm-polymorphic';
import {
  cursorPage,
  cursorRequest,
  decodeCursor,
  encodeCursor,
  MAX_CURSOR_LENGTH,
  parseRequest,
} from 'mikro-orm-polymorphic/pagination';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const secret = 'a secret of sixteen bytes or more';
const values = array(option(string({ unit: 'grapheme' })), { maxLength: 4 });
const encoded = (content: unknown): string => Buffer.from(JSON.stringify(content)).toString('base64url');

describe('T4 encodeCursor and decodeCursor', () => {
  it('T4 any values come back, in a text that fits a URL', () => {
    assert(
      property(values, string(), option(string({ minLength: 16 }), { nil: undefined }), (given, query, key) => {
        const cursor = encodeCursor(given, { query, secret: key });
        expect(cursor).toMatch(/^[\w.-]+$/);
        expect(decodeCursor(cursor, { query, secret: key })).toEqual(given);
      }),
    );
  });

  it('T4 a cursor that is cut, changed, of another query or another secret is refused', () => {
    for (const key of [undefined, secret]) {
      const cursor = encodeCursor(['2026-01-01 00:00:00+00', null], { query: 'a', secret: key });
      for (let length = 0; length < cursor.length; length++) {
        expect(() => decodeCursor(cursor.slice(0, length), { query: 'a', secret: key })).toThrow(InvalidCursorError);
      }
      expect(() => decodeCursor(cursor, { query: 'b', secret: key })).toThrow('of another query');
      expect(() => decodeCursor(`${cursor}=`, { query: 'a', secret: key })).toThrow(InvalidCursorError);
    }
    const signed = encodeCursor(['1'], { query: 'a', secret });
    expect(() => decodeCursor(signed, { query: 'a', secret: `${secret}!` })).toThrow('signature');
    expect(() => decodeCursor(signed, { query: 'a' })).toThrow(InvalidCursorError);
    expect(() => decodeCursor(encodeCursor(['1'], { query: 'a' }), { query: 'a', secret })).toThrow(InvalidCursorError);
    for (let index = 0; index < signed.length; index++) {
      const changed = signed.slice(0, index) + (signed[index] === 'A' ? 'B' : 'A') + signed.slice(index + 1);
      expect(() => decodeCursor(changed, { query: 'a', secret })).toThrow(InvalidCursorError);
    }
  });

  it('T4 oversized and deep texts, and other types, are refused', () => {
    const deep = Buffer.from('['.repeat(5000)).toString('base64url');
    for (const cursor of [
      'A'.repeat(MAX_CURSOR_LENGTH + 1),
      deep,
      encoded({}),
      encoded(null),
      encoded([1]),
      '',
      '.',
      '..',
      5,
      null,
      [],
      {},
    ]) {
      expect(() => decodeCursor(cursor, { query: 'a' })).toThrow(InvalidCursorError);
    }
    expect(() => encodeCursor(['x'.repeat(MAX_CURSOR_LENGTH)], { query: 'a' })).toThrow(RangeError);
    expect(() => encodeCursor(['x'], { query: 'a', secret: 'short' })).toThrow(/at least 16 bytes/);
    expect(new InvalidCursorError('').status).toBe(422);
  });

  it('T4 never throws anything but InvalidCursorError', () => {
    assert(
      property(oneof(anything(), string(), array(anything()).map(encodedSafely)), given => {
        try {
          decodeCursor(given, { query: 'a' });
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidCursorError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

function encodedSafely(content: unknown): string {
  return Buffer.from(
    JSON.stringify(content, (_, each: unknown) => (typeof each === 'bigint' ? 1 : each)) ?? '',
  ).toString('base64url');
}

describe('T4 cursorRequest and cursorPage', () => {
  it('T4 cursorRequest has its ranges and defaults, and is extended by filters', () => {
    expect(parseRequest(cursorRequest, '')).toEqual({ limit: 20, ascending: false });
    const extended = cursorRequest.extend({ title: z.string().optional() });
    expect(parseRequest(extended, 'cursor=abc&limit=100&ascending=true&title=x')).toEqual({
      cursor: 'abc',
      limit: 100,
      ascending: true,
      title: 'x',
    });
    expect(() => parseRequest(extended, 'cursor=a&cursor=b&limit=101&ascending=1&titel=x')).toThrow(
      /titel must be left out.*cursor must be the nextCursor of the page before, not a list of 2, limit must be an integer from 1 to 100, not "101" and ascending must be true or false, not "1"/,
    );
  });

  it('T4 cursorPage describes a page', () => {
    const page = cursorPage(z.object({ id: z.int() }));
    const value = { items: [{ id: 1 }], nextCursor: null, hasMore: false, limit: 20 };
    expect(page.parse(value)).toEqual(value);
    expect(page.safeParse({ ...value, items: [{}] }).success).toBe(false);
    expect(z.toJSONSchema(page).required).toEqual(['items', 'nextCursor', 'hasMore', 'limit']);
  });
});
