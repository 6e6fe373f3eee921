import { wrap } from '@mikro-orm/core';
import { currentActor, withActor } from 'mikro-orm-polymorphic/mixins';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { type DeclareLibrary, type Item, type Library, mappings } from './library/model.ts';

export const ada = '0d0e6c1a-0000-4000-8000-00000000000a';
export const bob = '0d0e6c1a-0000-4000-8000-00000000000b';
const eve = '0d0e6c1a-0000-4000-8000-00000000000e';

export function auditByContract(style: string, declare: DeclareLibrary): void {
  describe.each(mappings)(`T2 AuditBy, %s, ${style}`, mapping => {
    describe.each(engines)('[$name]', engine => {
      let m: Library;
      let db: TestOrm;
      beforeAll(async () => {
        m = declare(mapping);
        db = await openOrm(engine, { entities: [...m.entities] });
      });
      afterAll(() => db.close());
      beforeEach(() => db.em().nativeDelete(m.Item, {}, { filters: false }));

      const stored = async (): Promise<Item[]> =>
        db.em().find(m.Item, {}, { filters: false, orderBy: { title: 'asc' } });
      const stamps = async () => (await stored()).map(({ createdBy, updatedBy }) => [createdBy, updatedBy]);
      const add = async (title: string) => {
        const em = db.em();
        em.create(m.Book, { title });
        await em.flush();
      };

      it('T2 stamps by hand are written; without an actor nothing else is', async () => {
        const em = db.em();
        const book = em.create(m.Book, { title: 'a' });
        book.stampCreatedBy(ada.toUpperCase());
        em.create(m.Book, { title: 'b' });
        await em.flush();
        book.stampUpdatedBy(bob);
        await em.flush();
        expect(await stamps()).toEqual([
          [ada, bob],
          [null, null],
        ]);
        book.title = 'c';
        await em.flush();
        expect((await stamps()).at(-1)).toEqual([ada, bob]);
      });

      it('T2 inside withActor an insert stamps both, an update that changes the row the second', async () => {
        const em = db.em();
        const book = await withActor(ada, async () => {
          const made = em.create(m.Book, { title: 'a' });
          await em.flush();
          return made;
        });
        expect([book.createdBy, book.updatedBy]).toEqual([ada, ada]);
        await withActor(bob, async () => {
          await em.flush();
          expect(await stamps()).toEqual([[ada, ada]]);
          book.title = 'b';
          await em.flush();
        });
        expect([book.createdBy, book.updatedBy]).toEqual([ada, bob]);
        expect(await stamps()).toEqual([[ada, bob]]);
      });

      it('T2 a change of a child table alone stamps the row', async () => {
        await add('a');
        const em = db.em();
        const book = await em.findOneOrFail(m.Book, { title: 'a' });
        book.pages = 9;
        const { count } = await withActor(bob, () => db.queries.during(() => em.flush()));
        expect(await stamps()).toEqual([[null, bob]]);
        expect(count).toBeLessThanOrEqual(mapping === 'joined' ? 4 : 2);
      });

      it('T2 a stamp by hand wins over the actor, also when it says what is stored, and for one update', async () => {
        const em = db.em();
        const book = em.create(m.Book, { title: 'a' });
        book.stampUpdatedBy(eve);
        await withActor(ada, () => em.flush());
        expect(await stamps()).toEqual([[ada, eve]]);
        book.stampUpdatedBy(eve);
        book.title = 'b';
        await withActor(ada, () => em.flush());
        expect(await stamps()).toEqual([[ada, eve]]);
        book.title = 'c';
        await withActor(ada, () => em.flush());
        expect(await stamps()).toEqual([[ada, ada]]);
      });

      it('T2 a stamp is kept when a flush fails', async () => {
        await add('taken');
        const em = db.em();
        const book = em.create(m.Book, { title: 'b' });
        await em.flush();
        book.stampUpdatedBy(eve);
        book.title = 'taken';
        await expect(withActor(ada, () => em.flush())).rejects.toThrow('item_title');
        book.title = 'free';
        await withActor(ada, () => em.flush());
        expect(await stamps()).toEqual([
          [null, eve],
          [null, null],
        ]);
      });

      it('T2 marks, removals, references and partly loaded entities are stamped', async () => {
        await add('a');
        await add('b');
        await add('c');
        const [a, b] = await stored();
        const em = db.em();
        const partial = await em.findOneOrFail(m.Item, b!.id, { fields: ['title'] });
        em.remove(em.getReference(m.Item, a!.id));
        (partial as unknown as Item).title = 'bb';
        await withActor(ada, () => em.flush());
        expect(await stamps()).toEqual([
          [null, ada],
          [null, ada],
          [null, null],
        ]);
      });

      it('T2 em.insert and em.insertMany stamp, em.nativeUpdate and em.upsert too', async () => {
        await withActor(ada, async () => {
          await db.em().insert(m.Book, { title: 'a' });
          await db.em().insertMany(m.Book, [{ title: 'b' }]);
        });
        expect(await stamps()).toEqual([
          [ada, ada],
          [ada, ada],
        ]);
        await withActor(bob, async () => {
          await db.em().nativeUpdate(m.Item, { title: 'a' }, { title: 'aa' });
        });
        expect(await stamps()).toEqual([
          [ada, bob],
          [ada, ada],
        ]);
        await db.em().nativeUpdate(m.Item, { title: 'aa' }, { title: 'a' });
        await withActor(ada, () => db.em().nativeUpdate(m.Item, { title: 'b' }, { title: 'b', updatedBy: eve }));
        expect(await stamps()).toEqual([
          [ada, bob],
          [ada, eve],
        ]);
        const [, b] = await stored();
        await withActor(bob, async () => {
          await db.em().upsert(m.Book, { id: b!.id, title: 'bb' });
          await db.em().upsert(m.Book, { title: 'c', id: ada });
        });
        expect(await stamps()).toEqual([
          [ada, bob],
          [ada, bob],
          [bob, bob],
        ]);
        await db.em().upsert(m.Book, { id: b!.id, title: 'bbb' });
        expect((await stamps())[1]).toEqual([ada, bob]);
      });

      it('T2 interleaved requests never see the actor of another', async () => {
        const actors = Array.from(
          { length: 30 },
          (_, index) => `0d0e6c1a-0000-4000-8000-${String(index).padStart(12, '0')}`,
        );
        await Promise.all(
          actors.map((actor, index) =>
            withActor(actor, async () => {
              const em = db.em();
              await new Promise(resolve => setTimeout(resolve, (index * 7) % 5));
              const book = em.create(m.Book, { title: actor });
              await em.flush();
              await new Promise(resolve => setImmediate(resolve));
              expect(currentActor()).toBe(actor);
              await em.transactional(async inner => {
                (await inner.findOneOrFail(m.Item, book.id)).title = `${actor}!`;
              });
            }),
          ),
        );
        const rows = await stored();
        expect(rows).toHaveLength(30);
        for (const { title, createdBy, updatedBy } of rows) {
          expect([createdBy, updatedBy, title]).toEqual([createdBy, createdBy, `${createdBy}!`]);
        }
      });

      it('T2 a flush that waits for that of another actor stamps by its own', async () => {
        await add('a');
        await add('b');
        const em = db.em().fork({ cloneEventManager: true });
        const [a, b] = await em.find(m.Item, {}, { orderBy: { title: 'asc' } });
        const { promise: begun, resolve } = Promise.withResolvers<void>();
        em.getEventManager().registerSubscriber({ onFlush: () => resolve() });
        a!.title = 'aa';
        const first = withActor(ada, () => em.flush());
        await begun;
        b!.title = 'bb';
        await Promise.all([first, withActor(bob, () => em.flush())]);
        expect(await stamps()).toEqual([
          [null, ada],
          [null, bob],
        ]);
      });

      it('T2 plain forms have both', async () => {
        await withActor(ada, () => add('a'));
        expect(wrap((await stored())[0]!).toObject()).toMatchObject({ createdBy: ada, updatedBy: ada });
      });
    });
  });
}
