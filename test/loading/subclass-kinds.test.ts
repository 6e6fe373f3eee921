import { helper } from '@mikro-orm/core';
import { treatPath } from 'mikro-orm-polymorphic';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strategies } from '../contracts/party/model.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { declareGear, seedGear } from './subclass-kinds-model.ts';

const loads = ['joined', 'select-in', 'balanced'] as const;

/** Whatever class an instance turns out to be of. */
interface Any {
  // oxlint-disable-next-line typescript/no-explicit-any -- the relations of all the classes, nested
  readonly [name: string]: any;
}

describe.each(strategies)('S7 every kind of relation below the root, %s', stored => {
  describe.each(engines)('[$name]', engine => {
    const m = declareGear(stored);
    let db: TestOrm;
    beforeAll(async () => {
      db = await openOrm(engine, { entities: m.entities });
      await seedGear(db.em(), m);
      db.queries.clear();
    });
    afterAll(() => db?.close());

    /** Populates from the root, in the order of the ids: what came, and what it took beside the rows themselves. */
    async function load(populate: readonly string[], options: object = {}) {
      const find = (hints: readonly string[]) =>
        db.queries.during(() =>
          db
            .em()
            .find(
              m.Gear,
              {},
              { populate: hints as never[], strategy: 'select-in', orderBy: { id: 'asc' }, ...options },
            ),
        );
      const rows = await find([]);
      const { result, queries, count } = await find(populate);
      return { gear: result as unknown as Any[], queries, extra: count - rows.count };
    }
    const isLoaded = (target: object) => helper(target).__initialized;

    it('S7 one-to-one, owning and inverse', async () => {
      const { gear, extra } = await load(['badge.maker', 'seal']);
      expect(gear[0]!['badge'].maker.name).toBe('acme');
      expect(gear[1]!['badge']).toBeNull();
      expect(isLoaded(gear[2]!['seal'])).toBe(true);
      expect(gear[3]!['seal']).toBeNull();
      expect(extra).toBe(3);
    });

    it('S7 to the hierarchy itself, a link table from both sides', async () => {
      const { gear, extra } = await load(['backup', 'topics', 'racks']);
      expect(gear[0]!['backup']).toBe(gear[2]);
      expect(gear[2]!['topics'].getIdentifiers().toSorted()).toEqual([1, 2]);
      expect(gear[4]!['racks']).toHaveLength(1);
      expect(gear[5]!['racks']).toHaveLength(0);
      expect(extra).toBe(2);
    });

    it('S7 a relation of a middle class is loaded once for all its descendants', async () => {
      const { gear, extra } = await load(['keys']);
      expect(gear.slice(0, 4).map(each => each['keys'].length)).toEqual([2, 0, 1, 0]);
      expect(gear[0]!['keys'][0]).toBeInstanceOf(m.ApiKey);
      expect(extra).toBe(stored === 'joined' ? 2 : 1);
    });

    it('S7 siblings with relations of one name to different targets: all are loaded', async () => {
      const { gear, extra } = await load(['items']);
      expect(gear[0]!['items'][0]).toMatchObject({ text: 'sunny' });
      expect(gear[2]!['items'][0]).toMatchObject({ url: 'u' });
      expect(gear[1]!['items'].isInitialized()).toBe(true);
      expect(extra).toBe(2);
      const one = await load([treatPath(m.Search, 'items')]);
      expect(one.gear[2]!['items']).toHaveLength(1);
      expect(one.gear[0]!['items'].isInitialized()).toBe(false);
      expect(one.extra).toBe(1);
    });

    it.each(loads)('S7 a relation of a subclass below a relation of a subclass, under %s', async strategy => {
      const { gear } = await load(['keys.scopes', 'items.owner'], { strategy });
      expect(gear[0]!['keys'][0].scopes[0].name).toBe('read');
      expect(gear[2]!['keys'][0].scopes).toBeUndefined();
      expect(gear[0]!['items'][0].owner).toBe(gear[0]);
      const [maker] = await db
        .em()
        .find(m.Maker, {}, { populate: ['gear.keys.scopes', 'gear.badge.maker'] as never[], strategy });
      const sun = maker!.gear.getItems().find(({ id }) => id === 1) as unknown as Any;
      expect(sun['keys'][0].scopes).toHaveLength(1);
      expect(sun['badge'].maker).toBe(maker);
    });

    it('S7 lazy columns and lazy formulas of subclasses', async () => {
      const { gear, extra } = await load(['manual', 'loud']);
      expect(gear.map(each => each['manual'] ?? each['loud'])).toEqual([
        'long',
        'longer',
        undefined,
        undefined,
        'DRILL',
        'SAW',
      ]);
      expect(extra).toBeLessThanOrEqual(2);
      expect((await load([])).gear[0]!['manual']).toBeUndefined();
    });

    it('S7 a relation inside an embeddable of a subclass', async () => {
      const { gear, extra } = await load(['place.city']);
      expect(gear[0]!['place'].city.name).toBe('rome');
      expect(extra).toBe(1);
    });

    it.each(loads)('S7 relations to unrelated classes, of a subclass and to a hierarchy, under %s', async strategy => {
      const { gear } = await load(['subject'], { strategy });
      expect(gear.slice(4).map(each => each['subject'].name)).toEqual(['acme', 'oslo']);
      const boxes = await db
        .em()
        .find(m.Box, {}, { populate: ['content.keys.scopes'] as never[], strategy, orderBy: { id: 'asc' } });
      expect((boxes[0]!.content as unknown as Any)['keys'][0].scopes).toHaveLength(1);
      expect(boxes[1]!.content).toMatchObject({ name: 'oslo' });
    });

    it.each(loads)('S7 eager relations of subclasses come through the root, under %s', async strategy => {
      const isEager = (each: object | undefined) => isLoaded((each as Any)['config'].unwrap());
      const { gear } = await load([], { strategy });
      expect(isEager(gear[4])).toBe(true);
      const one = await db.em().findOneOrFail(m.Gear, 5, { strategy });
      expect(isEager(one)).toBe(true);
      const [maker] = await db.em().find(m.Maker, {}, { populate: ['gear'], strategy });
      expect(isEager(maker!.gear.getItems().find(({ id }) => id === 5))).toBe(true);
      const [rack] = await db.em().find(m.Rack, {}, { populate: ['locals'], strategy });
      expect(isEager(rack!.locals[0])).toBe(true);
      const lean = await load([], { populate: false });
      expect(isEager(lean.gear[4])).toBe(false);
    });
  });
});
