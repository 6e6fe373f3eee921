import { InvalidRequestError, type RequestIssue } from '../errors/request-error.ts';

const INSTANT = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
const EXPECTED = 'a time with an offset, like 2026-01-31T12:00:00Z';
const LONGEST_SHOWN = 40;

/**
 * A time that a caller gave: a `Date`, or an ISO 8601 string that ends in `Z` or an offset. Digits below the millisecond are
 * cut off. Throws `InvalidRequestError` with the field's name for anything else: without an offset, the time would depend on
 * the zone of the server.
 */
export function parseInstant(field: string, value: unknown): Date {
  const instant = readInstant(field, value);
  if (instant instanceof Date) {
    return instant;
  }
  throw new InvalidRequestError([instant]);
}

/** `parseInstant` for callers that collect what is wrong: the time, or the issue. */
export function readInstant(field: string, value: unknown): Date | RequestIssue {
  const instant = value instanceof Date ? value : typeof value === 'string' ? dateOf(value) : undefined;
  return instant && isStorable(instant) ? instant : { field, expected: EXPECTED, given: shown(value) };
}

function dateOf(text: string): Date | undefined {
  return INSTANT.test(text) && isDay(text.slice(0, 10)) ? new Date(text) : undefined;
}

/** `Date` takes the 31st of February for the 3rd of March. */
function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

/** PostgreSQL has no year 0, and writes years of five digits as no `Date` reads them. */
function isStorable(date: Date): boolean {
  const year = date.getUTCFullYear();
  return year >= 1 && year <= 9999;
}

function shown(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value);
  }
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? 'an invalid Date' : `the year ${value.getUTCFullYear()}`;
  }
  return value === null ? 'null' : typeof value;
}
