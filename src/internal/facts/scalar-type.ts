import {
  ArrayType,
  BigIntType,
  DateType,
  DecimalType,
  DoubleType,
  type EntityProperty,
  EnumArrayType,
  type Type,
  UuidType,
} from '@mikro-orm/core';
import type { ValueType } from '../../polymorphic/value-type.ts';

/** What cannot be said. */
export const ANY: ValueType = { kind: 'any' };

/** What MikroORM's `serialize` makes of a column. */
export function scalarType(prop: EntityProperty): ValueType {
  if (prop.items) {
    const type: ValueType = { kind: 'enum', values: prop.items };
    return prop.array || prop.customType instanceof EnumArrayType ? { kind: 'array', items: type } : type;
  }
  return prop.customType ? customType(prop, prop.customType as Type) : plainType(prop);
}

function customType(prop: EntityProperty, type: Type): ValueType {
  if (type instanceof BigIntType) {
    return prop.runtimeType === 'number' ? { kind: 'integer', isLarge: true } : { kind: 'bigint' };
  }
  if (type instanceof DecimalType || type instanceof DoubleType) {
    return { kind: prop.runtimeType === 'number' ? 'number' : 'decimal' };
  }
  if (type instanceof DateType) {
    return { kind: 'string', format: 'date' };
  }
  if (type instanceof UuidType) {
    return { kind: 'string', format: 'uuid' };
  }
  return type.constructor === ArrayType ? { kind: 'array', items: elementType(prop) } : ANY;
}

/** Arrays of other columns are made by a function that nothing says the type of. */
function elementType({ columnTypes: [column] }: EntityProperty): ValueType {
  return column === 'text[]' ? { kind: 'string' } : ANY;
}

function plainType(prop: EntityProperty): ValueType {
  const [column = ''] = prop.columnTypes ?? [];
  switch (prop.runtimeType) {
    case 'string':
      return stringType(column);
    case 'number':
      return { kind: /^(small|big)?(int|serial)/.test(column) ? 'integer' : 'number' };
    case 'boolean':
      return { kind: 'boolean' };
    case 'Date':
      return { kind: 'string', format: 'date-time' };
    default:
      return ANY;
  }
}

function stringType(column: string): ValueType {
  const length = /^(?:var)?char\((\d+)\)$/.exec(column)?.[1];
  if (column === 'uuid') {
    return { kind: 'string', format: 'uuid' };
  }
  return length === undefined ? { kind: 'string' } : { kind: 'string', maxLength: Number(length) };
}
