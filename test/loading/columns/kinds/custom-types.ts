import { p, type Platform, Type } from '@mikro-orm/core';
import type { Kind } from '../kind.ts';

class Money {
  readonly cents: number;
  constructor(cents: number) {
    this.cents = cents;
  }
}

/** Converts in JavaScript only. */
class MoneyType extends Type<Money | null, string | null> {
  override convertToDatabaseValue(value: Money | null): string | null {
    return value && (value.cents / 100).toFixed(2);
  }
  override convertToJSValue(value: string | null): Money | null {
    return value === null ? value : new Money(Math.round(Number(value) * 100));
  }
  override getColumnType(): string {
    return 'numeric(12,2)';
  }
  override compareAsType(): string {
    return 'number';
  }
}

interface Position {
  readonly x: number;
  readonly y: number;
}

/** Converts in SQL and in JavaScript, both ways. */
class PointType extends Type<Position | null, string | null> {
  override convertToDatabaseValue(value: Position | null): string | null {
    return value && `${value.x},${value.y}`;
  }
  override convertToJSValue(value: string | null): Position | null {
    const [x, y] = (value ?? '').split(';').map(Number);
    return value === null ? value : { x: x!, y: y! };
  }
  override convertToDatabaseValueSQL(key: string): string {
    return `point(${key})`;
  }
  override convertToJSValueSQL(key: string): string {
    return `((${key})[0]::text || ';' || (${key})[1]::text)`;
  }
  override getColumnType(): string {
    return 'point';
  }
}

/** Converts in SQL only. */
class ShoutedType extends Type<string, string> {
  override convertToDatabaseValueSQL(key: string): string {
    return `lower(${key})`;
  }
  override convertToJSValueSQL(key: string, _platform: Platform): string {
    return `upper(${key})`;
  }
  override getColumnType(): string {
    return 'text';
  }
}

export const customTypes: Kind = {
  name: 'custom types',
  properties: () => ({
    price: p.type(MoneyType),
    discount: p.type(MoneyType).nullable(),
    position: p.type(PointType).fieldName('pos ition'),
    target: p.type(PointType).nullable(),
    shouted: p.type(ShoutedType),
    optional: p.type(ShoutedType).nullable(),
  }),
  samples: [
    {
      given: {
        price: new Money(1999),
        discount: new Money(0),
        position: { x: 1.5, y: -2 },
        target: { x: 0, y: 0 },
        shouted: 'AbC',
        optional: 'x',
      },
      stored: {
        price: { instanceOf: 'Money', cents: 1999 },
        discount: { instanceOf: 'Money', cents: 0 },
        shouted: 'ABC',
        optional: 'X',
      },
    },
    {
      given: {
        price: new Money(-1),
        discount: null,
        position: { x: 0, y: 1e20 },
        target: null,
        shouted: '',
        optional: null,
      },
      stored: { price: { instanceOf: 'Money', cents: -1 } },
    },
  ],
};
