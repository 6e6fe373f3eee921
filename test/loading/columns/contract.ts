import { type EntityManager, serialize } from '@mikro-orm/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strategies, type Strategy } from '../../contracts/party/model.ts';
import { type Engine, engines, openOrm, type TestOrm } from '../../support/index.ts';
import { type Kind, storedValues } from './kind.ts';
import { type ColumnModel, declareColumns, type Item, type Place, type Target } from './model.ts';
import { snapshot } from './snapshot.ts';
import { ways } from './ways.ts';

interface Case {
  readonly engine: Engine;
  readonly strategy: Strategy;
  readonly place: Place;
}

const cases: readonly Case[] = engines.flatMap(engine =>
  strategies.flatMap(strategy => (['leaf', 'abstract middle'] as const).map(place => ({ engine, strategy, place }))),
);

/** Columns of a kind come back as they were stored and as a plain entity has them, whichever way they are read. */
export function columnContract(kind: Kind): void {
  describe.each(cases)(`S6 ${kind.name} of the $place, $strategy [$engine.name]`, ({ engine, strategy, place }) => {
    const model = declareColumns(kind, strategy, place);
    let db: TestOrm;

    beforeAll(async () => {
      db = await openOrm(engine, { entities: [...model.entities] });
      await store(db.em(), model, kind);
      db.queries.clear();
    });
    afterAll(() => db.close());

    const usable = ways.filter(way => engine.driver === 'postgresql' || !way.isServerOnly);
    it.each(usable)('are complete and typed after $name', async ({ load }) => {
      const read = async (target: Target) => {
        const em = db.em();
        const entities = twigs(await load(em, target, model), target, kind);
        const names = Object.keys(kind.properties());
        const values = entities.map(entity => snapshot(entity, ['size', ...names]));
        const serialized = entities.map(entity => serialize(entity));
        const { sql } = await db.queries.during(() => em.flush(), { transactions: true });
        return { classes: entities.map(({ constructor }) => constructor), values, serialized, flushed: sql };
      };
      const ours = await read(model.hierarchy);
      const plain = await read(model.plain);
      expect(ours.classes).toEqual(kind.samples.map(() => model.hierarchy.leaf));
      expect(ours.values).toStrictEqual(kind.samples.map(sample => ({ size: 7, ...storedValues(sample) })));
      expect(ours.values).toStrictEqual(plain.values);
      expect(ours.serialized).toStrictEqual(plain.serialized);
      expect(ours.flushed).toEqual([]);
      expect(plain.flushed).toEqual([]);
    });
  });
}

/** Rows of other classes stand between; those of the leaf have the keys 1, 2, 3 … as the plain ones have. */
async function store(em: EntityManager, model: ColumnModel, kind: Kind): Promise<void> {
  kind.seed?.(em);
  await em.flush();
  for (const [index, { given }] of kind.samples.entries()) {
    const data = { id: index + 1, name: `row ${index + 1}`, ...given };
    const item = em.create(model.hierarchy.leaf, data as never);
    const plain = em.create(model.plain.leaf, data as never);
    const holder = { id: index + 1, item, plain, items: [item], plains: [plain] };
    em.create(model.Holder, holder as never);
  }
  em.create(model.Stone, { id: 100, name: 'stone', weight: 3 } as never);
  await em.flush();
}

function twigs(loaded: Item[], target: Target, kind: Kind): Item[] {
  const found = loaded.filter(({ id }) => id <= kind.samples.length);
  expect(found.map(({ id }) => id)).toEqual(kind.samples.map((_, index) => index + 1));
  return found;
}
