import { assert, date as dates, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidRequestError } from '../../src/errors/request-error.ts';
import { parseInstant, readInstant } from '../../src/keys/instant.ts';

const expected = 'a time with an offset, like 2026-01-31T12:00:00Z';

describe('A3 times that callers give', () => {
  it.each([
    ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31T12:00Z', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31T12:00:00.1239999Z', '2026-01-31T12:00:00.123Z'],
    ['2026-01-31T12:00:00+02:00', '2026-01-31T10:00:00.000Z'],
    ['2026-01-01T00:30:00.5-11:30', '2026-01-01T12:00:00.500Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ])('A3 %s is %s', (given, instant) => {
    expect(parseInstant('createdAfter', given).toISOString()).toBe(instant);
  });

  it('A3 a Date stays itself', () => {
    const date = new Date();
    expect(parseInstant('createdAfter', date)).toBe(date);
  });

  it.each([
    '2026-01-31T12:00:00',
    '2026-01-31 12:00:00Z',
    '2026-01-31',
    '2026-02-30T12:00:00Z',
    '2026-13-01T12:00:00Z',
    '2026-01-31T24:00:00Z',
    '2026-01-31T12:00:60Z',
    '2026-01-31T12:00:00+25:00',
    '0000-01-01T00:00:00Z',
    '+012026-01-31T12:00:00Z',
    ' 2026-01-31T12:00:00Z',
    '2026-01-31T12:00:00Z\n',
    'now()',
    '',
  ])('A3 %j is refused with the name of the field', given => {
    expect(readInstant('createdAfter', given)).toEqual({
      field: 'createdAfter',
      expected,
      given: JSON.stringify(given),
    });
  });

  it.each([
    [null, 'null'],
    [undefined, 'undefined'],
    [1_769_860_800_000, 'number'],
    [['2026-01-31T12:00:00Z'], 'object'],
    [new Date(Number.NaN), 'an invalid Date'],
    [new Date(8.64e15), 'the year 275760'],
  ])('A3 %s is refused', (given, shown) => {
    expect(readInstant('createdAfter', given)).toEqual({ field: 'createdAfter', expected, given: shown });
  });

  it('A3 the error lists the field, and shortens what was given', () => {
    const attempt = () => parseInstant('createdAfter', 'x'.repeat(10_000));
    expect(attempt).toThrow(InvalidRequestError);
    expect(attempt).toThrow(`createdAfter must be ${expected}, not "${'x'.repeat(40)}…"`);
  });

  it('A3 every time that PostgreSQL and Date share comes back from its ISO form', () => {
    const min = new Date('0001-01-01T00:00:00Z');
    const max = new Date('9999-12-31T23:59:59.999Z');
    assert(
      property(dates({ min, max, noInvalidDate: true }), date => {
        expect(parseInstant('at', date.toISOString())).toEqual(date);
      }),
    );
  });
});
