import { NotFoundError } from '@mikro-orm/core';
import { isHttpError } from 'mikro-orm-polymorphic';
import { TableViewRequest } from 'mikro-orm-polymorphic/pagination';
import { expect, it } from 'vitest';
import type { Scene } from './scene.ts';

const missing = '01890000-0000-7000-8000-000000000000';

/** `getExistOne`, `count`, `exists`, `getWithCount`, and table views. */
export function readFacts(scene: () => Scene): void {
  it('S10 M1 getExistOne finds by key, at root, middle, leaf and in a plain entity', async () => {
    const { m, db, rows } = scene();
    for (const cls of [m.Tool, m.PowerTool, m.Drill]) {
      const found = await cls.getExistOne(db.em(), rows.drill.id);
      expect(found).toBeInstanceOf(m.Drill);
      expect(found).toMatchObject({ serial: 'D-1', volts: 18 });
    }
    const shelf = await m.Shelf.getExistOne(db.em(), rows.shelf.id, { load: ['tools'] });
    expect(shelf.tools).toHaveLength(2);
    await expect(m.Saw.getExistOne(db.em(), rows.drill.id)).rejects.toMatchObject({ code: 'ENTITY_NOT_FOUND' });
  });

  it('S10 getExistOne of a missing id throws an error with status 404, entity and id', async () => {
    const { m, db } = scene();
    const error: unknown = await m.Tool.getExistOne(db.em(), missing).catch((each: unknown) => each);
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error).toMatchObject({ code: 'ENTITY_NOT_FOUND', status: 404, entityName: 'Tool', id: missing });
    expect(isHttpError(error)).toBe(true);
  });

  it.each([
    'abc',
    '',
    `${missing}0`,
    `{${missing}}`,
    5,
    null,
    undefined,
    {},
    { $ne: null },
    [missing, missing],
    `a\0b`,
  ])('S10 getExistOne of a malformed id is not found, sends nothing, and the transaction goes on: %j', async id => {
    const { m, db } = scene();
    await db.em().transactional(async em => {
      const before = db.queries.sql.length;
      for (const cls of [m.Tool, m.Drill, m.Shelf]) {
        const attempt = (cls as typeof m.Tool).getExistOne(em, id as never, { lock: true });
        await expect(attempt).rejects.toMatchObject({ code: 'ENTITY_NOT_FOUND' });
      }
      expect(db.queries.sql).toHaveLength(before);
      expect(await m.Tool.count(em)).toBe(3);
    });
  });

  it('S10 count, exists and getWithCount hold under the same filters', async () => {
    const { m, db, rows } = scene();
    expect(await m.Tool.count(db.em(), { price: { $gt: 30 } })).toBe(2);
    expect(await m.PowerTool.count(db.em())).toBe(2);
    expect(await m.Saw.count(db.em(), { name: 'drill' })).toBe(0);
    expect(await m.Shelf.count(db.em(), {}, { createdAfter: new Date(Date.now() + 60_000) })).toBe(0);
    expect(await m.Tool.exists(db.em(), rows.saw.id)).toBe(true);
    expect(await m.Hammer.exists(db.em(), rows.saw.id)).toBe(false);
    expect(await m.Tool.exists(db.em(), {}, { createdBefore: rows.saw.createdAt })).toBe(false);
    const page = await m.Tool.getWithCount(
      db.em(),
      { price: { $gt: 30 } },
      { orderBy: { price: 'asc' }, limit: 1, createdAfter: rows.saw.createdAt },
    );
    expect(page).toMatchObject({ items: [{ name: 'saw' }], count: 2 });
    expect(page.items[0]).toBeInstanceOf(m.Saw);
  });

  it('S10 a count of a leaf of a joined hierarchy does not join the base; exists reads one row and no child table', async () => {
    const { m, db, strategy } = scene();
    const { sql } = await db.queries.during(() => m.Saw.count(db.em(), { teeth: 24 }));
    expect(sql).toHaveLength(1);
    if (strategy === 'joined')
      expect(sql[0]).toMatch(/^select count\(\*\) as "count" from "saw" as "s0" where "s0"."teeth" = \?$/);
    const read = await db.queries.during(() => m.Tool.exists(db.em(), { price: 60 }));
    expect(read.sql).toHaveLength(1);
    expect(read.sql[0]).toMatch(/limit \?$/);
  });

  it('S9 S12 a table view gives order, limit, offset and windows; explicit arguments win', async () => {
    const { m, db, rows } = scene();
    const tableView = TableViewRequest.parse('limit=2&desc=false&order=id');
    const names = async (options: object): Promise<string[]> =>
      (await m.Tool.get(db.em(), {}, { fetchMode: 'all', tableView, ...options })).map(({ name }) => name);
    expect(await names({})).toEqual(['drill', 'saw']);
    expect(await names({ offset: 1 })).toEqual(['saw', 'hammer']);
    expect(await names({ limit: 1, orderBy: { price: 'asc' } })).toEqual(['hammer']);
    expect(await names({ tableView: { limit: 1, order: 'id' } })).toEqual(['hammer']);
    const late = { createdAfter: new Date(rows.saw.createdAt.getTime() + 60_000) };
    expect(await names(late)).toEqual([]);
    expect(await m.Tool.getWithCount(db.em(), { price: { $gt: 30 } }, { tableView: { limit: 1 } })).toMatchObject({
      count: 2,
    });
    expect(await m.Tool.count(db.em(), {}, { tableView: { limit: 1, ...late } })).toBe(0);
    expect(await m.Tool.get(db.em(), {}, { tableView })).toMatchObject({ name: 'drill' });
    await expect(names({ createdAfter: '2026-01-01T00:00:00' })).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  });
}
