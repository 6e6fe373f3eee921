import { defineEntity, OptimisticLockError, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storedAs, strategies, type Strategy } from '../contracts/party/model.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';

const START = new Date('2026-01-01T00:00:00.000Z');

describe.each(strategies)('a flush and what it leaves behind, %s', strategy => {
  const m = declare(strategy);

  describe.each(engines)('[$name]', engine => {
    let db: TestOrm;
    beforeAll(async () => {
      db = await openOrm(engine, { entities: [...m.entities] });
    });
    afterAll(() => db?.close());
    beforeEach(async () => {
      await db.orm.schema.clear();
      m.clock.now = START;
    });

    const novel = (code: string) => ({ name: 'emma', pages: 400, code }) as never;
    const stored = () => db.em().find(m.Item, {}, { orderBy: { id: 'asc' } });

    it('S7 a failure in the last table takes all rows back, and a corrected flush writes them', async () => {
      const em = db.em();
      em.create(m.Novel, novel('taken'));
      await em.flush();
      const fresh = em.create(m.Novel, novel('taken'));
      await expect(em.flush()).rejects.toThrow('unique');
      expect(await stored()).toHaveLength(1);
      expect(fresh).toMatchObject({ name: 'emma', pages: 400, code: 'taken' });
      expect(fresh.id).toBeUndefined();
      fresh.code = 'free';
      em.persist(fresh);
      await em.flush();
      expect(await stored()).toMatchObject([{ code: 'taken' }, { code: 'free', id: fresh.id, version: 1 }]);
      expect(await db.queries.countOf(() => em.flush())).toBe(0);
      fresh.name = 'renamed';
      await em.flush();
      expect((await stored())[1]).toMatchObject({ name: 'renamed', version: 2 });
    });

    it('S7 an update that fails in the last table is taken back, and a corrected flush writes all of it', async () => {
      const em = db.em();
      em.create(m.Novel, novel('taken'));
      const mine = em.create(m.Novel, novel('mine'));
      await em.flush();
      Object.assign(mine, { name: 'renamed', pages: 9, code: 'taken' });
      await expect(em.flush()).rejects.toThrow('unique');
      expect(mine.version).toBe(1);
      expect((await stored())[1]).toMatchObject({ name: 'emma', pages: 400, code: 'mine', version: 1 });
      mine.code = 'free';
      await em.flush();
      expect((await stored())[1]).toMatchObject({ name: 'renamed', pages: 9, code: 'free', version: 2 });
      expect(await db.queries.countOf(() => em.flush())).toBe(0);
    });

    it('S7 a failure of another entity takes the rows of a hierarchy back too', async () => {
      const em = db.em();
      em.create(m.Label, { text: 'one' } as never);
      const mine = em.create(m.Novel, novel('mine'));
      await em.flush();
      const fresh = em.create(m.Novel, novel('fresh'));
      mine.code = 'changed';
      em.create(m.Label, { text: 'one', item: fresh } as never);
      await expect(em.flush()).rejects.toThrow('unique');
      expect(await stored()).toMatchObject([{ code: 'mine' }]);
      em.persist(fresh);
      await em.flush();
      expect(await stored()).toMatchObject([{ code: 'changed' }, { code: 'fresh' }]);
    });

    it('S7 a failed flush gives back the references that MikroORM takes away for its time', async () => {
      const em = db.em();
      em.create(m.Novel, novel('taken'));
      await em.flush();
      const fresh = em.create(m.Novel, novel('taken'));
      fresh.sequel = fresh;
      await expect(em.flush()).rejects.toThrow('unique');
      expect(fresh.sequel).toBe(fresh);
      fresh.code = 'free';
      em.persist(fresh);
      await em.flush();
      const found = await db.em().findOneOrFail(m.Novel, { code: 'free' });
      expect(found.sequel).toBe(found);
    });

    it('S7 a nested transaction that fails leaves the rows of the outer one', async () => {
      await db.em().transactional(async outer => {
        outer.create(m.Novel, novel('outer'));
        await outer.flush();
        const inner = outer.transactional(async em => {
          em.create(m.Novel, novel('inner'));
          em.create(m.Novel, novel('inner'));
        });
        await expect(inner).rejects.toThrow('unique');
        outer.create(m.Novel, novel('after'));
      });
      expect((await stored()).map(item => (item as { code?: string }).code)).toEqual(['outer', 'after']);
    });

    it('S7 an instance made with new is stored with keys of the database', async () => {
      const em = db.em();
      const made = Object.assign(new m.Novel(), { name: 'emma', pages: 1, code: 'x' });
      em.persist(made);
      await em.flush();
      expect(await stored()).toMatchObject([{ id: made.id, name: 'emma', pages: 1, code: 'x' }]);
      expect((await stored())[0]).toBeInstanceOf(m.Novel);
    });

    it('S7 a removed entity leaves no row in any table', async () => {
      const em = db.em();
      const [book, leaf] = [em.create(m.Book, { name: 'b', pages: 1 } as never), em.create(m.Novel, novel('n'))];
      await em.flush();
      const { sql } = await db.queries.during(() => em.remove(book).remove(leaf).flush());
      expect(sql).toEqual([expect.stringMatching(/^delete from "item" where "id" in \(\?, \?\)/)]);
      for (const table of strategy === 'joined' ? ['item', 'book', 'novel'] : ['item']) {
        expect(await db.em().getConnection().execute(`select * from ${table}`)).toEqual([]);
      }
    });

    it('S7 onUpdate of the root moves when only a child table changed', async () => {
      const em = db.em();
      const mine = em.create(m.Novel, novel('mine'));
      await em.flush();
      m.clock.now = new Date('2026-02-02T00:00:00.000Z');
      mine.code = 'changed';
      const { sql } = await db.queries.during(() => em.flush());
      expect(sql).toEqual(
        strategy === 'joined'
          ? [
              'update "item" set "updated_at" = ?, "version" = ? where "id" = ? and "version" = ? and "_polymorphic_name" = ? returning "version"',
              'update "novel" set "code" = ? where "id" = ?',
            ]
          : [
              'update "item" set "code" = ?, "updated_at" = ?, "version" = ? where "id" = ? and "version" = ? and "_polymorphic_name" = ? returning "version"',
            ],
      );
      expect((await stored())[0]).toMatchObject({ updatedAt: m.clock.now, code: 'changed', version: 2 });
      expect(await db.queries.countOf(() => em.flush())).toBe(0);
    });
  });

  describe.each(engines)('concurrencyCheck [$name]', engine => {
    it.each(['root', 'middle', 'leaf'] as const)('S7 a property of the %s guards its own value', async level => {
      const { Item, Novel, entities } = declareChecked(strategy, level);
      await using db = await openOrm(engine, { entities: [...entities] });
      const em = db.em();
      em.create(Novel, { name: 'emma', pages: 1, code: 'x', stamp: 'a' } as never);
      await em.flush();
      const [mine, theirs] = [db.em(), db.em()];
      const [fresh, stale] = [await mine.findOneOrFail(Novel, 1), await theirs.findOneOrFail(Novel, 1)];
      Object.assign(fresh, { stamp: 'b', name: 'fresh' });
      await mine.flush();
      Object.assign(stale, { stamp: 'c', name: 'stale', pages: 3, code: 'stale' });
      await expect(theirs.flush()).rejects.toThrow(OptimisticLockError);
      expect(await db.em().findOneOrFail(Item, 1)).toMatchObject({ stamp: 'b', name: 'fresh', pages: 1, code: 'x' });
    });
  });
});

