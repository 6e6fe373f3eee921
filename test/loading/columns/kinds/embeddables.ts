import { defineEntity, p } from '@mikro-orm/core';
import type { Kind } from '../kind.ts';

class Point {
  declare x: number;
  declare y: bigint;
}
class Address {
  declare street: string;
  declare since: Date | null;
  declare at: Point | null;
}
defineEntity({ class: Point, embeddable: true, properties: { x: p.integer(), y: p.bigint() } });
defineEntity({
  class: Address,
  embeddable: true,
  properties: {
    street: p.string().fieldName('road'),
    since: p.datetime(3).nullable(),
    at: () => p.embedded(Point).nullable(),
  },
});

const address = (street: string, at: object | null) => ({ street, since: new Date('2026-11-21T12:34:56.789Z'), at });
const stored = (street: string, at: object | null) => ({ instanceOf: 'Address', ...address(street, at) });
const point = { instanceOf: 'Point', x: 1, y: 2n };

export const inlineEmbeddables: Kind = {
  name: 'inline embeddables',
  entities: [Address, Point],
  properties: () => ({
    home: () => p.embedded(Address),
    work: () => p.embedded(Address).prefix('office_').nullable(),
    bare: () => p.embedded(Point).prefix(false),
  }),
  samples: [
    {
      given: {
        home: address('Main St', { x: 1, y: 2n }),
        work: address('2nd Ave', { x: 1, y: 2n }),
        bare: { x: 1, y: 2n },
      },
      stored: { home: stored('Main St', point), work: stored('2nd Ave', point), bare: point },
    },
    {
      given: { home: address('', null), work: null, bare: { x: 0, y: 0n } },
      stored: { home: stored('', null), work: null, bare: { ...point, x: 0, y: 0n } },
    },
  ],
};

export const embeddablesInJSON: Kind = {
  name: 'embeddables in JSON',
  entities: [Address, Point],
  properties: () => ({
    home: () => p.embedded(Address).object(),
    work: () => p.embedded(Address).object().nullable(),
    all: () => p.embedded(Address).array(),
    points: () => p.embedded(Point).array().nullable(),
  }),
  samples: [
    {
      given: {
        home: address('Main St', { x: 1, y: 2n }),
        work: address('2nd Ave', null),
        all: [address('a', { x: 1, y: 2n }), address('b', null)],
        points: [{ x: 1, y: 2n }],
      },
      stored: {
        home: stored('Main St', point),
        work: stored('2nd Ave', null),
        all: [stored('a', point), stored('b', null)],
        points: [point],
      },
    },
    {
      given: { home: address('"', null), work: null, all: [], points: null },
      stored: { home: stored('"', null) },
    },
  ],
};
