import { type Collection, defineEntity, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines, openOrm, type TestOrm } from '../../support/index.ts';

/** Stock MikroORM creates such tables and cannot read them: `column a0.branch_id does not exist`. */
describe.each(engines)('S6 key columns with a name of their own in joined children [$name]', engine => {
  abstract class Item extends Polymorphic() {
    declare id: string;
    declare name: string;
  }
  class Branch extends Item {
    declare rings: number;
  }
  class Twig extends Branch {
    declare leaves: number;
  }
  class Holder {
    declare id: number;
    declare item: Item;
    declare items: Collection<Item>;
  }
  const id = () => p.string().primary();
  defineEntity({ class: Item, inheritance: 'tpt', properties: { id: id(), name: p.string() } });
  defineEntity({ class: Branch, properties: { id: id().fieldName('branch_id'), rings: p.integer() } });
  defineEntity({ class: Twig, properties: { leaves: p.integer() } });
  defineEntity({
    class: Holder,
    properties: { id: p.integer().primary(), item: () => p.manyToOne(Item), items: () => p.manyToMany(Item) },
  });
  const items = defineHierarchy(Item, { Branch, Twig });
  const twig = { name: 'twig', rings: 1, leaves: 2 };
  let db: TestOrm;

  beforeAll(async () => {
    db = await openOrm(engine, { entities: [...items.entities, Holder] });
    const em = db.em();
    const item = em.create(Twig, { id: `it's "a"`, ...twig } as never);
    em.create(Holder, { id: 1, item, items: [item] } as never);
    em.create(Branch, { id: 'b', name: 'branch', rings: 3 } as never);
    await em.flush();
  });
  afterAll(() => db?.close());

  it.each([
    ['root', Item],
    ['middle', Branch],
    ['leaf', Twig],
  ] as const)('are read through the %s', async (_, cls) => {
    const em = db.em();
    const key = `it's "a"`;
    expect(await em.findOneOrFail(cls, key)).toMatchObject({ id: key, ...twig });
    expect(await em.find(cls, { name: 'twig' }, { refresh: true })).toMatchObject([twig]);
    expect(await db.queries.countOf(() => em.flush(), { transactions: true })).toBe(0);
  });

  it.each(['joined', 'select-in', 'balanced'] as const)('are read through relations, %s', async strategy => {
    const holder = await db.em().findOneOrFail(Holder, 1, { populate: ['item', 'items'], strategy });
    expect(holder.item).toMatchObject(twig);
    expect(holder.items.getItems()).toMatchObject([twig]);
  });

  it('are changed', async () => {
    const em = db.em();
    const found = await em.findOneOrFail(Item, { name: 'twig' });
    Object.assign(found, { rings: 10, leaves: 20 });
    await em.flush();
    expect(await db.em().findOneOrFail(Item, { name: 'twig' })).toMatchObject({ rings: 10, leaves: 20 });
    Object.assign(found, twig);
    await em.flush();
  });
});
