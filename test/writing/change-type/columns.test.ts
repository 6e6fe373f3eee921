import { helper, OptimisticLockError } from '@mikro-orm/core';
import { changeType, MissingTypeDataError, StaleTypeError, UnknownTypeDataError } from 'mikro-orm-polymorphic';
import type { EntityManager } from 'mikro-orm-polymorphic/postgresql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strategies } from '../../contracts/party/model.ts';
import { engines, openOrm, type TestOrm } from '../../support/index.ts';
import { declareItems } from './model.ts';

describe.each(strategies)('M2 changeType and columns, %s', strategy => {
  const m = declareItems(strategy);
  type Item = InstanceType<typeof m.Item>;

  describe.each(engines)('[$name]', engine => {
    let db: TestOrm;
    let em: EntityManager;
    let last = 0;
    beforeAll(async () => {
      db = await openOrm(engine, { entities: [...m.entities] });
      const first = db.em();
      first.create(m.Maker, { id: 1, name: 'maker' });
      await first.flush();
    });
    afterAll(() => db?.close());

    async function stored(name: 'Item' | 'Book' | 'Film' | 'Serial', data: object): Promise<Item> {
      const id = ++last;
      const other = db.em();
      other.create(m[name], { id, name: 'n', place: { city: 'here' }, notes: 'kept', ...data });
      await other.flush();
      em = db.em();
      return em.findOneOrFail(m.Item, id);
    }
    const fresh = (id: number) => db.em().findOneOrFail(m.Item, id, { populate: ['notes'] as never });
    const plain = (item: object) => JSON.parse(JSON.stringify(helper(item).toPOJO())) as Record<string, unknown>;

    it('a concrete root becomes its child, and a child its root', async () => {
      const item = await stored('Item', {});
      const book = await changeType(em, item, { to: m.Book, data: { isbn: 'i', level: 'a' } });
      expect(Object.getPrototypeOf(book)).toBe(m.Book.prototype);
      expect(Object.getPrototypeOf(await fresh(item.id))).toBe(m.Book.prototype);
      const again = await changeType(em, book, { to: m.Item });
      expect(Object.getPrototypeOf(again)).toBe(m.Item.prototype);
      expect(again).not.toHaveProperty('isbn');
      const loaded = await fresh(item.id);
      expect(Object.getPrototypeOf(loaded)).toBe(m.Item.prototype);
      expect(loaded).toMatchObject({ name: 'n', notes: 'kept', place: { city: 'here' } });
      if (strategy === 'single-table') {
        const [row] = await em.execute('select isbn, level, pages, made_by from item where id = ?', [item.id]);
        expect(row).toEqual({ isbn: null, level: null, pages: null, made_by: null });
      }
      expect(await db.queries.countOf(() => em.flush())).toBe(0);
    });

    it('defaults and onCreate apply to what the new class adds', async () => {
      const item = await stored('Item', {});
      const book = await changeType(em, item, { to: m.Book, data: { isbn: 'i', level: 'a' } });
      expect(book).toMatchObject({ pages: 100, madeBy: 'made' });
      const film = await changeType(em, book, { to: m.Film, data: { director: 'd', rating: 1 } });
      expect(film).toMatchObject({ rating: 1, level: 'a', code: null });
      const serial = await changeType(em, film, { to: m.Serial, data: { episodes: 3 } });
      expect(serial.rating).toBe(1);
      const other = await stored('Item', {});
      const second = await changeType(em, other, { to: m.Film, data: { director: 'd', level: 'b' } });
      expect(second.rating).toBe(7);
      expect(await fresh(other.id)).toMatchObject({ rating: 7, touchedAt: new Date('2025-01-01') });
    });

    it('onUpdate touches the row, and onCreate of what it has does not run again', async () => {
      const book = await stored('Book', { isbn: 'i', level: 'a', madeBy: 'by hand' });
      expect(book.touchedAt).toEqual(new Date('2024-01-01'));
      const item = await changeType(em, book, { to: m.Item });
      expect(item.touchedAt).toEqual(new Date('2025-01-01'));
      expect((await fresh(book.id)).touchedAt).toEqual(new Date('2025-01-01'));
    });

    it('siblings hand on what both declare alike, lazy values that were not read among them', async () => {
      const book = await stored('Book', { isbn: 'i', level: 'same', extra: 'lazy' });
      expect((book as { extra?: string }).extra).toBeUndefined();
      const film = await changeType(em, book as InstanceType<typeof m.Book>, { to: m.Film, data: { director: 'd' } });
      expect(film.level).toBe('same');
      const loaded = await db.em().findOneOrFail(m.Film, book.id, { populate: ['extra'] });
      expect(loaded).toMatchObject({ level: 'same', extra: 'lazy' });
      expect(await fresh(book.id)).toMatchObject({ notes: 'kept' });
    });

    it('embeddables, JSON and custom types of the new class', async () => {
      const item = await stored('Item', {});
      const film = await changeType(em, item, {
        to: m.Film,
        data: {
          director: 'd',
          level: 'a',
          place: { city: 'there' },
          studio: { city: 'studio', street: 's' },
          facts: { tags: ['x'] },
          code: 'abc',
          maker: 1,
        },
      });
      expect(film).toMatchObject({ place: { city: 'there' }, studio: { city: 'studio' }, code: 'abc' });
      const loaded = await db.em().findOneOrFail(m.Film, item.id);
      expect(loaded).toMatchObject({ place: { city: 'there' }, facts: { tags: ['x'] }, code: 'abc' });
      expect(plain(loaded)['studio']).toEqual({ city: 'studio', street: 's' });
      const [row] = await em.execute(`select code from ${strategy === 'joined' ? 'film' : 'item'} where id = ?`, [
        item.id,
      ]);
      expect(row).toEqual({ code: 'U:ABC' });
      expect(await db.queries.countOf(() => em.flush())).toBe(0);
      const back = await changeType(em, film, { to: m.Item });
      expect(plain(await fresh(back.id))).toEqual(plain(await fresh(item.id)));
    });

    it('a formula of the new class is read, and lazy values that were stay as they are', async () => {
      const book = await stored('Book', { isbn: 'i', level: 'a', extra: 'lazy' });
      await em.populate(book, ['notes', 'extra'] as never);
      const loud = await changeType(em, book, { to: m.Loud, data: { word: 'hush' } });
      expect(loud).toMatchObject({ shout: 'HUSH', notes: 'kept', extra: 'lazy' });
      expect(await db.queries.countOf(() => em.flush())).toBe(0);
      const loaded = await db.em().findOneOrFail(m.Loud, book.id, { populate: ['extra'] });
      expect(loaded).toMatchObject({ shout: 'HUSH', extra: 'lazy' });
    });

    it('the version is checked and moves', async () => {
      const item = await stored('Item', {});
      const before = item.version;
      const book = await changeType(em, item, { to: m.Book, data: { isbn: 'i', level: 'a' } });
      expect(book.version).toBe(before + 1);
      expect((await fresh(item.id)).version).toBe(before + 1);
      book.name = 'next';
      await em.flush();
      expect((await fresh(item.id)).version).toBe(before + 2);
    });

    it('a version that moved elsewhere fails the change, with nothing changed', async () => {
      const item = await stored('Item', {});
      const other = db.em();
      (await other.findOneOrFail(m.Item, item.id)).name = 'elsewhere';
      await other.flush();
      const before = { ...plain(item) };
      await expect(changeType(em, item, { to: m.Book, data: { isbn: 'i', level: 'a' } })).rejects.toBeInstanceOf(
        OptimisticLockError,
      );
      expect(plain(item)).toEqual(before);
      expect(Object.getPrototypeOf(item)).toBe(m.Item.prototype);
      expect(await fresh(item.id)).toMatchObject({ name: 'elsewhere', version: 2 });
      await em.refresh(item);
      await changeType(em, item, { to: m.Book, data: { isbn: 'i', level: 'a' } });
      expect((await fresh(item.id)).version).toBe(3);
    });

    it('a stale instance with a version fails by its type', async () => {
      const film = await stored('Film', { director: 'd', level: 'a' });
      const other = db.em();
      await changeType(other, await other.findOneOrFail(m.Item, film.id), {
        to: m.Serial,
        data: { director: 'd', level: 'a', episodes: 1 },
      });
      Object.assign(film, { director: 'stale' });
      await expect(em.flush()).rejects.toBeInstanceOf(StaleTypeError);
    });

    it('what the database computes is refused, and required embeddables are demanded', async () => {
      const item = await stored('Item', {});
      const data = { director: 'd', level: 'a' };
      for (const computed of [
        { shout: 'x', word: 'w' },
        { version: 7, word: 'w' },
      ]) {
        await expect(changeType(em, item, { to: m.Loud, data: computed })).rejects.toBeInstanceOf(UnknownTypeDataError);
      }
      await expect(changeType(em, item, { to: m.Film, data: { ...data, place: null } })).rejects.toBeInstanceOf(
        MissingTypeDataError,
      );
    });

    it('a collection that mirrors a reference of the old class loses the entity, and gets it back by a rollback', async () => {
      const film = await stored('Film', { director: 'd', level: 'a', maker: 1 });
      const maker = await em.findOneOrFail(m.Maker, 1, { populate: ['films'] });
      expect(maker.films.contains(film as never)).toBe(true);
      const failing = em.transactional(async inner => {
        await changeType(inner, film, { to: m.Item });
        expect(maker.films.contains(film as never)).toBe(false);
        throw new Error('rolled back');
      });
      await expect(failing).rejects.toThrow('rolled back');
      expect(maker.films.contains(film as never)).toBe(true);
      await changeType(em, film, { to: m.Item });
      expect(maker.films.contains(film as never)).toBe(false);
      expect(await db.queries.countOf(() => em.flush())).toBe(0);
      const item = await stored('Item', {});
      const again = await em.findOneOrFail(m.Maker, 1, { populate: ['films'] });
      await changeType(em, item, { to: m.Film, data: { director: 'd', level: 'a', maker: again } });
      expect(again.films.contains(item as never)).toBe(true);
    });
  });
});
