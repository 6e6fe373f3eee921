import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { mappings } from './slug/model.ts';
import type { DeclareTags } from './tags/model.ts';

const CONNECTIONS = 25;

/** A4: one row for one hash, of a plain entity and of any class of a hierarchy. */
export function asUniqueContract(declare: DeclareTags, unitsOfWork: number): void {
  describe.each(mappings)('A4 AsUnique, %s', mapping => {
    const m = declare(mapping);

    describe.each(engines)('[$name]', engine => {
      let db: TestOrm;
      const parallel = <T>(work: (index: number) => Promise<T>) =>
        Promise.all(Array.from({ length: unitsOfWork }, (_, index) => work(index)));
      beforeAll(async () => {
        const pool = engine.driver === 'pglite' ? {} : { pool: { min: 0, max: CONNECTIONS } };
        db = await openOrm(engine, { entities: [...m.entities], ...pool });
      });
      afterAll(() => db?.close());
      beforeEach(() => db.em().execute('delete from tag'));

      it('inserts at once, flushes nothing else, and finds the row again', async () => {
        const em = db.em();
        em.create(m.Tag, { name: 'pending' });
        const news = await m.Topic.asUnique(em, { name: ' news ' });
        expect([news.name, news.slug, news.constructor]).toEqual(['news', 'news', m.Topic]);
        expect((await db.em().find(m.Tag, {})).map(({ name }) => name)).toEqual(['news']);
        const { result, count } = await db.queries.during(() => m.Topic.asUnique(em, { name: ' news ' }));
        expect(result).toBe(news);
        expect(count).toBe(0);
        const again = await db.queries.during(() => m.Topic.asUnique(db.em(), { name: 'news' }));
        expect(again.result.id).toBe(news.id);
        await em.flush();
        expect(await db.em().count(m.Tag, {})).toBe(2);
      });

      it('gives one instance to calls at the same time in one unit of work', async () => {
        const em = db.em();
        const [first, second] = await Promise.all([
          m.Tag.asUnique(em, { name: 'a' }),
          m.Tag.asUnique(em, { name: 'a' }),
        ]);
        expect(first).toBe(second);
        expect(await em.findOneOrFail(m.Tag, { name: 'a' })).toBe(first);
      });

      it('gives one row to units of work at the same time', async () => {
        const ids = await parallel(async () => (await m.Topic.asUnique(db.em(), { name: 'a' })).id);
        expect(new Set(ids).size).toBe(1);
        expect(await db.em().execute('select 1 from tag')).toHaveLength(1);
      });

      const { Place } = m;
      if (Place) {
        it('leaves no row of the root behind when a value of a leaf was taken', async () => {
          const ids = await parallel(
            async index => (await Place.asUnique(db.em(), { name: `name ${index}`, code: 'no' })).id,
          );
          expect(new Set(ids).size).toBe(1);
          expect(await db.em().execute('select 1 from tag')).toHaveLength(1);
        });
      }

      it('goes with the transaction that is open, and inserts again after a rollback', async () => {
        const em = db.em();
        await em.begin();
        await m.Tag.asUnique(em, { name: 'a' });
        await em.rollback();
        expect(await db.em().count(m.Tag, {})).toBe(0);
        await m.Tag.asUnique(em, { name: 'a' });
        expect(await db.em().count(m.Tag, {})).toBe(1);
      });
    });
  });
}
