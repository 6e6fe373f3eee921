import * as fc from 'fast-check';
import { InvalidRequestError } from 'mikro-orm-polymorphic';
import {
  MAX_OFFSET,
  parseRequests,
  TableViewRequest,
  tableViewRequest,
  type TableViewInput,
} from 'mikro-orm-polymorphic/pagination';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const defaults = { offset: 0, limit: 50, desc: true, order: 'created_at' };
const jan = new Date('2026-01-01T00:00:00Z');
const feb = new Date('2026-02-01T00:00:00Z');

const plain = (view: TableViewRequest): object => Object.assign({}, view);

function issuesOf(input: unknown): InvalidRequestError['issues'] {
  try {
    TableViewRequest.parse(input);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidRequestError);
    return (error as InvalidRequestError).issues;
  }
  return [];
}

const fieldsOf = (input: unknown): string[] => issuesOf(input).map(({ field }) => field);

describe('S12 TableViewRequest.parse', () => {
  it('S12 gives the defaults for nothing, for null and for absent fields', () => {
    const nulls = { offset: null, limit: null, desc: null, order: null, createdAfter: null, updatedBefore: null };
    for (const input of [undefined, null, '', '?', {}, new URLSearchParams(), nulls, { limit: undefined }]) {
      expect(plain(TableViewRequest.parse(input))).toMatchObject(defaults);
    }
    expect(plain(new TableViewRequest())).toMatchObject(defaults);
    expect(new TableViewRequest().createdAfter).toBeUndefined();
  });

  it('S12 reads a query string, URLSearchParams and objects alike', () => {
    const text =
      'offset=10&limit=5&desc=false&order=updated_at&createdAfter=2026-01-01T00:00:00Z&updatedBefore=2026-02-01T01:00:00%2B01:00';
    const object = Object.assign(Object.create(null) as object, {
      offset: '10',
      limit: 5,
      desc: false,
      order: 'updated_at',
      createdAfter: jan,
      updatedBefore: feb.toISOString(),
    });
    for (const input of [text, `?${text}`, new URLSearchParams(text), object]) {
      expect(plain(TableViewRequest.parse(input))).toEqual({
        offset: 10,
        limit: 5,
        desc: false,
        order: 'updated_at',
        createdAfter: jan,
        createdBefore: undefined,
        updatedAfter: undefined,
        updatedBefore: feb,
      });
    }
    const view = TableViewRequest.parse(text);
    expect(TableViewRequest.parse(view)).toBe(view);
    expect(Object.isFrozen(view)).toBe(true);
  });

  it('S12 takes the largest offset and limit, and refuses the next', () => {
    expect(MAX_OFFSET).toBe(2 ** 53 - 1 - 1000);
    expect(TableViewRequest.parse(`offset=${MAX_OFFSET}&limit=100`)).toMatchObject({ offset: MAX_OFFSET, limit: 100 });
    expect(fieldsOf(`offset=${MAX_OFFSET + 1}&limit=101`)).toEqual(['offset', 'limit']);
    expect(fieldsOf({ offset: 2 ** 63, limit: 0 })).toEqual(['offset', 'limit']);
    expect(Object.is(TableViewRequest.parse({ offset: -0 }).offset, 0)).toBe(true);
  });

  it.each([
    '-1',
    '1e2',
    'NaN',
    'Infinity',
    ' 5',
    '5 ',
    '+5',
    '0x10',
    '1.5',
    '',
    '１',
    '9'.repeat(400),
    '5\0',
    '5;drop',
  ])('S12 refuses the number %j', text => {
    expect(fieldsOf({ offset: text, limit: text })).toEqual(['offset', 'limit']);
  });

  it('S12 refuses numbers, lists, objects and other types by field', () => {
    for (const limit of [-1, 0, 1.5, NaN, Infinity, 101, 5n, true, [], ['5'], {}, { $gt: 1 }, () => 5, Symbol('5')]) {
      expect(fieldsOf({ limit })).toEqual(['limit']);
    }
    expect(fieldsOf('desc=1&desc=0&limit=1&limit=2&order=id&order=id')).toEqual(['limit', 'desc', 'order']);
    for (const desc of ['1', 'TRUE', 'yes', '', 0, [], {}]) {
      expect(fieldsOf({ desc })).toEqual(['desc']);
    }
  });

  it('S12 refuses SQL, prototype keys and other names in order', () => {
    for (const order of [
      'id; drop table tool',
      'created_at desc',
      '__proto__',
      'constructor',
      'createdAt',
      'ID',
      '',
      1,
    ]) {
      expect(fieldsOf({ order })).toEqual(['order']);
    }
    expect(issuesOf({ order: 'id; drop table tool' })).toEqual([
      { field: 'order', expected: 'one of created_at, updated_at, id', given: '"id; drop table tool"' },
    ]);
  });

  it('S12 refuses unknown fields and prototype keys by name', () => {
    expect(fieldsOf('__proto__=1&constructor=2&toString=3&page=4')).toEqual([
      '__proto__',
      'constructor',
      'toString',
      'page',
    ]);
    expect(fieldsOf(JSON.parse('{"__proto__":{"limit":7}}'))).toEqual(['__proto__']);
    expect(fieldsOf('limit[$gt]=1')).toEqual(['limit[$gt]']);
    expect(fieldsOf(Object.create({ limit: 7 }))).toEqual(['request']);
    expect(issuesOf({ ['x'.repeat(500)]: 1 })[0]!.field).toHaveLength(41);
  });

  it('S12 refuses what has no fields', () => {
    for (const input of [5, true, [], ['limit=5'], new Date(), new Map([['limit', 5]]), () => 5]) {
      expect(fieldsOf(input)).toEqual(['request']);
    }
  });

  it('S12 lists each wrong field with its value, shortened, and its range in one error', () => {
    const issues = issuesOf({ offset: -1, limit: 'x'.repeat(1000), desc: [], order: 'name', other: 1 });
    expect(issues).toEqual([
      { field: 'other', expected: expect.stringContaining('left out: the fields are offset, limit') as string },
      { field: 'offset', expected: 'an integer from 0 to 9007199254739991', given: '-1' },
      { field: 'limit', expected: 'an integer from 1 to 100', given: `"${'x'.repeat(40)}…"` },
      { field: 'desc', expected: 'true or false', given: 'a list of 0' },
      { field: 'order', expected: 'one of created_at, updated_at, id', given: '"name"' },
    ]);
    expect(() => TableViewRequest.parse('limit=0')).toThrow(
      'Invalid request: limit must be an integer from 1 to 100, not "0".',
    );
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`field${index}`, 1]));
    expect(issuesOf(many)).toHaveLength(100);
  });

  it('A3 refuses times without an offset, impossible times and other values by field', () => {
    for (const time of [
      '2026-01-01T00:00:00',
      '2026-01-01',
      '2026-02-30T00:00:00Z',
      '2026-01-01T25:00:00Z',
      'now',
      '',
      '0',
      '1767225600000',
      'infinity',
      '+275760-09-13T00:00:00Z',
      "2026-01-01T00:00:00Z'; --",
      1767225600000,
      new Date(NaN),
      [jan],
      { $gt: jan },
    ]) {
      for (const field of ['createdAfter', 'createdBefore', 'updatedAfter', 'updatedBefore']) {
        expect(fieldsOf({ [field]: time }), `${field} ${JSON.stringify(time)}`).toEqual([field]);
      }
    }
    expect(issuesOf('createdAfter=2026-01-01T00:00:00')).toEqual([
      {
        field: 'createdAfter',
        expected: 'a time with an offset, like 2026-01-31T12:00:00Z',
        given: '"2026-01-01T00:00:00"',
      },
    ]);
  });

  it('S12 refuses windows that end before or when they begin', () => {
    expect(fieldsOf({ createdAfter: jan, createdBefore: jan, updatedAfter: feb, updatedBefore: jan })).toEqual([
      'createdAfter',
      'updatedAfter',
    ]);
    expect(issuesOf({ createdAfter: feb, createdBefore: jan })).toEqual([
      {
        field: 'createdAfter',
        expected: 'before createdBefore, which is 2026-01-01T00:00:00.000Z',
        given: '2026-02-01T00:00:00.000Z',
      },
    ]);
    expect(fieldsOf({ createdAfter: jan, createdBefore: feb, updatedAfter: feb })).toEqual([]);
  });

  it('S12 takes camelCase columns in code, and checks what code gives', () => {
    expect(new TableViewRequest({ order: 'createdAt' }).order).toBe('created_at');
    expect(new TableViewRequest({ order: 'updatedAt', createdAfter: '2026-01-01T00:00:00Z' })).toMatchObject({
      order: 'updated_at',
      createdAfter: jan,
    });
    expect(() => new TableViewRequest({ limit: 101 })).toThrow(InvalidRequestError);
    expect(() => new TableViewRequest({ order: 'name' } as unknown as TableViewInput)).toThrow('order');
    expect(() => new TableViewRequest({ limits: 5 } as TableViewInput)).toThrow('limits');
  });

  it('S12 never throws anything but InvalidRequestError, and never leaves its ranges', () => {
    const names = fc.constantFrom('offset', 'limit', 'desc', 'order', 'createdAfter', 'createdBefore', '__proto__');
    const value = fc.oneof(
      fc.anything(),
      fc.integer(),
      fc.maxSafeInteger().map(String),
      fc.constantFrom('true', 'false', 'id', 'updated_at', null, undefined),
      fc.date({ noInvalidDate: false }),
      fc.date().map(date => date.toISOString()),
    );
    const entries = fc.array(fc.tuple(fc.oneof(names, fc.string()), value), { maxLength: 5 });
    const input = fc.oneof(
      fc.anything({ withNullPrototype: true, withDate: true, withMap: true }),
      fc.string(),
      fc.webQueryParameters(),
      entries.map(pairs => Object.fromEntries(pairs)),
      entries.map(pairs => new URLSearchParams(pairs.map(([name, each]): [string, string] => [name, safeText(each)]))),
    );
    fc.assert(
      fc.property(input, given => {
        const view = parsed(given);
        if (view) {
          expect(Number.isInteger(view.offset) && view.offset >= 0 && view.offset <= MAX_OFFSET).toBe(true);
          expect(Number.isInteger(view.limit) && view.limit >= 1 && view.limit <= 100).toBe(true);
          expect(typeof view.desc).toBe('boolean');
          expect(['created_at', 'updated_at', 'id']).toContain(view.order);
          for (const time of [view.createdAfter, view.createdBefore, view.updatedAfter, view.updatedBefore]) {
            expect(time === undefined || !Number.isNaN(time.getTime())).toBe(true);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });
});

function safeText(value: unknown): string {
  return typeof value === 'string'
    ? value
    : (JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? 1 : each)) ?? '');
}

function parsed(input: unknown): TableViewRequest | undefined {
  try {
    return TableViewRequest.parse(input);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidRequestError);
    return undefined;
  }
}

