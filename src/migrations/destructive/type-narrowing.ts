import { type ColumnType, columnTypeOf } from './column-type.ts';

/** The digits before the point that a whole number can have. */
const WHOLE_DIGITS: Readonly<Record<string, number>> = { smallint: 5, integer: 10, bigint: 19 };
/** The characters of the longest text of a type of fixed size. */
const TEXT_LENGTH: Readonly<Record<string, number>> = {
  boolean: 5,
  smallint: 6,
  integer: 11,
  bigint: 20,
  uuid: 36,
  date: 13,
};
/** Pairs in which every value of the first has its like in the second. */
const WIDER = new Set([
  'smallint>integer',
  'smallint>bigint',
  'integer>bigint',
  'smallint>real',
  'smallint>double precision',
  'integer>double precision',
  'real>double precision',
  'date>timestamp without time zone',
  'date>timestamp with time zone',
  'json>jsonb',
  'jsonb>json',
  'character>character varying',
  'bit>bit varying',
]);
const TEXTS = new Set(['character varying', 'character', 'text', 'citext']);

/**
 * What values lose when a column changes its type, as a phrase: `what goes beyond 50 characters` from `text` to `varchar(50)`;
 * undefined when every value stays what it is.
 */
export function narrowing(from: string, to: string): string | undefined {
  const [old, next] = [columnTypeOf(from), columnTypeOf(to)];
  if (old.array !== next.array) return next.name === 'text' && !next.array ? undefined : noLike(from, to);
  if (old.name === next.name) return sameType(old, next);
  if (next.name === 'text') return undefined;
  if (next.name === 'numeric' && old.name in WHOLE_DIGITS) return wholeToNumeric(old, next);
  if (TEXTS.has(next.name)) return toText(old, next);
  if (WIDER.has(`${old.name}>${next.name}`)) return undefined;
  if (next.name === 'date') return 'the time of day';
  if (old.name in WHOLE_DIGITS && next.name in WHOLE_DIGITS) return `numbers beyond the range of ${next.name}`;
  return noLike(from, to);
}

function sameType(old: ColumnType, next: ColumnType): string | undefined {
  if (next.name === 'numeric') return fewerDigits(old, next);
  const [before, after] = [old.sizes[0] ?? unlimited(old), next.sizes[0] ?? unlimited(next)];
  if (after >= before) return undefined;
  return next.name.startsWith('time')
    ? `fractions of a second beyond ${after} digits`
    : `what goes beyond ${after} characters`;
}

function unlimited({ name }: ColumnType): number {
  return name.startsWith('time') ? 6 : Infinity;
}

function fewerDigits(old: ColumnType, next: ColumnType): string | undefined {
  if (next.sizes.length === 0) return undefined;
  if (old.sizes.length === 0) return `digits beyond numeric(${next.sizes.join(',')})`;
  const [whole, scale] = [wholeDigits(next) - wholeDigits(old), (next.sizes[1] ?? 0) - (old.sizes[1] ?? 0)];
  return whole < 0 || scale < 0 ? `digits beyond numeric(${next.sizes.join(',')})` : undefined;
}

function wholeDigits({ sizes }: ColumnType): number {
  return (sizes[0] ?? Infinity) - (sizes[1] ?? 0);
}

function wholeToNumeric(old: ColumnType, next: ColumnType): string | undefined {
  const digits = WHOLE_DIGITS[old.name] ?? Infinity;
  return wholeDigits(next) >= digits ? undefined : `numbers of more than ${wholeDigits(next)} digits`;
}

function toText(old: ColumnType, next: ColumnType): string | undefined {
  const after = next.sizes[0] ?? Infinity;
  const before = TEXTS.has(old.name) ? (old.sizes[0] ?? Infinity) : (TEXT_LENGTH[old.name] ?? Infinity);
  return before <= after ? undefined : `what goes beyond ${after} characters`;
}

function noLike(from: string, to: string): string {
  return `values of ${from} that ${to} cannot hold`;
}
