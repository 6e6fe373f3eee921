import { defineEntity, p, wrap } from '@mikro-orm/core';
import { describe, expect, it } from 'vitest';
import { curedBy, openStock, openStockParties, refusedBy, shown, shownAll, uncured } from './stock.ts';

describe('stock MikroORM, silent hazards of a single table', () => {
  it('B.8 1: a row of unknown type is an instance of the abstract root', async () => {
    await using stock = await openStockParties('single-table');
    await stock.em().execute('alter table party drop constraint party_kind_check');
    await stock.em().execute("update party set kind = 'robot' where id = 1");
    const found = await stock.em().findOne(stock.m.Party, 1);
    expect(shown(found), curedBy('loading/row-completion.ts', 'loading/query-builder.ts')).toEqual({
      class: 'Party',
      id: 1,
      name: 'ann',
    });
  });

  it('B.8 5: of two classes with one discriminator value the last wins, and the other cannot be stored', async () => {
    class Root {
      declare id: number;
    }
    class First extends Root {}
    class Last extends Root {}
    defineEntity({ class: Root, abstract: true, discriminator: 'kind', properties: { id: p.integer().primary() } });
    defineEntity({ class: First, discriminatorValue: 'same', properties: {} });
    defineEntity({ class: Last, discriminatorValue: 'same', properties: {} });
    const refusal = refusedBy('polymorphic/build-hierarchy.ts');
    await using db = await openStock([Root, First, Last]);
    const em = db.em();
    em.create(Last, { id: 1 });
    await em.flush();
    em.create(First, { id: 2 });
    await expect(em.flush(), refusal).rejects.toThrow(
      'null value in column "kind" of relation "root" violates not-null constraint',
    );
    expect(shownAll(await db.em().find(Root, {})), refusal).toEqual([{ class: 'Last', id: 1 }]);
  });

  it('B.8 7: writing the discriminator changes the stored type, keeps the old columns, and leaves the object as it was', async () => {
    class Root {
      declare id: number;
      declare kind?: string;
    }
    class Cat extends Root {
      declare lives: number;
    }
    class Dog extends Root {}
    const kind = p.string();
    defineEntity({
      class: Root,
      abstract: true,
      discriminator: 'kind',
      properties: { id: p.integer().primary(), kind },
    });
    defineEntity({ class: Cat, properties: { lives: p.integer() } });
    defineEntity({ class: Dog, properties: {} });
    const refusal = refusedBy('internal/writing/flush-guards.ts');
    await using db = await openStock([Root, Cat, Dog]);
    const em = db.em();
    const cat = em.create(Cat, { id: 1, lives: 9 });
    await em.flush();
    cat.kind = 'dog';
    const { queries } = await db.queries.during(() => em.flush());
    const update = { sql: 'update "root" set "kind" = ? where "id" = ? and "kind" = ?', params: ['dog', 1, 'cat'] };
    expect(queries, refusal).toMatchObject([update]);
    expect(cat).toBeInstanceOf(Cat);
    expect(await db.em().execute('select * from root'), refusal).toEqual([{ id: 1, kind: 'dog', lives: 9 }]);
    expect(await db.em().findOne(Root, 1), refusal).toBeInstanceOf(Dog);
  });

  it('B.8 9: a condition on a subclass property at the root adds no type condition', async () => {
    await using stock = await openStockParties('single-table');
    const { sql } = await stock.db.queries.during(() => stock.em().find(stock.m.Party, { dept: 'it' }));
    expect(sql).toEqual(['select "p0".* from "party" as "p0" where "p0"."dept" = ?']);
  });

  it('findOne of another class gives an entity of the identity map that is none of it', async () => {
    await using stock = await openStockParties('single-table');
    const em = stock.em();
    const company = await em.findOneOrFail(stock.m.Company, 3);
    expect(await em.findOne(stock.m.Person, 3), curedBy('loading/partial-entity.ts')).toBe(company);
  });
});

