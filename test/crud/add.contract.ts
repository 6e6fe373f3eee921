import { expect, it } from 'vitest';
import type { Scene } from './scene.ts';

/** `add` and `save`: what is written when, and what is read again. */
export function addFacts(scene: () => Scene): void {
  it('S8 add persists, gives the instances back, and does not flush', async () => {
    const { m, db } = scene();
    const em = db.em();
    const shelf = new m.Shelf();
    shelf.label = 'new';
    expect(await m.Shelf.add(em, shelf)).toBe(shelf);
    const tools = [
      em.create(m.Hammer, { name: 'one', weight: 1 }),
      em.create(m.Saw, { name: 'two', volts: 1, teeth: 2 }),
    ];
    expect(await m.Tool.add(em, tools)).toBe(tools);
    expect(db.queries.sql).toEqual([]);
    await em.flush();
    expect(await m.Tool.count(db.em(), { name: ['one', 'two'] })).toBe(2);
    expect(await m.Shelf.exists(db.em(), { label: 'new' })).toBe(true);
  });

  it('S8 add with flush writes the whole unit of work, and with refresh reads the rows again', async () => {
    const { m, db, rows } = scene();
    const em = db.em();
    const other = await em.findOneOrFail(m.Shelf, rows.empty.id);
    other.places = 7;
    const hammer = em.create(m.Hammer, { name: 'new', weight: 1 });
    await m.Hammer.add(em, hammer, { flush: true, refresh: true });
    expect(hammer.createdAt).toBeInstanceOf(Date);
    expect(db.queries.sql.at(-1)).toMatch(/^select/);
    expect(await m.Shelf.get(db.em(), { places: 7 })).toMatchObject({ id: rows.empty.id });
  });

  it('S8 add refuses what is no instance of the class, and a refresh without a flush', async () => {
    const { m, db, rows } = scene();
    const em = db.em();
    const refused = { code: 'CRUD_OPTION' };
    await expect(m.Drill.add(em, rows.saw as never)).rejects.toMatchObject(refused);
    await expect(m.Tool.add(em, [rows.saw, { name: 'x' }] as never)).rejects.toThrow('number 2 is a plain object');
    await expect(m.Tool.add(em, null as never)).rejects.toMatchObject(refused);
    await expect(m.Saw.add(em, rows.saw, { refresh: true })).rejects.toMatchObject(refused);
    expect(db.queries.sql).toEqual([]);
  });
}
