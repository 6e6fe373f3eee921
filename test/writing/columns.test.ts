import { describe, expect, it } from 'vitest';
import type { Kind } from '../loading/columns/kind.ts';
import { scalarKinds, structuredKinds } from '../loading/columns/kinds/index.ts';
import { inverseSidesAndCollections } from '../loading/columns/kinds/inverse-relations.ts';
import { type ColumnModel, declareColumns } from '../loading/columns/model.ts';
import { snapshot } from '../loading/columns/snapshot.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';

const places = [
  { strategy: 'joined', place: 'leaf' },
  { strategy: 'joined', place: 'abstract middle' },
  { strategy: 'single-table', place: 'leaf' },
] as const;
const kinds = [...scalarKinds, ...structuredKinds].filter(
  kind => !kind.isReadOnly && kind.name !== inverseSidesAndCollections.name,
);

/** The ways to store one row, the unit of work first. */
const ways: ((db: TestOrm, model: ColumnModel, data: object) => Promise<unknown>)[] = [
  async (db, { hierarchy }, data) => {
    const em = db.em();
    em.create(hierarchy.leaf, data as never);
    await em.flush();
  },
  (db, { hierarchy }, data) => db.em().insert(hierarchy.leaf, data),
  (db, { hierarchy }, data) => db.em().insertMany(hierarchy.leaf, [data, { ...data, id: 9 }] as never),
  (db, { hierarchy }, data) => {
    const em = db.em();
    return em.insert(em.create(hierarchy.leaf, data as never, { persist: false }));
  },
  (db, { hierarchy }, data) => db.em().upsert(hierarchy.leaf, data),
];

describe.each(engines)('S1 columns of every kind are written past the unit of work as by a flush [$name]', engine => {
  describe.each(kinds)('$name', kind => {
    it.each(places)('of the $place, $strategy', async ({ strategy, place }) => {
      const model = declareColumns(kind, strategy, place);
      const { leaf, root } = model.hierarchy;
      await using db = await openOrm(engine, { entities: [...model.entities] });
      await seed(db, kind);
      for (const sample of kind.samples) {
        const stored: unknown[] = [];
        for (const write of ways) {
          const given = typeof sample.given === 'function' ? sample.given(db.em()) : sample.given;
          await write(db, model, { id: 1, name: 'n', ...given });
          stored.push(snapshot(await db.em().findOneOrFail(leaf, 1), model.names));
          await db.em().nativeDelete(root, {});
        }
        for (const row of stored) expect(row).toEqual(stored[0]);
      }
    });
  });
});

async function seed(db: TestOrm, kind: Kind): Promise<void> {
  const em = db.em();
  kind.seed?.(em);
  await em.flush();
}
