import { p, Type } from '@mikro-orm/core';
import type { KeyKind } from '../model.ts';

/** Stores 'k-7' as 7. */
class PrefixType extends Type<string, number> {
  override convertToDatabaseValue(value: string): number {
    return typeof value === 'string' ? Number(value.slice(2)) : value;
  }
  override convertToJSValue(value: number): string {
    return typeof value === 'number' ? `k-${value}` : value;
  }
  override getColumnType(): string {
    return 'int';
  }
  override compareAsType(): string {
    return 'string';
  }
}

/** Stores in SQL what is read as upper case in lower case. */
class CaseType extends Type<string, string> {
  override convertToDatabaseValueSQL(key: string): string {
    return `lower(${key})`;
  }
  override convertToJSValueSQL(key: string): string {
    return `upper(${key})`;
  }
  override getColumnType(): string {
    return 'varchar(255)';
  }
}

export const keysWithAConversionInJavaScript: KeyKind = {
  name: 'keys with a conversion in JavaScript',
  properties: () => ({ id: p.type(PrefixType).primary() }),
  keys: [{ id: 'k-1' }, { id: 'k-22' }],
  other: { id: 'k-3' },
};

export const keysWithAConversionInSql: KeyKind = {
  name: 'keys with a conversion in SQL',
  properties: () => ({ id: p.type(CaseType).primary() }),
  stockLacks: 'links',
  keys: [{ id: 'A' }, { id: `IT'S` }],
  other: { id: 'B' },
};