describe('stock MikroORM, silent hazards of a joined hierarchy', () => {
  const asParty = { class: 'Party', id: 3, name: 'acme' };

  it('B.8 2: a root row without child rows is an instance of the abstract root', async () => {
    await using stock = await openStockParties('joined');
    await stock.em().execute('delete from company');
    const cure = curedBy('loading/child-loader.ts', 'loading/query-builder.ts');
    expect(shown(await stock.em().findOne(stock.m.Party, 3)), cure).toEqual(asParty);
  });

  it('B.8 3: nativeDelete of a child leaves such a row behind', async () => {
    await using stock = await openStockParties('joined');
    const { sql } = await stock.db.queries.during(() => stock.em().nativeDelete(stock.m.Company, 3));
    expect(sql, curedBy('writing/delete-rows.ts')).toEqual(['delete from "company" where "id" = ?']);
    expect(shown(await stock.em().findOne(stock.m.Party, 3)), curedBy('writing/delete-rows.ts')).toEqual(asParty);
  });

  it('B.8 4: nativeUpdate of a child takes no property of the root', async () => {
    await using stock = await openStockParties('joined');
    const updated = stock.em().nativeUpdate(stock.m.Company, { id: 3 }, { name: 'x' });
    await expect(updated, curedBy('writing/update-rows.ts')).rejects.toThrow(
      'column "name" of relation "company" does not exist',
    );
  });

  it('B.8 4: nativeUpdate of a child takes no condition on the root', async () => {
    await using stock = await openStockParties('joined');
    const updated = stock.em().nativeUpdate(stock.m.Company, { name: 'acme' }, { vat: 'x' });
    await expect(updated, curedBy('writing/update-rows.ts')).rejects.toThrow('column "name" does not exist');
  });

  it('B.8 6: an instance of the abstract root is stored as a row without a type', async () => {
    await using stock = await openStockParties('joined');
    const em = stock.em();
    em.create(stock.m.Party, { id: 9, name: 'nobody' });
    const { sql } = await stock.db.queries.during(() => em.flush());
    expect(sql, refusedBy('internal/writing/flush-guards.ts', 'polymorphic/polymorphic.ts')).toEqual([
      'insert into "party" ("id", "name") values (?, ?)',
    ]);
  });

  it('B.8 8: fields drop the joins, and with them the class', async () => {
    await using stock = await openStockParties('joined');
    const { sql, result } = await stock.db.queries.during(() =>
      stock.em().find(stock.m.Party, { id: 3 }, { fields: ['name'] }),
    );
    const cure = curedBy('loading/find-request.ts');
    expect(sql, cure).toEqual(['select "p0"."id", "p0"."name" from "party" as "p0" where "p0"."id" = ?']);
    expect(shownAll(result), cure).toEqual([asParty]);
  });

  it('B.8 9: a condition on a subclass property at the root is refused', async () => {
    await using stock = await openStockParties('joined');
    const found = stock.em().find(stock.m.Party, { dept: 'it' });
    await expect(found, uncured).rejects.toThrow('Trying to query by not existing property Party.dept');
  });

  it('B.8 10: an unloaded reference is an instance of the abstract root until it is loaded', async () => {
    await using stock = await openStockParties('joined');
    const { party } = await stock.em().findOneOrFail(stock.m.Note, 1);
    expect(shown(party)).toEqual({ class: 'Party', id: 2 });
    expect(party).not.toBeInstanceOf(stock.m.Employee);
    await wrap(party).init();
    expect(party).toBeInstanceOf(stock.m.Employee);
  });

  it('B.8 11: count of a child joins every ancestor', async () => {
    await using stock = await openStockParties('joined');
    const { sql } = await stock.db.queries.during(() => stock.em().count(stock.m.Employee));
    expect(sql, uncured).toEqual([
      'select count(*) as "count" from "employee" as "e0" inner join "person" as "p1" on "e0"."id" = "p1"."id"' +
        ' inner join "party" as "p2" on "p1"."id" = "p2"."id"',
    ]);
  });
});
