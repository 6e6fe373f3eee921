import { wrap } from '@mikro-orm/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { type DeclareLibrary, type Library, mappings } from './library/model.ts';

export function activeFlagContract(style: string, declare: DeclareLibrary): void {
  describe.each(mappings)(`T5 ActiveFlag, %s, ${style}`, mapping => {
    describe.each(engines)('[$name]', engine => {
      let m: Library;
      let db: TestOrm;
      beforeAll(async () => {
        m = declare(mapping);
        db = await openOrm(engine, { entities: [...m.entities] });
      });
      afterAll(() => db.close());

      it('T5 isActive is true by default, in the application and in the database, and is switched', async () => {
        const em = db.em();
        const book = em.create(m.Book, { title: 'a' });
        expect(book.isActive).toBe(true);
        em.create(m.Book, { title: 'b', isActive: false });
        const made = em.create(m.Book, { title: 'c' }, { persist: false });
        delete (made as Partial<typeof made>).isActive;
        em.persist(made);
        await em.flush();
        book.deactivate();
        await em.flush();
        const find = () => db.em().find(m.Item, {}, { orderBy: { title: 'asc' } });
        expect((await find()).map(({ isActive }) => isActive)).toEqual([false, false, true]);
        book.activate();
        await em.flush();
        expect((await find()).map(({ isActive }) => isActive)).toEqual([true, false, true]);
        expect(await db.em().count(m.Item, { isActive: true })).toBe(2);
        const [stored] = await find();
        expect(wrap(stored!).toObject()).toMatchObject({ isActive: true });
        expect(await db.orm.schema.getCreateSchemaSQL()).toContain('"is_active" boolean not null default true');
      });
    });
  });
}
