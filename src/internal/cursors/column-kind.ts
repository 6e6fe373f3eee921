import type { EntityProperty } from '@mikro-orm/core';
import { isDateText, isTimestampText, isTimeText } from './time-text.ts';

/** A type of columns whose values a cursor can carry as PostgreSQL writes them. */
export interface ColumnKind {
  /** The type that the text is cast to, without a length that could cut or refuse it. */
  readonly type: string;
  /** Whether PostgreSQL reads this text as a value of the type. */
  readonly accepts: (text: string) => boolean;
}

const INTEGER = /^-?\d{1,19}$/;
const DECIMAL = /^-?\d+(\.\d+)?$/;
const FLOAT = /^-?\d+(\.\d+)?(e[+-]?\d{1,3})?$/;
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;
const BYTES = /^\\x([\da-f]{2})*$/;

/** Anything but what UTF-8 or PostgreSQL cannot hold. */
const isText = (text: string): boolean => !text.includes('\0') && text.isWellFormed();
const isInteger =
  (bits: number) =>
  (text: string): boolean =>
    INTEGER.test(text) && BigInt.asIntN(bits, BigInt(text)) === BigInt(text);
const isSpecial = (text: string): boolean => ['NaN', 'Infinity', '-Infinity'].includes(text);

/** Neither too large nor, unless it is zero, too small for the type. */
const isFloat =
  (round: (value: number) => number) =>
  (text: string): boolean => {
    const value = round(Number(text));
    const isZero = /^-?[0.]+(e|$)/.test(text);
    return isSpecial(text) || (FLOAT.test(text) && Number.isFinite(value) && (value !== 0 || isZero));
  };

const KINDS: readonly (ColumnKind & { readonly names: readonly string[] })[] = [
  { type: 'text', names: ['text', 'varchar', 'character varying'], accepts: isText },
  { type: 'citext', names: ['citext'], accepts: isText },
  { type: 'bpchar', names: ['char', 'character', 'bpchar'], accepts: isText },
  { type: 'smallint', names: ['smallint', 'int2', 'smallserial'], accepts: isInteger(16) },
  { type: 'integer', names: ['integer', 'int', 'int4', 'serial'], accepts: isInteger(32) },
  { type: 'bigint', names: ['bigint', 'int8', 'bigserial'], accepts: isInteger(64) },
  { type: 'numeric', names: ['numeric', 'decimal'], accepts: text => DECIMAL.test(text) || isSpecial(text) },
  { type: 'real', names: ['real', 'float4'], accepts: isFloat(value => Math.fround(value)) },
  { type: 'float8', names: ['double precision', 'float8', 'float', 'double'], accepts: isFloat(value => value) },
  { type: 'boolean', names: ['boolean', 'bool'], accepts: text => text === 'true' || text === 'false' },
  { type: 'uuid', names: ['uuid'], accepts: text => UUID.test(text) },
  { type: 'bytea', names: ['bytea'], accepts: text => BYTES.test(text) },
  { type: 'date', names: ['date'], accepts: isDateText },
  {
    type: 'timestamptz',
    names: ['timestamptz', 'timestamp with time zone'],
    accepts: text => isTimestampText(text, true),
  },
  {
    type: 'timestamp',
    names: ['timestamp', 'timestamp without time zone'],
    accepts: text => isTimestampText(text, false),
  },
  { type: 'time', names: ['time', 'time without time zone'], accepts: isTimeText },
];

/** The kind of a column; undefined for types that a cursor cannot carry, such as JSON and arrays. */
export function columnKind(prop: EntityProperty, quote: (name: string) => string): ColumnKind | undefined {
  const [declared] = prop.columnTypes ?? [];
  if (prop.nativeEnumName && prop.items) {
    const labels = new Set(prop.items.map(String));
    return { type: prop.nativeEnumName.split('.').map(quote).join('.'), accepts: text => labels.has(text) };
  }
  const name = declared?.toLowerCase().replace(/\s*\([\d\s,-]+\)/, '');
  return KINDS.find(({ names }) => name !== undefined && names.includes(name));
}