describe('S12 tableViewRequest', () => {
  it('S12 describes for OpenAPI what parse takes', () => {
    const schema = z.toJSONSchema(tableViewRequest, { io: 'input' });
    const time = {
      type: 'string',
      format: 'date-time',
      description: 'a time with an offset, like 2026-01-31T12:00:00Z',
    };
    expect(schema.required).toBeUndefined();
    expect(schema.properties).toEqual({
      offset: {
        type: 'integer',
        minimum: 0,
        maximum: MAX_OFFSET,
        default: 0,
        description: 'an integer from 0 to 9007199254739991',
      },
      limit: { type: 'integer', minimum: 1, maximum: 100, default: 50, description: 'an integer from 1 to 100' },
      desc: { type: 'boolean', default: true, description: 'true or false' },
      order: {
        type: 'string',
        enum: ['created_at', 'updated_at', 'id'],
        default: 'created_at',
        description: 'one of created_at, updated_at, id',
      },
      createdAfter: time,
      createdBefore: time,
      updatedAfter: time,
      updatedBefore: time,
    });
  });

  it('S12 stands beside the fields of others in one request', () => {
    const own = z.object({ kind: z.enum(['a', 'b']), size: z.int().optional() });
    const [view, rest] = parseRequests([tableViewRequest, own], 'limit=7&kind=a');
    expect(new TableViewRequest(view).limit).toBe(7);
    expect(rest).toEqual({ kind: 'a' });
    expect(() => parseRequests([tableViewRequest, own], 'limit=700&kind=c&x=1')).toThrow(
      /^Invalid request: x must be left out.*, limit must be an integer from 1 to 100, not "700" and kind must be right: .*, not "c"\.$/,
    );
  });
});

it('S12 what is no object of fields is refused in code too, and null is the default [PGlite] [PostgreSQL]', () => {
  expect(new TableViewRequest(null as never)).toEqual(new TableViewRequest());
  for (const wrong of [7, true, [], ['limit']]) {
    expect(() => new TableViewRequest(wrong as never)).toThrow(InvalidRequestError);
  }
});
