import type { EntityProperty, Type } from '@mikro-orm/core';
import { readInstant } from '../../keys/instant.ts';

const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;
const INTEGER = /^(?:0|-?[1-9]\d{0,18})$/;
const DECIMAL = /^-?\d{1,1000}(?:\.\d{1,1000})?$/;

const ranges: Readonly<Record<string, bigint>> = {
  smallint: 2n ** 15n,
  int2: 2n ** 15n,
  smallserial: 2n ** 15n,
  integer: 2n ** 31n,
  int: 2n ** 31n,
  int4: 2n ** 31n,
  serial: 2n ** 31n,
  bigint: 2n ** 63n,
  int8: 2n ** 63n,
  bigserial: 2n ** 63n,
};

/** Whether the column of a key can hold a value: PostgreSQL would refuse another with an error. */
export function fitsColumn(prop: EntityProperty, value: unknown): boolean {
  if (value === null || value === undefined) {
    return false;
  }
  const stored = storedValue(prop, value) as string | undefined;
  if (stored === undefined) {
    return false;
  }
  return prop.items ? prop.items.includes(stored) : fitsType(typeOf(prop), stored);
}

/** The value as it is sent; undefined when the type of the property has no form for it. */
function storedValue(prop: EntityProperty, value: unknown): unknown {
  const type = prop.customType as Type | undefined;
  try {
    return type?.platform ? type.convertToDatabaseValue(value as string, type.platform) : value;
  } catch {
    return undefined;
  }
}

/** `varchar(255)` is a varchar, `numeric(10,2)` a numeric. */
function typeOf({ columnTypes }: EntityProperty): string {
  return columnTypes[0]!.toLowerCase().split(/[ (]/, 1)[0]!;
}

function fitsType(type: string, value: unknown): boolean {
  const range = ranges[type];
  if (range !== undefined) {
    return isInteger(value) && BigInt(value) >= -range && BigInt(value) < range;
  }
  switch (type) {
    case 'uuid':
      return typeof value === 'string' && UUID.test(value);
    case 'numeric':
    case 'decimal':
      return DECIMAL.test(String(value));
    case 'real':
    case 'double':
    case 'float':
      return Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'bytea':
      return value instanceof Uint8Array;
    case 'date':
      return isDay(value);
    case 'timestamp':
    case 'timestamptz':
      return isInstant(value);
    default:
      return typeof value === 'string' && !value.includes('\0');
  }
}

function isInteger(value: unknown): value is number | bigint | string {
  return typeof value === 'bigint' || Number.isSafeInteger(value) || (typeof value === 'string' && INTEGER.test(value));
}

/** `Date` reads texts that PostgreSQL does not. */
function isInstant(value: unknown): boolean {
  return readInstant('id', value) instanceof Date;
}

/** A day is sent as a text. */
function isDay(value: unknown): boolean {
  return isInstant(typeof value === 'string' ? `${value}T00:00:00Z` : value);
}
