import { CrudRepository, CrudService, type UpdateData } from 'mikro-orm-polymorphic/crud';
import { listFilters } from 'mikro-orm-polymorphic/pagination';
import { expect, it } from 'vitest';
import type { Tool } from './model/model.ts';
import type { Scene } from './scene.ts';

interface ToolDto {
  readonly id: string;
  readonly name: string;
}

class ToolService extends CrudService<CrudRepository<Tool>, ToolDto> {
  mapToResponse({ id, name }: Tool): ToolDto {
    return { id, name };
  }
}

/** `CrudRepository` and `CrudService`: the same operations, bound. */
export function serviceFacts(scene: () => Scene): void {
  it('T5 M1 a repository has the operations, bound to an entity manager and a class', async () => {
    const { m, db, rows } = scene();
    const em = db.em();
    const tools = new CrudRepository(em, m.Tool);
    expect(await tools.get({ name: 'saw' })).toBeInstanceOf(m.Saw);
    expect(await tools.get({}, { fetchMode: 'all' })).toHaveLength(3);
    expect(await new CrudRepository(em, m.PowerTool).count()).toBe(2);
    expect(await tools.exists({ name: 'axe' })).toBe(false);
    expect(await tools.getWithCount({}, { limit: 1 })).toMatchObject({ count: 3 });
    const hammer = await tools.getExistOne(rows.hammer.id);
    expect(await tools.update(hammer, { price: 1 })).toBe(hammer);
    hammer.note = 'x';
    expect(await tools.save(hammer)).toBe(hammer);
    expect(await tools.delete(hammer)).toBe(1);
    expect(await tools.add(em.create(m.Saw, { name: 'new', volts: 1, teeth: 1 }), { flush: true })).toBeInstanceOf(
      m.Saw,
    );
    expect(await m.Tool.count(db.em())).toBe(3);
  });

  it('T5 a service answers with responses: getById, list, listWithCount, update, delete', async () => {
    const { m, db, rows } = scene();
    const service = new ToolService(new CrudRepository(db.em(), m.Tool));
    expect(await service.getById(rows.saw.id)).toEqual({ id: rows.saw.id, name: 'saw' });
    await expect(service.getById('abc')).rejects.toMatchObject({ status: 404 });
    expect(await service.list({ price: { $lt: 70 } }, { orderBy: { name: 'asc' } })).toMatchObject([
      { name: 'hammer' },
      { name: 'saw' },
    ]);
    expect(await service.listWithCount({}, { tableView: { limit: 1 } })).toMatchObject({ count: 3, items: [{}] });
    expect(await service.update(rows.saw.id, { name: 'new' })).toMatchObject({ name: 'new' });
    const sibling = service.update(rows.saw.id, { weight: 1 } as UpdateData<Tool>);
    await expect(sibling).rejects.toMatchObject({
      issues: [{ property: 'weight', reason: 'is a property of Hammer' }],
    });
    const first = await service.cursorPage({ orderBy: { name: 'asc' }, limit: 2 });
    expect(first).toMatchObject({ items: [{ name: 'drill' }, { name: 'hammer' }], hasMore: true });
    const next = await service.cursorPage({ orderBy: { name: 'asc' }, limit: 2, cursor: first.nextCursor });
    expect(next).toMatchObject({ items: [{ name: 'new' }], nextCursor: null });
    const filters = listFilters(m.Tool, { name: ['contains'] });
    expect(await service.list(filters.where(filters.parse('name.contains=HAM')))).toMatchObject([{ name: 'hammer' }]);
    await service.delete(rows.hammer.id);
    expect(await m.Tool.count(db.em())).toBe(2);
    await expect(service.softDelete(rows.saw.id)).rejects.toMatchObject({ code: 'CRUD_OPTION' });
  });

  it('T5 M1 a service makes rows of the class that the data, or the code, choose', async () => {
    const { m, db } = scene();
    const service = new ToolService(new CrudRepository(db.em(), m.Tool));
    const type = m.tools.identityOf(m.Saw);
    expect(await service.create({ type, name: 'a', volts: 1, teeth: 2 })).toMatchObject({ name: 'a' });
    expect(await service.create({ name: 'b', weight: 1 }, m.Hammer)).toMatchObject({ name: 'b' });
    expect(await m.Tool.get(db.em(), { name: 'a' })).toBeInstanceOf(m.Saw);
    expect(await m.Tool.get(db.em(), { name: 'b' })).toBeInstanceOf(m.Hammer);
    const refused: [data: object, issues: object[]][] = [
      [{ type: 'tool', name: 'c' }, [{ property: 'type' }]],
      [{ type, name: 'c', teeth: 1 }, [{ property: 'volts', reason: 'is required' }]],
      [
        { type, name: 'c', volts: 1, teeth: 1, weight: 1, polymorphicName: 'x' },
        [{ property: 'weight' }, { property: 'polymorphicName' }],
      ],
    ];
    for (const [data, issues] of refused) {
      await expect(service.create(data as never)).rejects.toMatchObject({ code: 'ENTITY_DATA', issues });
    }
    await expect(service.create({ name: 'c' })).rejects.toMatchObject({ code: 'ABSTRACT_CLASS' });
    expect(await m.Tool.count(db.em())).toBe(5);
  });
}
