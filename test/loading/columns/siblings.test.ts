import { defineEntity, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { engines, openOrm } from '../../support/index.ts';

function declare() {
  abstract class Item extends Polymorphic() {
    declare id: number;
  }
  class Text extends Item {
    declare value: string;
    declare shared: string;
    declare data: Date;
  }
  class Count extends Item {
    declare value: bigint;
    declare shared: string;
    declare data: string[];
  }
  class Document extends Item {
    declare value: object;
    declare shared: string;
    declare data: { a: number } | null;
  }
  class Wide extends Count {
    declare extra: string;
  }
  defineEntity({ class: Item, inheritance: 'tpt', properties: { id: p.integer().primary() } });
  defineEntity({
    class: Text,
    properties: { value: p.string(), shared: p.string(), data: p.datetime(3).fieldName('text_data') },
  });
  defineEntity({
    class: Count,
    properties: { value: p.bigint(), shared: p.string().fieldName('the_shared'), data: p.array() },
  });
  defineEntity({
    class: Document,
    properties: { value: p.json<object>(), shared: p.string(), data: p.json<{ a: number }>().nullable().lazy() },
  });
  defineEntity({ class: Wide, properties: { extra: p.string() } });
  const items = defineHierarchy(Item, { Text, Count, Document, Wide });
  return { Item, Text, Count, Document, Wide, items };
}

describe.each(engines)('S6 joined siblings with properties of one name [$name]', engine => {
  it('have their own column and type each, in one find', async () => {
    const { Item, Text, Count, Document, Wide, items } = declare();
    await using db = await openOrm(engine, { entities: [...items.entities] });
    const em = db.em();
    const data = new Date('2026-11-21T00:00:00.001Z');
    em.create(Text, { id: 1, value: 'text', shared: 'a', data } as never);
    em.create(Count, { id: 2, value: 9_007_199_254_740_993n, shared: 'b', data: ['x'] } as never);
    em.create(Document, { id: 3, value: { big: 'no' }, shared: 'c', data: { a: 1 } } as never);
    em.create(Wide, { id: 4, value: 5n, shared: 'd', data: [], extra: 'e' } as never);
    await em.flush();
    const reader = db.em();
    const { result, count } = await db.queries.during(() => reader.find(Item, {}, { orderBy: { id: 'asc' } }));
    expect(result).toMatchObject([
      { value: 'text', shared: 'a', data },
      { value: 9_007_199_254_740_993n, shared: 'b', data: ['x'] },
      { value: { big: 'no' }, shared: 'c' },
      { value: 5n, shared: 'd', data: [], extra: 'e' },
    ]);
    expect(result[2]).not.toHaveProperty('data', { a: 1 });
    expect(count).toBe(2);
    expect(await db.queries.countOf(() => reader.flush(), { transactions: true })).toBe(0);
  });
});