function declare(strategy: Strategy) {
  const clock = { now: START };
  abstract class Item extends Polymorphic() {
    declare id: number;
    declare name: string;
    declare updatedAt: Date;
    declare version: number;
  }
  class Book extends Item {
    declare pages: number;
  }
  class Novel extends Book {
    declare code: string;
    declare sequel?: Novel | null;
  }
  class Label {
    declare id: number;
    declare text: string;
    declare item?: Item | null;
  }
  defineEntity({
    class: Item,
    ...storedAs[strategy],
    properties: {
      id: p.integer().primary(),
      name: p.string(),
      updatedAt: p
        .datetime(3)
        .columnType('timestamptz(3)')
        .onCreate(() => clock.now)
        .onUpdate(() => clock.now),
      version: p.integer().version(),
    } as never,
  });
  defineEntity({ class: Book, properties: { pages: p.integer() } });
  defineEntity({
    class: Novel,
    properties: { code: p.string().unique(), sequel: () => p.manyToOne(Novel).nullable() },
  });
  defineEntity({
    class: Label,
    properties: { id: p.integer().primary(), text: p.string().unique(), item: () => p.manyToOne(Item).nullable() },
  });
  const items = defineHierarchy(Item, { Book, Novel });
  return { Item, Book, Novel, Label, clock, entities: [...items.entities, Label] };
}

function declareChecked(strategy: Strategy, level: 'root' | 'middle' | 'leaf') {
  abstract class Item extends Polymorphic() {
    declare id: number;
    declare name: string;
  }
  class Book extends Item {
    declare pages: number;
  }
  class Novel extends Book {
    declare code: string;
    declare stamp: string;
  }
  const stamp = (at: typeof level) => (at === level ? { stamp: p.string().concurrencyCheck() } : {});
  defineEntity({
    class: Item,
    ...storedAs[strategy],
    properties: { id: p.integer().primary(), name: p.string(), ...stamp('root') } as never,
  });
  defineEntity({ class: Book, properties: { pages: p.integer(), ...stamp('middle') } as never });
  defineEntity({ class: Novel, properties: { code: p.string(), ...stamp('leaf') } as never });
  const { entities } = defineHierarchy(Item, { Book, Novel });
  return { Item, Book, Novel, entities };
}
