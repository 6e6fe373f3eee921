import { defineEntity, LockMode, OptimisticLockError, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storedAs, strategies, type Strategy } from '../contracts/party/model.ts';
import { engines, openOrm, serverEngines, type TestOrm } from '../support/index.ts';

const levels = ['root', 'middle', 'leaf'] as const;
type Level = (typeof levels)[number];
const kinds = ['number', 'Date'] as const;
type Kind = (typeof kinds)[number];

const changes = [
  ['the root', { name: 'changed' }],
  ['the middle', { pages: 2 }],
  ['the leaf', { genre: 'changed' }],
  ['all tables', { name: 'changed', pages: 2, genre: 'changed' }],
] as const;

describe.each(strategies)('versions, %s', strategy => {
  describe.each(kinds)('of a %s', kind => {
    describe.each(levels)('declared on the %s', level => {
      const m = declare(strategy, { level, kind });

      describe.each(engines)('[$name]', engine => {
        let db: TestOrm;
        beforeAll(async () => {
          db = await openOrm(engine, { entities: [...m.entities] });
        });
        afterAll(() => db?.close());
        beforeEach(async () => {
          await db.orm.schema.clear();
          const em = db.em();
          for (const name of ['one', 'two']) em.create(m.Novel, { name, pages: 1, genre: 'g' } as never);
          em.create(m.Book, { name: 'three', pages: 1 } as never);
          await em.flush();
        });

        const novels = (em = db.em()) => em.find(m.Novel, {}, { orderBy: { name: 'asc' } });
        const first = async (em = db.em()) => (await novels(em))[0]!;

        it.each(changes)(
          'S7 move once when %s changes, and the instance has what the database has',
          async (_, change) => {
            const em = db.em();
            const novel = await first(em);
            const { version } = novel;
            Object.assign(novel, change);
            await later();
            await em.flush();
            expect(Number(novel.version)).toBeGreaterThan(Number(version));
            if (kind === 'number') expect(novel.version).toBe(Number(version) + 1);
            expect((await first()).version).toEqual(novel.version);
            expect(await db.queries.countOf(() => em.flush())).toBe(0);
            Object.assign(novel, { name: 'again', genre: 'again' });
            await later();
            await em.flush();
            expect((await db.em().findOneOrFail(m.Novel, { name: 'again' })).version).toEqual(novel.version);
          },
        );

        it.each(changes)('S7 move for every entity of a batch when %s changes', async (_, change) => {
          const em = db.em();
          const all = await novels(em);
          const before = all.map(({ version }) => Number(version));
          all.forEach(novel => Object.assign(novel, change, { name: novel.name }));
          all.forEach(novel => Object.assign(novel, 'name' in change ? { name: `${novel.name} changed` } : {}));
          await later();
          await em.flush();
          all.forEach((novel, index) => expect(Number(novel.version)).toBeGreaterThan(before[index]!));
          expect((await novels()).map(({ version }) => version)).toEqual(all.map(({ version }) => version));
          expect(await db.queries.countOf(() => em.flush())).toBe(0);
        });

        it.each(changes)('S7 a stale change of %s is refused, and nothing of it is written', async (_, change) => {
          const [mine, theirs] = [db.em(), db.em()];
          const [fresh, stale] = [await first(mine), await first(theirs)];
          fresh.pages = 77;
          await later();
          await mine.flush();
          Object.assign(stale, change);
          await expect(theirs.flush()).rejects.toThrow(OptimisticLockError);
          expect(await first()).toMatchObject({ name: 'one', pages: 77, genre: 'g', version: fresh.version });
        });

        it('S7 a stale entity in a batch takes the batch down, and nothing of it is written', async () => {
          const [mine, theirs] = [db.em(), db.em()];
          const fresh = await first(mine);
          const stale = await novels(theirs);
          fresh.genre = 'fresh';
          await later();
          await mine.flush();
          stale.forEach(novel => Object.assign(novel, { pages: 9, genre: 'stale' }));
          await expect(theirs.flush()).rejects.toThrow(OptimisticLockError);
          expect((await novels()).map(({ pages, genre }) => ({ pages, genre }))).toEqual([
            { pages: 1, genre: 'fresh' },
            { pages: 1, genre: 'g' },
          ]);
        });

        it('S7 em.lock compares the version', async () => {
          const em = db.em();
          const novel = await first(em);
          await em.lock(novel, LockMode.OPTIMISTIC, novel.version);
          const other = kind === 'number' ? 99 : new Date(0);
          await expect(em.lock(novel, LockMode.OPTIMISTIC, other)).rejects.toThrow(OptimisticLockError);
          await expect(
            em.findOne(m.Novel, novel.id, { lockMode: LockMode.OPTIMISTIC, lockVersion: other }),
          ).rejects.toThrow(OptimisticLockError);
        });
      });

      it.each(serverEngines.flatMap(engine => changes.map(change => [engine, ...change] as const)))(
        'S7 of two units of work at once that change the same row, one wins [$0.name] ($1)',
        async (engine, _, change) => {
          await using db = await openOrm(engine, { entities: [...m.entities] });
          const em = db.em();
          for (const name of ['one', 'two']) em.create(m.Novel, { name, pages: 1, genre: 'g' } as never);
          await em.flush();
          const rivals = await Promise.all(
            ['a', 'b'].map(async rival => {
              const own = db.em();
              const rows = await own.find(m.Novel, {}, { orderBy: { id: 'asc' } });
              rows.forEach(row => Object.assign(row, change, rival === 'a' ? { pages: 50 } : { genre: 'b' }));
              return own;
            }),
          );
          await later();
          const outcomes = await Promise.allSettled(rivals.map(rival => rival.flush()));
          expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
          const lost = outcomes.find(outcome => outcome.status === 'rejected')!;
          expect(lost.reason).toBeInstanceOf(OptimisticLockError);
          const rows = await db.em().find(m.Novel, {});
          const won = outcomes[0]!.status === 'fulfilled' ? { pages: 50 } : { genre: 'b' };
          const left = outcomes[0]!.status === 'fulfilled' ? ['genre', 'b'] : (['pages', 50] as const);
          for (const row of rows) {
            expect(row).toMatchObject({ ...change, ...won });
            expect(row[left[0] as 'genre']).not.toBe(left[1]);
          }
        },
      );
    });
  });
});

/** A date version has milliseconds: two changes have to be further apart. */
function later(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 3));
}

function declare(strategy: Strategy, { level, kind }: { level: Level; kind: Kind }) {
  abstract class Item extends Polymorphic() {
    declare id: number;
    declare name: string;
    declare version: number | Date;
  }
  class Book extends Item {
    declare pages: number;
  }
  class Novel extends Book {
    declare genre: string;
  }
  const version = (at: Level) =>
    at === level
      ? { version: kind === 'number' ? p.integer().version() : p.datetime(3).columnType('timestamptz(3)').version() }
      : {};
  defineEntity({
    class: Item,
    ...storedAs[strategy],
    properties: { id: p.integer().primary(), name: p.string(), ...version('root') } as never,
  });
  defineEntity({ class: Book, properties: { pages: p.integer(), ...version('middle') } as never });
  defineEntity({ class: Novel, properties: { genre: p.string(), ...version('leaf') } as never });
  const items = defineHierarchy(Item, { Book, Novel });
  return { Item, Book, Novel, entities: items.entities };
}
