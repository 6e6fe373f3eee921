import { type EntityClass, type EntityManager, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { UpdatedAt } from 'mikro-orm-polymorphic/mixins';
import { storedAs, type Strategy } from '../contracts/party/model.ts';
import { child, entity, named } from '../declaring/classes.ts';

class Bare {}

/** Papers with a composite key and a trigger: concrete at all levels, columns of many kinds, one that siblings share. */
export function declareShapes(strategy: Strategy): readonly EntityClass[] {
  const Root = Polymorphic(UpdatedAt(Bare, { trigger: true }) as never);
  const Paper = entity(
    named('Paper', Root),
    { shop: p.integer().primary(), code: p.string().primary(), title: p.string().unique() },
    storedAs[strategy],
  );
  const Letter = child(
    'Letter',
    Paper,
    {
      stamp: p.integer(),
      twice: p.integer().generated('(stamp * 2) stored').nullable(),
      tags: p.array().nullable(),
      kind: p.enum(['air', 'sea']),
      sent: p.datetime().nullable(),
    },
    { indexes: [{ properties: ['sent'] }], checks: [{ name: 'stamp_positive', expression: 'stamp > 0' }] },
  );
  const Parcel = child('Parcel', Letter, {
    weight: p.decimal().precision(8).scale(2),
  });
  const Memo = child('Memo', Paper, { stamp: p.integer(), body: p.json().nullable(), ref: p.string().unique() });
  return defineHierarchy(Paper, { Paper, Letter, Parcel, Memo }).entities;
}

/** Five papers. */
export async function seedShapes(em: EntityManager, classes: readonly EntityClass[]): Promise<void> {
  for (const [name, code, data] of [
    ['Paper', 'a', {}],
    ['Letter', 'b', { stamp: 5, tags: ['x', 'y,z'], kind: 'air', sent: new Date(0) }],
    ['Letter', 'c', { stamp: 6, kind: 'sea' }],
    ['Parcel', 'd', { stamp: 7, kind: 'air', weight: '12.50' }],
    ['Memo', 'e', { stamp: 8, body: { deep: [1, null] }, ref: 'r1' }],
  ] as const) {
    em.create(
      classes.find(cls => cls.name === name)!,
      { shop: 1, code, title: `title ${code}`, ...data } as never,
    );
  }
  await em.flush();
}
