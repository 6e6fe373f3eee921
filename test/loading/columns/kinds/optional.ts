import { defineEntity, p } from '@mikro-orm/core';
import type { Kind } from '../kind.ts';

class City {
  declare id: number;
}
defineEntity({ class: City, properties: { id: p.integer().primary() } });

const nothing = {
  string: null,
  integer: null,
  big: null,
  decimal: null,
  double: null,
  boolean: null,
  date: null,
  instant: null,
  interval: null,
  uuid: null,
  document: null,
  array: null,
  choice: null,
  bytes: null,
  city: null,
};

export const columnsWithoutAValue: Kind = {
  name: 'columns without a value',
  entities: [City],
  properties: () => ({
    string: p.string().nullable(),
    integer: p.integer().nullable(),
    big: p.bigint().nullable(),
    decimal: p.decimal().nullable(),
    double: p.double().nullable(),
    boolean: p.boolean().nullable(),
    date: p.date().nullable(),
    instant: p.datetime(3).nullable(),
    interval: p.interval().nullable(),
    uuid: p.uuid().nullable(),
    document: p.json<object>().nullable(),
    array: p.array().nullable(),
    choice: p.enum(['a', 'b'] as const).nullable(),
    bytes: p.blob().nullable(),
    city: () => p.manyToOne(City).nullable(),
  }),
  samples: [{ given: nothing }, { given: {}, stored: nothing }],
};
