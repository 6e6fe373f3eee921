import { describe, expect, it } from 'vitest';
import { collected, curedBy, openStockParties, shown, shownAll } from './stock.ts';

const bobAsPerson = { class: 'Person', id: 2, name: 'bob', email: 'bob@x.org' };
const bob = { class: 'Employee', id: 2, name: 'bob', email: 'bob@x.org', dept: 'it', manager: 1 };
const ann = { class: 'Person', id: 1, name: 'ann', email: 'ann@x.org' };

describe('stock MikroORM, middle classes of a joined hierarchy', () => {
  const cure = curedBy('discovery/metadata-changes.ts');

  it('3.5 a: find of a joined middle class loses subclass columns', async () => {
    await using stock = await openStockParties('joined');
    expect(shownAll(await stock.em().find(stock.m.Person, {})), cure).toEqual([ann, bobAsPerson]);
  });

  it('3.5 a: findOne of a joined middle class loses subclass columns', async () => {
    await using stock = await openStockParties('joined');
    expect(shown(await stock.em().findOne(stock.m.Person, 2)), cure).toEqual(bobAsPerson);
  });

  it('3.5 a: a stream of a joined middle class loses subclass columns, one of the root does not', async () => {
    await using stock = await openStockParties('joined');
    expect(shownAll(await collected(stock.em().stream(stock.m.Person, {}))), cure).toEqual([ann, bobAsPerson]);
    expect(shownAll(await collected(stock.em().stream(stock.m.Party, {})))).toMatchObject([
      ann,
      bob,
      { class: 'Company' },
    ]);
  });

  it('3.5 a: a select-in populate of a relation to a joined middle class loses subclass columns, a join does not', async () => {
    await using stock = await openStockParties('joined');
    const personOf = async (strategy: 'select-in' | 'joined'): Promise<unknown> =>
      shown((await stock.em().findOneOrFail(stock.m.Note, 1, { populate: ['person'], strategy })).person);
    expect(await personOf('select-in'), cure).toEqual(bobAsPerson);
    expect(await personOf('joined')).toEqual(bob);
  });
});

describe('stock MikroORM, relations to a joined hierarchy', () => {
  it("3.5 b: of two relations in one joined query the second reads the first's columns", async () => {
    await using stock = await openStockParties('joined');
    const note = await stock.em().findOneOrFail(stock.m.Note, 1, { populate: ['party', 'other'], strategy: 'joined' });
    expect(shown(note.party)).toEqual(bob);
    expect(shown(note.other), curedBy('loading/driver-loads.ts', 'loading/child-loader.ts')).toEqual({
      class: 'Company',
      id: 3,
      name: 'acme',
      vat: null,
    });
  });

  it('3.5 c: a row that references a child table is inserted before the child row of the same flush', async () => {
    const cure = curedBy('writing/commit-order.ts');
    await using stock = await openStockParties('joined');
    const em = stock.em();
    em.create(stock.m.Note, { id: 9, person: em.create(stock.m.Person, { id: 9, name: 'new' }) });
    stock.db.queries.clear();
    await expect(em.flush(), cure).rejects.toThrow('violates foreign key constraint "note_person_id_foreign"');
    expect(stock.db.queries.sql, cure).toEqual([
      'insert into "party" ("id", "name") values (?, ?)',
      'insert into "note" ("id", "person_id") values (?, ?)',
    ]);
  });
});

describe('stock MikroORM, partial loads of a joined hierarchy', () => {
  const cure = curedBy('loading/find-request.ts');

  it('3.5 d: fields at the root gives instances of the abstract root', async () => {
    await using stock = await openStockParties('joined');
    const found = await stock.em().find(stock.m.Party, {}, { fields: ['name'] });
    expect(shownAll(found), cure).toEqual([
      { class: 'Party', id: 1, name: 'ann' },
      { class: 'Party', id: 2, name: 'bob' },
      { class: 'Party', id: 3, name: 'acme' },
    ]);
  });

  it('3.5 d: exclude at the root gives instances of the abstract root, without subclass columns', async () => {
    await using stock = await openStockParties('joined');
    const found = await stock.em().find(stock.m.Party, {}, { exclude: ['name'] });
    expect(shownAll(found), cure).toEqual([1, 2, 3].map(id => ({ class: 'Party', id })));
  });

  it('3.5 d: instances of the root stay so after a full load in the same unit of work', async () => {
    await using stock = await openStockParties('joined');
    const em = stock.em();
    await em.find(stock.m.Party, {}, { fields: ['name'] });
    const whole = shownAll(await em.find(stock.m.Party, {}));
    expect(whole, cure).toEqual(
      [ann, bob, { class: 'Company', id: 3, name: 'acme', vat: 'A1' }].map(row => ({ ...row, class: 'Party' })),
    );
  });
});

describe('stock MikroORM, writes of a joined leaf', () => {
  it('3.5 e: insert sends inherited columns to the child table', async () => {
    await using stock = await openStockParties('joined');
    const inserted = stock.em().insert(stock.m.Employee, { id: 9, name: 'eve', dept: 'hr' });
    await expect(inserted, curedBy('writing/insert-rows.ts')).rejects.toThrow(
      'column "name" of relation "employee" does not exist',
    );
  });

  it('3.5 e: insertMany sends inherited columns to the child table', async () => {
    await using stock = await openStockParties('joined');
    const inserted = stock.em().insertMany(stock.m.Employee, [{ id: 9, name: 'eve', dept: 'hr' }]);
    await expect(inserted, curedBy('writing/insert-rows.ts')).rejects.toThrow(
      'column "name" of relation "employee" does not exist',
    );
  });

  it('3.5 e: nativeUpdate sends inherited columns to the child table', async () => {
    await using stock = await openStockParties('joined');
    const updated = stock.em().nativeUpdate(stock.m.Employee, { id: 2 }, { name: 'rob' });
    await expect(updated, curedBy('writing/update-rows.ts')).rejects.toThrow(
      'column "name" of relation "employee" does not exist',
    );
  });

  it('3.5 e: nativeDelete deletes the row of the leaf table alone, which turns it into its parent class', async () => {
    await using stock = await openStockParties('joined');
    const { sql, result } = await stock.db.queries.during(() => stock.em().nativeDelete(stock.m.Employee, { id: 2 }));
    expect(sql, curedBy('writing/delete-rows.ts')).toEqual(['delete from "employee" where "id" = ?']);
    expect(result).toBe(1);
    expect(shown(await stock.em().findOne(stock.m.Party, 2)), curedBy('writing/delete-rows.ts')).toEqual(bobAsPerson);
  });

  it('3.5 f: upsert sends the conflict fields of a child table to the root table', async () => {
    await using stock = await openStockParties('joined');
    const upserted = stock
      .em()
      .upsert(stock.m.Company, { id: 3, name: 'acme', vat: 'A1' }, { onConflictFields: ['vat'] });
    await expect(upserted, curedBy('writing/upsert-rows.ts')).rejects.toThrow('column "vat" does not exist');
  });
});
