import { randomUUID } from 'node:crypto';
import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { type DeclareEntries, type Entry, mappings } from './slug/model.ts';

/** A2: slugs of a plain entity, and of any class of a hierarchy. */
export function slugContract(declare: DeclareEntries): void {
  describe.each(mappings)('A2 Slug, %s', mapping => {
    const m = declare(mapping);

    describe.each(engines)('[$name]', engine => {
      let db: TestOrm;
      beforeAll(async () => void (db = await openOrm(engine, { entities: [...m.entities] })));
      afterAll(() => db?.close());
      beforeEach(async () => {
        await db.em().execute('delete from entry');
        db.queries.clear();
      });

      const add = async (...titles: string[]): Promise<string[]> => {
        const em = db.em();
        const entries = titles.map((title, index) => make(em, title, index));
        await em.flush();
        return entries.map(({ slug }) => slug);
      };
      const make = (em: ReturnType<TestOrm['em']>, title: string, index = 0): Entry =>
        [
          () => em.create(m.Entry, { title }),
          () => em.create(m.Article, { title, body: 'text' }),
          () => em.create(m.News, { title, place: 'Oslo' }),
        ][index % 3]!() as Entry;

      it('makes a slug of the title, unique in the whole hierarchy', async () => {
        expect(await add('Hello, World!', 'Hello World', 'hello world')).toEqual([
          'hello-world',
          'hello-world-2',
          'hello-world-3',
        ]);
        expect(await add('Hello World')).toEqual(['hello-world-4']);
      });

      it('asks once for all rows of a flush, after one lock', async () => {
        await add('a', 'b', 'a');
        const { sql } = await db.queries.during(() => add('a', 'b', 'c', 'a', 'a', 'd'));
        expect(sql.filter(text => text.includes('pg_advisory_xact_lock'))).toHaveLength(1);
        expect(sql.filter(text => text.startsWith('with recursive'))).toHaveLength(1);
        const tables = { plain: 1, 'single-table': 1, joined: 3 }[mapping];
        expect(sql).toHaveLength(2 + tables);
      });

      it('fills gaps, and passes over slugs that are the text of others', async () => {
        await add('a', 'a', 'a');
        await db.em().nativeDelete(m.Entry, { slug: 'a-2' });
        expect(await add('a', 'a')).toEqual(['a-2', 'a-4']);
        expect(await add('b', 'b', 'b 2')).toEqual(['b', 'b-3', 'b-2']);
      });

      it('keeps a slug that is given, and chooses none that another row of the flush is given', async () => {
        const em = db.em();
        const first = make(em, 'a');
        const second = em.create(m.Article, { title: 'b', slug: 'a' });
        const third = em.create(m.Article, { title: 'c', slug: '' });
        await em.flush();
        expect([first.slug, second.slug, third.slug]).toEqual(['a-2', 'a', 'c']);
      });

      it('leaves a given slug that is taken to the unique constraint', async () => {
        await add('a');
        const em = db.em();
        em.create(m.News, { title: 'b', slug: 'a', place: 'Oslo' });
        await expect(em.flush()).rejects.toThrow(UniqueConstraintViolationException);
      });

      it('stays when the title changes', async () => {
        await add('a');
        const em = db.em();
        const entry = await em.findOneOrFail(m.Entry, { slug: 'a' });
        entry.title = 'b';
        const { sql } = await db.queries.during(() => em.flush());
        expect(sql).toHaveLength(1);
        expect((await db.em().findOneOrFail(m.Entry, { title: 'b' })).slug).toBe('a');
      });

      it('is chosen again after a flush that failed', async () => {
        const em = db.em();
        const entry = make(em, 'a', 2);
        const other = em.create(m.Entry, { title: 'x', slug: 'taken' });
        await db.em().insert(m.Entry, { id: randomUUID(), title: 'y', slug: 'taken' });
        await expect(em.flush()).rejects.toThrow(UniqueConstraintViolationException);
        expect(entry.slug).toBeUndefined();
        await add('a');
        other.slug = 'free';
        await em.flush();
        expect(entry.slug).toBe('a-2');
        expect(new Set((await db.em().find(m.Entry, {})).map(({ slug }) => slug))).toEqual(
          new Set(['a', 'a-2', 'free', 'taken']),
        );
      });

      it('of a text without letters is the name of the table', async () => {
        expect(await add('!!!', '🎉', '漢字', '')).toEqual(['entry', 'entry-2', 'entry-3', 'entry-4']);
      });

      it('is not longer than the column, suffix included', async () => {
        const long = 'word '.repeat(40);
        const slugs = await add(long, `${long}x`, long, long);
        expect(slugs.map(({ length }) => length).every(length => length <= 100)).toBe(true);
        expect(slugs[0]).toBe('word-'.repeat(20).slice(0, -1));
        expect(slugs[1]).toBe(`${'word-'.repeat(20).slice(0, -2)}-2`);
        expect(new Set(slugs).size).toBe(4);
      });

      it('is found by it, typed and of its own class', async () => {
        await add('a', 'b', 'c');
        const em = db.em();
        expect(await m.Entry.getBySlug(em, 'c')).toBeInstanceOf(m.News);
        expect((await m.News.getBySlug(em, 'c'))?.place).toBe('Oslo');
        expect(await m.Entry.getBySlug(em, 'd')).toBeNull();
        expect(await m.Entry.getBySlug(em, 'a\0')).toBeNull();
        if (mapping !== 'plain') {
          expect(await m.News.getBySlug(em, 'a')).toBeNull();
        }
        await expect(m.Entry.getBySlug(em, { $ne: '' } as never)).rejects.toMatchObject({
          code: 'INVALID_REQUEST',
          message: 'Invalid request: slug must be a string, not object.',
        });
      });

      it('is foretold', async () => {
        await add('a', 'a');
        const { result, count } = await db.queries.during(() => m.News.getAvailableSlug(db.em(), 'A'));
        expect([result, count]).toEqual(['a-3', 1]);
        expect(await m.Article.getAvailableSlug(db.em(), 'B')).toBe('b');
        await expect(m.Entry.getAvailableSlug(db.em(), null as never)).rejects.toThrow(
          'text must be a string, not null',
        );
      });

      describe('past the unit of work', () => {
        const slugs = async () =>
          (await db.em().find(m.Entry, {}, { orderBy: { title: 'asc' } })).map(({ slug }) => slug);

        it('is given to inserts of data and of instances', async () => {
          await add('a');
          await db.em().insert(m.News, { id: randomUUID(), title: 'a', place: 'Oslo' });
          const em = db.em();
          await em.insert(em.create(m.Article, { title: 'a' }, { persist: false }));
          expect(new Set(await slugs())).toEqual(new Set(['a', 'a-2', 'a-3']));
        });

        it('is given to many rows at once', async () => {
          await add('a');
          await db.em().insertMany(m.Article, [
            { id: randomUUID(), title: 'a' },
            { id: randomUUID(), title: 'a', slug: 'a-2' },
            { id: randomUUID(), title: 'b' },
          ]);
          const em = db.em();
          await em.insertMany([make(em, 'b', 1), make(em, 'c', 1)]);
          expect(new Set(await slugs())).toEqual(new Set(['a', 'a-2', 'a-3', 'b', 'b-2', 'c']));
        });

        it('is given to upserts that insert, and stays in those that change', async () => {
          const em = db.em();
          const inserted = await em.upsert(m.Article, { title: 'a', body: 'one' });
          expect(inserted.slug).toBe('a');
          const changed = await db.em().upsert(m.Article, { id: inserted.id, title: 'b', body: 'two' });
          expect([changed.slug, changed.title]).toEqual(['a', 'b']);
          const renamed = await db.em().upsert(m.Article, { id: inserted.id, title: 'b', slug: 'z' });
          expect(renamed.slug).toBe('z');
          const many = await db
            .em()
            .upsertMany(m.Article, [{ id: inserted.id, title: 'c' }, { title: 'd', slug: 'dd' }, { title: 'e' }]);
          expect(many.map(({ slug }) => slug)).toEqual(['z', 'dd', 'e']);
          expect(await slugs()).toEqual(['z', 'dd', 'e']);
        });
      });
    });
  });
}
