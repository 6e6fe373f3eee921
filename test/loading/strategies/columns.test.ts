import type { EntityClass } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { PolymorphicStrategy } from 'mikro-orm-polymorphic';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines, openOrm, type TestOrm } from '../../support/index.ts';
import { scalarKinds, structuredKinds } from '../columns/kinds/index.ts';
import { declareColumns, type Item, type Place } from '../columns/model.ts';
import { snapshot } from '../columns/snapshot.ts';
import { storeSamples } from '../columns/store.ts';
import { otherStrategies } from './strategies.ts';

const classes = ['root', 'abstractMiddle', 'concreteMiddle', 'leaf'] as const;
const places: readonly Place[] = ['leaf', 'abstract middle'];
const byId = { orderBy: { id: 'asc' } } as const;

/** The rows that the driver hands to MikroORM: as exact as a comparison can be. */
function rowsOf(em: EntityManager, cls: EntityClass<Item>, polymorphicStrategy: PolymorphicStrategy) {
  return em.getDriver().find(cls, {}, { ...byId, polymorphicStrategy });
}

describe.each(engines)('polymorphicStrategy, columns of every kind [$name]', engine => {
  for (const kind of [...scalarKinds, ...structuredKinds]) {
    describe.each(places)(`${kind.name} of the %s`, place => {
      const model = declareColumns(kind, 'joined', place);
      const { hierarchy, Holder, names } = model;
      let db: TestOrm;
      beforeAll(async () => {
        db = await openOrm(engine, { entities: [...model.entities] });
        await storeSamples(db.em(), model, { kind, strategy: 'joined', place });
      });
      afterAll(() => db?.close());

      it.each(otherStrategies)('%s brings the rows of select-in', async strategy => {
        for (const name of classes) {
          const rows = await rowsOf(db.em(), hierarchy[name], 'select-in');
          expect(rows.length).toBeGreaterThanOrEqual(kind.samples.length);
          expect(await rowsOf(db.em(), hierarchy[name], strategy)).toStrictEqual(rows);
        }
      });

      it.each(otherStrategies)('%s brings the related entities of select-in', async polymorphicStrategy => {
        const load = async (used: PolymorphicStrategy) => {
          const options = { ...byId, populate: ['item'], strategy: 'select-in', polymorphicStrategy: used } as const;
          const holders = await db.em().find(Holder, {}, options);
          return holders.map(({ item }) => [item.constructor.name, snapshot(item, ['id', 'name', ...names])]);
        };
        expect(await load(polymorphicStrategy)).toStrictEqual(await load('select-in'));
      });
    });
  }
});
