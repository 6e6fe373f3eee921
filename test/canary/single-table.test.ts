import { defineEntity, type EntityClass, p } from '@mikro-orm/core';
import { describe, expect, it } from 'vitest';
import type { TestOrm } from '../support/index.ts';
import { curedBy, openStock, openStockParties, refusedBy, shown, shownAll, uncured } from './stock.ts';

const bob = { class: 'Employee', id: 2, name: 'bob', email: 'bob@x.org', dept: 'it', manager: 1 };
const ann = { class: 'Person', id: 1, name: 'ann', email: 'ann@x.org' };

describe('stock MikroORM, relations to a middle class of a single table', () => {
  const cure = curedBy('discovery/single-table-relations.ts');

  it.each(['joined', 'balanced'] as const)(
    '3.5 g: a to-one populated with %s loses rows of subclasses',
    async strategy => {
      await using stock = await openStockParties('single-table');
      const note = await stock.em().findOneOrFail(stock.m.Note, 1, { populate: ['person'], strategy });
      expect(note.person, cure).toBeNull();
    },
  );

  it('3.5 g: a to-one populated with select-in keeps them', async () => {
    await using stock = await openStockParties('single-table');
    const note = await stock.em().findOneOrFail(stock.m.Note, 1, { populate: ['person'], strategy: 'select-in' });
    expect(note.person).toBeInstanceOf(stock.m.Employee);
  });

  it('3.5 g: a condition through the relation does not see rows of subclasses', async () => {
    await using stock = await openStockParties('single-table');
    expect(await stock.em().find(stock.m.Note, { person: { name: 'bob' } }), cure).toEqual([]);
  });

  it.each(['joined', 'select-in', 'balanced'] as const)(
    '3.5 g: a many-to-many populated with %s loses rows of subclasses',
    async strategy => {
      await using stock = await openStockParties('single-table');
      const note = await stock.em().findOneOrFail(stock.m.Note, 1, { populate: ['people'], strategy });
      expect(shownAll(note.people), cure).toEqual([ann]);
    },
  );
});

describe('stock MikroORM, a query for a middle class of a single table', () => {
  it('loses a subclass property whose column is named otherwise, as a many-to-one is', async () => {
    await using stock = await openStockParties('single-table');
    const { manager: _, ...withoutManager } = bob;
    const cure = curedBy('loading/driver-loads.ts', 'discovery/single-table-relations.ts');
    expect(shownAll(await stock.em().find(stock.m.Person, {})), cure).toEqual([ann, withoutManager]);
    expect(shown(await stock.em().findOne(stock.m.Party, 2))).toEqual(bob);
  });
});

describe('stock MikroORM, writes of plain objects to a single table', () => {
  const missingKind = 'null value in column "kind" of relation "party" violates not-null constraint';
  const eve = { id: 9, name: 'eve', vat: 'E1' };

  it('3.5 h: insert leaves the discriminator out', async () => {
    await using stock = await openStockParties('single-table');
    await expect(stock.em().insert(stock.m.Company, eve), uncured).rejects.toThrow(missingKind);
  });

  it('3.5 h: insertMany leaves the discriminator out', async () => {
    await using stock = await openStockParties('single-table');
    await expect(stock.em().insertMany(stock.m.Company, [eve]), uncured).rejects.toThrow(missingKind);
  });

  it('3.5 h: upsert leaves the discriminator out', async () => {
    await using stock = await openStockParties('single-table');
    await expect(stock.em().upsert(stock.m.Company, eve), uncured).rejects.toThrow(missingKind);
  });

  it('3.5 h: upsertMany leaves the discriminator out', async () => {
    await using stock = await openStockParties('single-table');
    await expect(stock.em().upsertMany(stock.m.Company, [eve]), uncured).rejects.toThrow(missingKind);
  });
});

interface Siblings {
  readonly Root: EntityClass<{ id: number }>;
  readonly One: EntityClass<{ id: number; val?: unknown }>;
  readonly Two: EntityClass<{ id: number; val?: unknown }>;
}

/** Two siblings of one table that both have a property `val`. */
function declareSiblings(one: object, two: object): Siblings {
  class Root {}
  class One extends Root {}
  class Two extends Root {}
  defineEntity({ class: Root, abstract: true, discriminator: 'kind', properties: { id: p.integer().primary() } });
  defineEntity({ class: One, properties: { val: one as never } });
  defineEntity({ class: Two, properties: { val: two as never } });
  return { Root, One, Two } as unknown as Siblings;
}

async function openSiblings({ Root, One, Two }: Siblings, values: readonly [unknown, unknown]): Promise<TestOrm> {
  const db = await openStock([Root, One, Two]);
  const em = db.em();
  em.create(One, { id: 1, val: values[0] });
  em.create(Two, { id: 2, val: values[1] });
  try {
    await em.flush();
  } catch (error) {
    await db.close();
    throw error;
  }
  return db;
}

describe('stock MikroORM, siblings of a single table with properties of one name', () => {
  const refusal = refusedBy('internal/discovery/sibling-properties.ts');

  it('3.5 i: of different types they get one column of the last type, and inserts fail', async () => {
    const siblings = declareSiblings(p.string(), p.integer());
    await expect(openSiblings(siblings, ['one', 2]), refusal).rejects.toThrow(
      'INSERT has more expressions than target columns',
    );
    await using db = await openStock([siblings.Root, siblings.One, siblings.Two]);
    const columns = await db
      .em()
      .execute("select column_name, data_type from information_schema.columns where table_name = 'root'");
    expect(columns, refusal).toContainEqual({ column_name: 'val', data_type: 'integer' });
    expect(columns).toHaveLength(3);
  });

  it("3.5 i: with an explicit column on the first, that name is ignored and both are stored under the other's", async () => {
    const { Root, One, Two } = declareSiblings(p.string().fieldName('first'), p.string());
    await using db = await openSiblings({ Root, One, Two }, ['one', 'two']);
    expect(await db.em().execute('select * from root order by id'), refusal).toEqual([
      { id: 1, kind: 'one', val: 'one' },
      { id: 2, kind: 'two', val: 'two' },
    ]);
    expect(shownAll(await db.em().find(Root, {}))).toMatchObject([{ val: 'one' }, { val: 'two' }]);
  });

  it('3.5 i: with an explicit column on the last, the first is stored under it and not found there again', async () => {
    const { Root, One, Two } = declareSiblings(p.string(), p.string().fieldName('last'));
    await using db = await openSiblings({ Root, One, Two }, ['one', 'two']);
    expect(await db.em().execute('select * from root order by id'), refusal).toEqual([
      { id: 1, kind: 'one', last: 'one' },
      { id: 2, kind: 'two', last: 'two' },
    ]);
    expect(shownAll(await db.em().find(One, {})), refusal).toEqual([{ class: 'One', id: 1 }]);
  });

  it('3.5 i: with explicit columns on both, the first is null when it is loaded through the root', async () => {
    const { Root, One, Two } = declareSiblings(p.string().fieldName('first'), p.string().fieldName('last'));
    await using db = await openSiblings({ Root, One, Two }, ['one', 'two']);
    expect(shownAll(await db.em().find(One, {}))).toEqual([{ class: 'One', id: 1, val: 'one' }]);
    expect(shownAll(await db.em().find(Root, {})), refusal).toEqual([
      { class: 'One', id: 1, val: null },
      { class: 'Two', id: 2, val: 'two' },
    ]);
  });
});
