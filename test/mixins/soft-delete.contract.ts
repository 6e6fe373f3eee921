import { helper, wrap } from '@mikro-orm/core';
import { countByType, findPlain } from 'mikro-orm-polymorphic';
import { listAlive } from 'mikro-orm-polymorphic/mixins';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { type DeclareLibrary, type Item, type Library, mappings } from './library/model.ts';

const titles = (items: readonly { title: string }[]) => items.map(({ title }) => title).toSorted();
const everything = { filters: false } as const;

export function softDeleteContract(style: string, declare: DeclareLibrary): void {
  describe.each(mappings)(`T1 SoftDelete, %s, ${style}`, mapping => {
    describe.each(engines)('[$name]', engine => {
      let m: Library;
      let db: TestOrm;
      beforeAll(async () => {
        m = declare(mapping);
        db = await openOrm(engine, { entities: [...m.entities] });
      });
      afterAll(() => db.close());
      beforeEach(async () => {
        await db.orm.schema.clear();
      });

      async function seed(): Promise<void> {
        const em = db.em();
        const shelf = em.create(m.Shelf, { name: 'north' });
        const label = em.create(m.Label, { name: 'new' });
        em.create(m.Book, { title: 'alive', pages: 1, shelf, labels: [label] });
        em.create(m.Book, { title: 'dead', pages: 2, shelf, labels: [label] }).markDeleted();
        await em.flush();
      }
      const byTitle = (em: ReturnType<TestOrm['em']>, title: string) => em.findOneOrFail(m.Item, { title }, everything);

      it('T1 a row is alive until it is marked, and again when it is restored', async () => {
        const em = db.em();
        const book = em.create(m.Book, { title: 'a' });
        expect([book.deletedAt, book.isDeleted]).toEqual([null, false]);
        await em.flush();
        book.markDeleted();
        expect(book.isDeleted).toBe(true);
        await em.flush();
        const stored = await byTitle(db.em(), 'a');
        expect(stored.deletedAt).toEqual(book.deletedAt);
        expect(Math.abs(Date.now() - stored.deletedAt!.getTime())).toBeLessThan(60_000);
        book.markRestored();
        await em.flush();
        expect((await byTitle(db.em(), 'a')).deletedAt).toBeNull();
      });

      it('T1 a mark moves version and updatedAt', async () => {
        await seed();
        const em = db.em();
        const book = await byTitle(em, 'alive');
        const { version, updatedAt } = book;
        em.remove(book);
        await em.flush();
        const stored = await byTitle(db.em(), 'alive');
        expect(stored.version).toBe(version + 1);
        expect(stored.updatedAt.getTime()).toBeGreaterThanOrEqual(updatedAt.getTime());
        expect(book.version).toBe(stored.version);
      });

      it('T1 the filter holds at every level, for finds, counts, cursors and plain rows', async () => {
        await seed();
        for (const cls of [m.Item, m.Book]) {
          const em = db.em();
          expect(titles(await em.find(cls, {}))).toEqual(['alive']);
          expect(await em.count(cls)).toBe(1);
          expect(await em.count(cls, {}, everything)).toBe(2);
          const cursor = await em.findByCursor(cls, { first: 5, orderBy: { title: 'asc' } });
          expect([titles(cursor.items), cursor.totalCount]).toEqual([['alive'], 1]);
          expect(titles((await findPlain(em, cls as never)) as unknown as Item[])).toEqual(['alive']);
          expect(await em.findOne(cls, { title: 'dead' })).toBeNull();
          expect(titles(await db.em().find(cls, {}, { filters: { alive: false } }))).toEqual(['alive', 'dead']);
        }
        if (mapping !== 'plain') {
          expect(Object.values(await countByType(db.em(), m.Item))).toEqual([1]);
          expect(Object.values(await countByType(db.em(), m.Item, {}, everything))).toEqual([2]);
        }
      });

      it('T1 listAlive leaves marked rows out where the filter is no default', async () => {
        const em = db.em();
        em.create(m.Shelf, { name: 'a' });
        em.create(m.Shelf, { name: 'b' }).markDeleted();
        await em.flush();
        expect(await db.em().count(m.Shelf)).toBe(2);
        const [shelf, ...rest] = await listAlive(db.em(), m.Shelf, {}, { populate: ['items'] });
        expect([shelf!.name, rest.length]).toEqual(['a', 0]);
        expect(await listAlive(db.em(), m.Shelf, { name: 'b' })).toEqual([]);
        expect(titles(await listAlive(db.em(), m.Item, {}, { filters: ['alive'] }))).toEqual([]);
      });

      it.each(['joined', 'select-in', 'balanced'] as const)(
        'T1 marked rows are in no populated collection, under %s',
        async strategy => {
          await seed();
          const options = { populate: ['items'], strategy } as const;
          const [shelf] = await db.em().find(m.Shelf, {}, options);
          expect(titles(shelf!.items.getItems())).toEqual(['alive']);
          const [label] = await db.em().find(m.Label, {}, options);
          expect(titles(label!.items.getItems())).toEqual(['alive']);
          const [whole] = await db.em().find(m.Shelf, {}, { ...options, ...everything });
          expect(titles(whole!.items.getItems())).toEqual(['alive', 'dead']);
          const lazy = await db.em().findOneOrFail(m.Label, { name: 'new' });
          expect(titles(await lazy.items.loadItems())).toEqual(['alive']);
        },
      );

      it('T1 em.remove marks the row with one update of its table', async () => {
        await seed();
        const em = db.em();
        const book = await byTitle(em, 'alive');
        em.remove(book);
        expect(book.isDeleted).toBe(true);
        const { sql } = await db.queries.during(() => em.flush());
        expect(sql.filter(text => /^(delete|insert)/.test(text))).toEqual([]);
        expect(sql.filter(text => text.startsWith('update'))).toHaveLength(1);
        expect(await db.em().count(m.Item, {}, everything)).toBe(2);
        expect(await db.em().count(m.Item)).toBe(0);
        expect(await db.queries.countOf(() => em.flush())).toBe(0);
      });

      it('T1 to remove a marked row again changes nothing', async () => {
        await seed();
        const em = db.em();
        const dead = await byTitle(em, 'dead');
        const { deletedAt } = dead;
        em.remove(dead);
        expect(await db.queries.countOf(() => em.flush())).toBe(0);
        expect(dead.deletedAt).toEqual(deletedAt);
      });

      it('T1 a removal is taken back by markRestored, and by em.persist', async () => {
        await seed();
        const em = db.em();
        const book = await byTitle(em, 'alive');
        em.remove(book);
        book.markRestored();
        expect(await db.queries.countOf(() => em.flush())).toBe(0);
        em.remove(book).persist(book);
        expect(book.isDeleted).toBe(false);
        expect(await db.queries.countOf(() => em.flush())).toBe(0);
        em.remove(book);
        await em.flush();
        book.markRestored();
        await em.flush();
        expect(await db.em().count(m.Item)).toBe(1);
      });

      it('T1 an entity that was never inserted is forgotten', async () => {
        const em = db.em();
        em.remove(em.create(m.Book, { title: 'a' }));
        expect(await db.queries.countOf(() => em.flush())).toBe(0);
      });

      it('T1 references and copies are marked as well', async () => {
        await seed();
        const { id } = await byTitle(db.em(), 'alive');
        const em = db.em();
        em.remove(em.getReference(m.Item, id));
        await em.flush();
        const marked = await byTitle(db.em(), 'alive');
        expect([marked.isDeleted, marked.version, marked.title]).toEqual([true, 2, 'alive']);
        const copy = marked;
        copy.markRestored();
        const other = db.em();
        await other.persist(await byTitle(other, 'alive').then(book => (book.markRestored(), book))).flush();
        const [detached] = await db.em().find(m.Item, {}, { disableIdentityMap: true });
        const third = db.em();
        third.remove(detached!);
        expect(detached!.isDeleted).toBe(true);
        await third.flush();
        expect(await db.em().count(m.Item)).toBe(0);
        expect(await db.em().count(m.Item, {}, everything)).toBe(2);
      });

      it('T1 a removal cascades to rows that can be marked, at the same time, and leaves their references', async () => {
        await seed();
        const em = db.em();
        const shelf = await em.findOneOrFail(m.Shelf, { name: 'north' }, { populate: ['items'] });
        em.remove(shelf);
        await em.flush();
        const book = await byTitle(db.em(), 'alive');
        expect([book.deletedAt, book.shelf?.id]).toEqual([shelf.deletedAt, shelf.id]);
        expect((await db.em().findOneOrFail(m.Shelf, { name: 'north' })).isDeleted).toBe(true);
      });

      it('T1 an orphan is marked, keeps its owner, and is out of the collection', async () => {
        await seed();
        const em = db.em();
        const shelf = await em.findOneOrFail(m.Shelf, { name: 'north' }, { populate: ['items'] });
        const [book] = shelf.items.getItems();
        shelf.items.remove(book!);
        await em.flush();
        expect(titles(shelf.items.getItems())).toEqual([]);
        const stored = await byTitle(db.em(), 'alive');
        expect([stored.isDeleted, stored.shelf?.id]).toEqual([true, shelf.id]);
        expect(await db.queries.countOf(() => em.flush())).toBe(0);
      });

      it('T1 a removed row leaves the loaded collection', async () => {
        await seed();
        const em = db.em();
        const shelf = await em.findOneOrFail(m.Shelf, { name: 'north' }, { populate: ['items'] });
        em.remove(shelf.items[0]!);
        expect(shelf.items).toHaveLength(0);
        await em.flush();
        expect((await byTitle(db.em(), 'alive')).shelf?.id).toBe(shelf.id);
      });

      it('T1 a value is unique among rows that are alive: marked and taken again in one flush', async () => {
        await seed();
        const em = db.em();
        em.remove(await byTitle(em, 'alive'));
        em.create(m.Book, { title: 'alive', pages: 3 });
        await em.flush();
        expect(await db.em().count(m.Item, { title: 'alive' }, everything)).toBe(2);
        const other = db.em();
        const old = await other.findOneOrFail(m.Item, { title: 'alive', deletedAt: { $ne: null } }, everything);
        old.markRestored();
        await expect(other.flush()).rejects.toMatchObject({ name: 'UniqueConstraintViolationException' });
      });

      it('T1 native deletes are real, of the rows that the filter lets through', async () => {
        await seed();
        expect(await db.em().nativeDelete(m.Item, {})).toBe(1);
        expect(await db.em().nativeDelete(m.Item, { deletedAt: { $ne: null } }, everything)).toBe(1);
        expect(await db.em().count(m.Item, {}, everything)).toBe(0);
      });

      it('T1 plain forms have deletedAt and nothing else', async () => {
        await seed();
        const dead = await byTitle(db.em(), 'dead');
        expect(wrap(dead).toObject()).toHaveProperty('deletedAt');
        expect(wrap(dead).toObject()).not.toHaveProperty('isDeleted');
        expect((dead as unknown as { toDict(): object }).toDict()).toMatchObject({
          deletedAt: dead.deletedAt!.toISOString(),
          createdBy: null,
          isActive: true,
        });
        expect(helper(dead).__meta.properties).not.toHaveProperty('isDeleted');
      });

      it('T1 the schema has the column, its index and the partial unique one, and no difference is left', async () => {
        expect(await db.orm.schema.getUpdateSchemaSQL()).toBe('');
        const sql = await db.orm.schema.getCreateSchemaSQL();
        expect(sql).toContain('"deleted_at" timestamptz(3) null');
        expect(sql).toMatch(/create index "[^"]+" on "item" \("deleted_at"\);/);
        expect(sql).toMatch(/create unique index .* on "item" \("title"\) where .*"?deleted_at"? is null/);
      });
    });
  });
}
