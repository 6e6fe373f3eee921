import { raw } from '@mikro-orm/core';
import { expect, it } from 'vitest';
import type { Scene } from './scene.ts';

/** `delete`: what goes, what is refused. */
export function deleteFacts(scene: () => Scene): void {
  it('S8 M1 delete takes instances of plain entities and of root, middle and leaf, fires hooks, and gives their number', async () => {
    const { m, db, rows } = scene();
    const em = db.em();
    const saw = await m.Saw.getExistOne(em, rows.saw.id);
    const hammer = await m.Hammer.getExistOne(em, rows.hammer.id);
    expect(await m.Tool.delete(em, [saw, hammer, saw])).toBe(2);
    expect(await m.Shelf.delete(em, await m.Shelf.getExistOne(em, rows.empty.id))).toBe(1);
    expect(m.calls.toSorted()).toEqual(['beforeDelete Hammer', 'beforeDelete Saw', 'beforeDelete Shelf']);
    expect(await m.Tool.count(db.em())).toBe(1);
    expect(await m.Tool.delete(em, [])).toBe(0);
  });

  it('S8 M1 delete takes a condition, through the unit of work', async () => {
    const { m, db } = scene();
    await m.Bit.delete(db.em(), { where: { size: 8 } });
    expect(await m.PowerTool.delete(db.em(), { where: { volts: { $gt: 0 } } })).toBe(2);
    expect(m.calls.toSorted()).toEqual(['beforeDelete Drill', 'beforeDelete Saw']);
    expect(await m.Tool.get(db.em(), {}, { fetchMode: 'all' })).toMatchObject([{ name: 'hammer' }]);
    expect(await m.Saw.delete(db.em(), { where: { name: 'none' } })).toBe(0);
  });

  it('S8 delete without a flush marks, and sends no DELETE', async () => {
    const { m, db, rows } = scene();
    const em = db.em();
    const saw = await m.Saw.getExistOne(em, rows.saw.id);
    db.queries.clear();
    expect(await m.Saw.delete(em, saw, { flush: false })).toBe(1);
    expect(db.queries.sql).toEqual([]);
    await em.flush();
    expect(await m.Saw.exists(db.em())).toBe(false);
  });

  it('S8 bulk delete sends one DELETE, fires no hooks, and gives the number of rows', async () => {
    const { m, db, rows } = scene();
    expect(await db.queries.countOf(() => m.Bit.delete(db.em(), { where: { size: 8 } }, { bulk: true }))).toBe(1);
    expect(await m.PowerTool.delete(db.em(), { where: { name: ['saw', 'hammer'] } }, { bulk: true })).toBe(1);
    expect(await m.Tool.delete(db.em(), [rows.hammer, rows.drill], { bulk: true })).toBe(2);
    expect(await m.Tool.count(db.em())).toBe(0);
    expect(m.calls).toEqual([]);
    const contradiction = m.Tool.delete(db.em(), rows.hammer, { bulk: true, flush: false });
    await expect(contradiction).rejects.toMatchObject({ code: 'CRUD_OPTION' });
  });

  it.each([
    ['an empty object', {}],
    ['undefined', undefined],
    ['null', null],
    ['an empty list', []],
    ['an empty $and', { $and: [] }],
    ['an empty $or', { $or: [] }],
    ['a property that is undefined', { name: undefined }],
    ['an alternative that holds for all', { $or: [{ name: 'saw' }, {}] }],
    ['a condition on nothing of a relation', { shelf: {} }],
    ['a negation of nothing', { $not: {} }],
    ['nested nothing', { $and: [{}, { $or: [{ $and: [] }] }, { name: { $eq: undefined } }] }],
  ])('S8 delete refuses a condition that every row meets: %s', async (_, where) => {
    const { m, db } = scene();
    for (const bulk of [false, true]) {
      const attempt = m.Tool.delete(db.em(), { where: where as never }, { bulk });
      await expect(attempt).rejects.toMatchObject({ code: 'EMPTY_CONDITION' });
    }
    expect(db.queries.sql).toEqual([]);
  });

  it('S8 delete takes conditions that are not empty', async () => {
    const { m, db, rows } = scene();
    for (const where of [{ note: 'x' }, { $and: [{}, { name: 'x' }] }, { [raw('1 = 2')]: [] }, { id: [] }]) {
      expect(await m.Tool.delete(db.em(), { where: where as never })).toBe(0);
    }
    expect(await m.Saw.delete(db.em(), { where: rows.saw.id })).toBe(1);
    expect(await m.Hammer.delete(db.em(), { where: { note: null } })).toBe(1);
  });

  it('S8 delete takes exactly one of instances and a condition', async () => {
    const { m, db, rows } = scene();
    const refused = { code: 'CRUD_OPTION' };
    const where = { name: 'saw' };
    for (const subject of [
      where,
      { where, instances: [rows.saw] },
      'saw',
      null,
      undefined,
      [rows.saw, where],
      rows.shelf,
    ]) {
      await expect(m.Tool.delete(db.em(), subject as never)).rejects.toMatchObject(refused);
    }
    expect(db.queries.sql).toEqual([]);
  });
}
