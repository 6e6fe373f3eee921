import { serialize } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { findPlain } from 'mikro-orm-polymorphic';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Strategy } from '../../contracts/party/model.ts';
import { isDeep } from '../../deep/is-deep.ts';
import { type Engine, engines, openOrm, type TestOrm } from '../../support/index.ts';
import { type Kind, storedValues } from './kind.ts';
import { declareColumns, type Item, type Place } from './model.ts';
import { plainSnapshot, snapshot } from './snapshot.ts';
import { storeSamples } from './store.ts';
import { classes, type Way, ways } from './ways.ts';

interface Case {
  readonly engine: Engine;
  readonly strategy: Strategy;
  readonly place: Place;
}

const cases: readonly Case[] = engines.flatMap(engine => [
  { engine, strategy: 'joined', place: 'leaf' },
  { engine, strategy: 'joined', place: 'abstract middle' },
  { engine, strategy: 'single-table', place: 'leaf' },
  ...(isDeep ? [{ engine, strategy: 'single-table', place: 'abstract middle' } as const] : []),
]);

/** Columns of a kind come back as they were stored and as a plain entity has them, whichever way they are read. */
export function columnContract(kind: Kind): void {
  describe.each(cases)(`S6 ${kind.name} of the $place, $strategy [$engine.name]`, ({ engine, strategy, place }) => {
    const model = declareColumns(kind, strategy, place);
    let db: TestOrm;
    let found: Awaited<ReturnType<typeof read>>;

    beforeAll(async () => {
      db = await openOrm(engine, { entities: [...model.entities] });
      await storeSamples(db.em(), model, { kind, strategy, place });
      found = await read(em => em.find(model.plain.root, {}, { orderBy: { id: 'asc' } }));
      db.queries.clear();
    });
    afterAll(() => db?.close());

    const usable = ways.filter(way => isUsable(way, kind, engine));
    it.each(usable)('are complete and typed after $name', async ({ load, isRewritten }) => {
      const ours = await read(em => load(em, model.hierarchy, model));
      const sameWay = kind.varying || isRewritten ? await read(em => load(em, model.plain, model)) : found;
      const plain = kind.varying ? sameWay : found;
      expect(ours.classes).toEqual(kind.samples.map(() => model.hierarchy.leaf));
      expect(ours.values).toStrictEqual(
        kind.samples.map((sample, row) => ({
          size: 7,
          ...storedValues(sample),
          ...pick(sameWay.values[row]!, kind.varying ?? []),
        })),
      );
      expect(ours.values).toStrictEqual(plain.values);
      expect(ours.serialized).toStrictEqual(plain.serialized);
      expect(ours.flushed).toHaveLength(isRewritten ? sameWay.flushed.length : 0);
    });

    it.each(kind.isFoundOnly ? [] : classes)('are in plain rows as in entities, through the %s', async cls => {
      const options = { orderBy: { id: 'asc' } } as const;
      const entities = await db.em().find(model.hierarchy[cls], {}, options);
      const rows = await findPlain(db.em(), model.hierarchy[cls], {}, options);
      expect(rows.map(row => pickDefined(row, model.names))).toStrictEqual(
        entities.map(entity => plainSnapshot(entity, model.names)),
      );
    });

    async function read(load: (em: EntityManager) => Promise<Item[]>) {
      const em = db.em();
      const entities = twigs(await load(em), kind);
      const { sql } = await db.queries.during(() => (kind.isReadOnly ? undefined : em.flush()), { transactions: true });
      return {
        classes: entities.map(({ constructor }) => constructor),
        values: entities.map(entity => snapshot(entity, model.names)),
        serialized: entities.map(entity => serialize(entity)),
        flushed: sql,
      };
    }
  });
}

function isUsable(way: Way, kind: Kind, engine: Engine): boolean {
  if (way.isDeep && !isDeep) return false;
  if (way.isServerOnly && engine.driver !== 'postgresql') return false;
  return !kind.isFoundOnly || way.name.startsWith('find');
}

function twigs(loaded: Item[], kind: Kind): Item[] {
  const found = loaded.filter(({ id }) => id <= kind.samples.length);
  expect(found.map(({ id }) => id)).toEqual(kind.samples.map((_, index) => index + 1));
  return found;
}

function pickDefined(row: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([name]) => names.includes(name)));
}

function pick(values: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map(name => [name, values[name]]));
}
