import { helper, LockMode } from '@mikro-orm/core';
import { findPlain, LoadOptionError, treatPath, UnknownPathError } from 'mikro-orm-polymorphic';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strategies } from '../contracts/party/model.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { declareGear, seedGear } from './subclass-kinds-model.ts';

/** Whatever class an instance turns out to be of. */
interface Any {
  // oxlint-disable-next-line typescript/no-explicit-any -- the relations of all the classes, nested
  readonly [name: string]: any;
}

describe.each(strategies)('S7 options of a load and relations of subclasses, %s', stored => {
  describe.each(engines)('[$name]', engine => {
    const m = declareGear(stored);
    let db: TestOrm;
    beforeAll(async () => {
      db = await openOrm(engine, { entities: m.entities });
      await seedGear(db.em(), m);
      db.queries.clear();
    });
    afterAll(() => db?.close());

    /** Everything from the root with these hints, in the order of the ids. */
    async function load(populate: readonly string[], options: object = {}, em = db.em()) {
      const hints = { populate: populate as never[], orderBy: { id: 'asc' as const }, ...options };
      return (await em.find(m.Gear, {}, hints)) as unknown as Any[];
    }
    const idsOf = (items: Iterable<Any>) => [...items].map(({ id }) => id as number);
    const sortedIdsOf = (items: Iterable<Any>) => idsOf(items).toSorted((a, b) => a - b);

    it('S7 filters hold for the targets', async () => {
      expect(sortedIdsOf((await load(['keys']))[0]!['keys'])).toEqual([1, 3]);
      const active = await load(['keys'], { filters: { active: true } });
      expect(idsOf(active[0]!['keys'])).toEqual([1]);
    });

    it('S7 populateWhere, populateOrderBy and populateHints hold for the relation', async () => {
      const some = await load(['keys', 'items'], { populateWhere: { keys: { isActive: false } } });
      expect(idsOf(some[0]!['keys'])).toEqual([3]);
      expect(idsOf(some[0]!['items'])).toEqual([1]);
      for (const direction of ['asc', 'desc'] as const) {
        const ordered = await load(['keys'], { populateOrderBy: { keys: { id: direction } } });
        expect(idsOf(ordered[0]!['keys'])).toEqual(direction === 'asc' ? [1, 3] : [3, 1]);
      }
      const limited = await load(['keys'], { populateHints: { keys: { limit: 1, orderBy: { id: 'desc' } } } });
      expect(idsOf(limited[0]!['keys'])).toEqual([3]);
    });

    it('S7 :ref gives references and collections of references', async () => {
      const gear = await load(['backup:ref', 'keys:ref', 'topics:ref']);
      expect(gear[0]!['keys'].getIdentifiers().toSorted()).toEqual([1, 3]);
      expect(helper(gear[0]!['keys'][0]).__initialized).toBe(false);
      expect(gear[2]!['topics'].getIdentifiers().toSorted()).toEqual([1, 2]);
    });

    it("S7 populate: ['*'] brings the relations of every class, and $infer leaves them", async () => {
      const gear = await load(['*']);
      expect(sortedIdsOf(gear[0]!['keys'])).toEqual([1, 3]);
      expect(gear[0]!['items'][0]).toMatchObject({ text: 'sunny' });
      expect(gear[2]!['items'][0]).toMatchObject({ url: 'u' });
      expect(gear[0]!['keys'].getItems().find(({ id }: Any) => id === 1).scopes).toHaveLength(1);
      expect(gear[4]!['subject'].name).toBe('acme');
      const inferred = await load(['$infer', 'keys']);
      expect(inferred[0]!['keys']).toHaveLength(2);
    });

    it('S7 the same in a transaction, under a lock of the rows', async () => {
      const { result, queries } = await db.queries.during(() =>
        db.em().transactional(em => load(['keys.scopes', 'seal'], { lockMode: LockMode.PESSIMISTIC_WRITE }, em)),
      );
      expect(result[0]!['keys']).toHaveLength(2);
      expect(result[2]!['seal'].id).toBe(1);
      expect(queries[0]!.sql).toContain('for update');
    });

    it('S7 refresh: true reads the relations again', async () => {
      const em = db.em();
      const [sun] = await load(['keys'], {}, em);
      expect(sortedIdsOf(sun!['keys'])).toEqual([1, 3]);
      const other = db.em();
      const added = other.create(m.SshKey, { id: 9, gear: 1, isActive: true, host: 'new' } as never);
      await other.flush();
      const [again] = await load(['keys'], { refresh: true }, em);
      await other.remove(added).flush();
      expect(again).toBe(sun);
      expect(sortedIdsOf(sun!['keys'])).toEqual([1, 3, 9]);
    });

    it('S7 fields of subclasses and of their relations, from the root and through a relation', async () => {
      const fields = ['name', 'manual', 'keys.isActive', 'badge'] as never[];
      const [sun] = (await db.em().find(m.Gear, {}, { fields, orderBy: { id: 'asc' } })) as unknown as Any[];
      expect(sun).toMatchObject({ name: 'sun', manual: 'long' });
      expect(sun!['place']?.street).toBeUndefined();
      expect(
        sun!['keys']
          .getItems()
          .map((key: Any) => key.isActive)
          .toSorted(),
      ).toEqual([false, true]);
      const [maker] = (await db
        .em()
        .find(
          m.Maker,
          {},
          { fields: ['name', 'gear.name', 'gear.items.text', 'gear.backup'] as never[] },
        )) as unknown as Any[];
      const same = maker!['gear'].getItems().find(({ id }: Any) => id === 1);
      expect(same).toMatchObject({ name: 'sun', backup: { id: 3 } });
      expect(idsOf(same.items)).toEqual([1]);
      expect(same.place?.street).toBeUndefined();
    });

    it('S7 only fields of subclasses, through a relation', async () => {
      const fields = ['gear.manual'] as never[];
      const [maker] = (await db.em().find(m.Maker, {}, { fields })) as unknown as Any[];
      const sun = maker!['gear'].getItems().find(({ id }: Any) => id === 1);
      expect(sun.manual).toBe('long');
      expect(sun.name).toBeUndefined();
    });

    it('S7 exclude reaches into them', async () => {
      const [sun] = await load(['keys'], { exclude: ['keys.isActive', treatPath(m.Weather, 'backup')] });
      expect(sun!['backup']).toBeUndefined();
      expect(sun!['keys'][0].isActive).toBeUndefined();
      const eager = await load([], { exclude: ['config'] });
      expect(helper(eager[4]!['config']?.unwrap?.() ?? {})?.__initialized ?? false).toBe(false);
    });

    it('S7 overlapping loads of one entity manager', async () => {
      const em = db.em();
      const paths = [['keys.scopes'], ['items'], ['keys'], ['topics', 'seal'], ['backup.keys']];
      const all = await Promise.all(paths.map(path => load(path, {}, em)));
      expect(all.every(gear => gear[0] === all[0]![0])).toBe(true);
      const [sun, , web] = all[0]!;
      expect(sun!['keys'].getItems().find(({ id }: Any) => id === 1).scopes).toHaveLength(1);
      expect(web!['topics']).toHaveLength(2);
      expect((await db.queries.during(() => em.flush())).count).toBe(0);
    });

    it('S7 a count takes the hints and joins nothing for them', async () => {
      const { result, count } = await db.queries.during(() =>
        db.em().count(m.Gear, {}, { populate: ['keys'] as never[] }),
      );
      expect(result).toBe(6);
      expect(count).toBe(1);
    });

    it('S7 malformed paths of treatPath are refused', () => {
      const make = treatPath as unknown as (...args: unknown[]) => unknown;
      for (const args of [
        [],
        [null, 'keys'],
        [m.Maker, 'gear'],
        [m.Weather, ''],
        [m.Weather, 7],
        [7, m.Weather, 'keys'],
        ['', m.Weather, 'keys'],
      ]) {
        expect(() => make(...args), JSON.stringify(args)).toThrow(LoadOptionError);
      }
    });

    it('S7 a path of treatPath that the class does not have is refused by the load', async () => {
      await expect(load([treatPath(m.Weather, 'topics' as never)])).rejects.toThrow(UnknownPathError);
      await expect(load(['keys.nothing'])).rejects.toThrow(UnknownPathError);
      await expect(load(['constructor'])).rejects.toThrow(UnknownPathError);
    });

    it('S7 a stream and a plain read refuse paths that need queries of their own', async () => {
      const read = async () => {
        for await (const { name } of db.em().stream(m.Gear, { populate: ['items'] as never[] })) return name;
        return undefined;
      };
      await expect(read()).rejects.toThrow(LoadOptionError);
      const plain = findPlain(db.em(), m.Gear, {}, { populate: [treatPath(m.Search, 'items')] });
      await expect(plain).rejects.toThrow(`A plain read of Gear cannot populate 'items'`);
      await expect(read()).rejects.toThrow(`A stream of Gear cannot populate 'items'`);
    });
  });
});
