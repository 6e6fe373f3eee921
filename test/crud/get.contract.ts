import { LockMode } from '@mikro-orm/core';
import { ofType } from 'mikro-orm-polymorphic';
import { expect, it } from 'vitest';
import type { Scene } from './scene.ts';

/** `get`: how many rows, which options, what it refuses. */
export function getFacts(scene: () => Scene): void {
  it('S9 gives the first row, or null, by default', async () => {
    const { m, db, rows } = scene();
    expect(await m.Shelf.get(db.em(), { label: 'left' })).toMatchObject({ id: rows.shelf.id });
    expect(await m.Shelf.get(db.em(), { label: 'nowhere' })).toBeNull();
    expect(await m.Tool.get(db.em(), {}, { orderBy: { price: 'desc' } })).toMatchObject({ id: rows.drill.id });
    expect(await m.Shelf.get(db.em())).not.toBeNull();
  });

  it('S9 M1 is of the class that it is called on: plain entity, root, middle and leaf', async () => {
    const { m, db } = scene();
    const names = async (cls: typeof m.Tool): Promise<string[]> =>
      (await cls.get(db.em(), {}, { fetchMode: 'all', orderBy: { name: 'asc' } })).map(tool => tool.name);
    expect(await names(m.Tool)).toEqual(['drill', 'hammer', 'saw']);
    expect(await names(m.PowerTool as never)).toEqual(['drill', 'saw']);
    expect(await names(m.Saw as never)).toEqual(['saw']);
    expect(await m.Shelf.get(db.em(), {}, { fetchMode: 'all' })).toHaveLength(2);
    expect(await m.Saw.get(db.em(), { name: 'drill' })).toBeNull();
    const [tool] = await m.Tool.get(db.em(), { name: 'saw' }, { fetchMode: 'all' });
    expect(tool).toBeInstanceOf(m.Saw);
    expect(tool).toMatchObject({ volts: 230, teeth: 24 });
  });

  it("S9 fetchMode 'one' gives the row, and tells none from many, having read two at most", async () => {
    const { m, db, rows } = scene();
    expect(await m.Tool.get(db.em(), { name: 'saw' }, { fetchMode: 'one' })).toMatchObject({ id: rows.saw.id });
    await expect(m.Tool.get(db.em(), { name: 'axe' }, { fetchMode: 'one' })).rejects.toMatchObject({
      code: 'ENTITY_NOT_FOUND',
      status: 404,
      entityName: m.Tool.name,
      id: undefined,
    });
    const { queries } = await db.queries.during(() =>
      expect(m.Tool.get(db.em(), {}, { fetchMode: 'one' })).rejects.toMatchObject({ code: 'MULTIPLE_ENTITIES' }),
    );
    expect(queries[0]!.sql).toMatch(/limit \?$/);
    expect(queries[0]!.params).toContain(2);
  });

  it('S9 reads one row for the first', async () => {
    const { m, db } = scene();
    const { queries } = await db.queries.during(() => m.Shelf.get(db.em(), {}, { orderBy: { label: 'asc' } }));
    expect(queries).toHaveLength(1);
    expect(queries[0]).toMatchObject({
      sql: 'select "s0".* from "shelf" as "s0" order by "s0"."label" asc limit ?',
      params: [1],
    });
  });

  it('S9 takes load, loadPolymorphic, orderBy, offset, limit and every other option of find', async () => {
    const { m, db, rows } = scene();
    const shelves = await m.Shelf.get(
      db.em(),
      { label: 'left' },
      {
        fetchMode: 'all',
        load: ['tools'],
        loadPolymorphic: { tools: [m.Drill] },
        populateOrderBy: { tools: { name: 'asc' } },
      },
    );
    expect(shelves[0]!.tools.getItems().map(tool => tool.constructor)).toEqual([m.Drill, m.Saw]);
    const page = await m.Tool.get(
      db.em(),
      {},
      { fetchMode: 'all', orderBy: { name: 'asc' }, offset: 1, limit: 1, fields: ['name'] },
    );
    expect(page.map(({ id }) => id)).toEqual([rows.hammer.id]);
    expect(page[0]).not.toHaveProperty('weight', 500);
    const both = await m.Tool.get(db.em(), { name: 'drill' }, { load: ['shelf'], populate: ['shelf.tools'] });
    expect(both!.shelf!.tools.isInitialized()).toBe(true);
    const typed = await m.Tool.get(db.em(), ofType(m.Saw, m.Hammer), { fetchMode: 'all' });
    expect(typed).toHaveLength(2);
  });

  it('S9 sends what em.find sends', async () => {
    const { m, db } = scene();
    const ours = await db.queries.during(() => m.Tool.get(db.em(), { price: { $gt: 30 } }, { fetchMode: 'all' }));
    const stock = await db.queries.during(() => db.em().find(m.Tool, { price: { $gt: 30 } }));
    expect(ours.sql).toEqual(stock.sql);
  });

  it('S9 the windows of time are half open: after is inclusive, before exclusive', async () => {
    const { m, db, rows } = scene();
    const at = rows.drill.createdAt;
    const later = new Date(at.getTime() + 1);
    const count = async (options: object): Promise<number> =>
      (await m.Drill.get(db.em(), {}, { fetchMode: 'all', ...options })).length;
    expect(await count({ createdAfter: at })).toBe(1);
    expect(await count({ createdAfter: later })).toBe(0);
    expect(await count({ createdBefore: at })).toBe(0);
    expect(await count({ createdBefore: later })).toBe(1);
    expect(await count({ createdAfter: at, createdBefore: later })).toBe(1);
    expect(await count({ updatedAfter: rows.drill.updatedAt })).toBe(1);
    expect(await count({ updatedBefore: rows.drill.updatedAt })).toBe(0);
    for (const where of [rows.drill.id, [rows.drill.id], [{ name: 'drill' }, { name: 'axe' }], { name: 'drill' }]) {
      expect(await m.Drill.get(db.em(), where as never, { createdAfter: at }), JSON.stringify(where)).toMatchObject({
        id: rows.drill.id,
      });
    }
    expect(await m.Drill.get(db.em(), rows.saw.id, { createdAfter: at })).toBeNull();
  });

  it('S9 refuses options that contradict each other, before any SQL', async () => {
    const { m, db } = scene();
    const refused = { code: 'CRUD_OPTION' };
    const em = db.em();
    await expect(m.Shelf.get(em, {}, { fetchMode: 'none' as never })).rejects.toMatchObject(refused);
    await expect(m.Shelf.get(em, {}, { limit: 5 })).rejects.toMatchObject(refused);
    await expect(m.Shelf.get(em, {}, { skipLocked: true })).rejects.toMatchObject(refused);
    await expect(m.Shelf.get(em, {}, { lock: 'table' as never })).rejects.toMatchObject(refused);
    const twice = { lock: true, lockMode: LockMode.PESSIMISTIC_READ } as const;
    await expect(m.Shelf.get(em, {}, twice)).rejects.toMatchObject(refused);
    const never = m.Shelf.get(em, {}, { createdAfter: new Date(Number.NaN) });
    await expect(never).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
    expect(db.queries.sql).toEqual([]);
  });
}
