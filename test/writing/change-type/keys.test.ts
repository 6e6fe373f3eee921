import { defineEntity, p, PrimaryKeyProp } from '@mikro-orm/core';
import { changeType, defineHierarchy, Polymorphic, StaleTypeError } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { storedAs, strategies, type Strategy } from '../../contracts/party/model.ts';
import { engines, openOrm } from '../../support/index.ts';

function declareCells(strategy: Strategy) {
  class Cell extends Polymorphic() {
    [PrimaryKeyProp]?: ['sheet', 'place'];
    declare sheet: string;
    declare place: number;
    declare name: string;
  }
  class TextCell extends Cell {
    declare text: string;
  }
  class LinkCell extends TextCell {
    declare href: string;
  }
  class NumberCell extends Cell {
    declare amount: number;
  }
  defineEntity({
    class: Cell,
    ...storedAs[strategy],
    properties: { sheet: p.uuid().primary(), place: p.integer().primary(), name: p.string() },
  });
  defineEntity({ class: TextCell, properties: { text: p.string() } });
  defineEntity({ class: LinkCell, properties: { href: p.string() } });
  defineEntity({ class: NumberCell, properties: { amount: p.integer() } });
  return { Cell, TextCell, LinkCell, NumberCell, cells: defineHierarchy(Cell, { TextCell, LinkCell, NumberCell }) };
}

const sheet = '0190b0a0-0000-7000-8000-000000000001';

describe.each(strategies)('M2 changeType and composite keys, %s', strategy => {
  const { Cell, TextCell, LinkCell, NumberCell, cells } = declareCells(strategy);

  it.each(engines)('[$name] rows move by the whole key, and stale ones are found by it', async engine => {
    await using db = await openOrm(engine, { entities: [...cells.entities] });
    const first = db.em();
    for (const place of [1, 2, 3]) first.create(TextCell, { sheet, place, name: `c${place}`, text: 't' });
    await first.flush();
    const em = db.em();
    const stale = db.em();
    const old = await stale.find(Cell, {}, { orderBy: { place: 'asc' } });
    const cell = await em.findOneOrFail(Cell, [sheet, 2] as never);
    const link = await changeType(em, cell as InstanceType<typeof TextCell>, { to: LinkCell, data: { href: 'h' } });
    await changeType(em, link, { to: NumberCell, data: { amount: 5 } });
    const classes = (await db.em().find(Cell, {}, { orderBy: { place: 'asc' } })).map(each => each.constructor);
    expect(classes).toEqual([TextCell, NumberCell, TextCell]);
    for (const each of old) each.name = 'stale';
    await expect(stale.flush()).rejects.toBeInstanceOf(StaleTypeError);
    expect(await db.em().count(Cell, { name: 'stale' })).toBe(0);
    const others = await db.em().find(Cell, {});
    expect(others).toHaveLength(3);
  });

  it.each(engines)('[$name] updates of several types in one statement have each key with its type', async engine => {
    await using db = await openOrm(engine, { entities: [...cells.entities] });
    const em = db.em();
    em.create(TextCell, { sheet, place: 1, name: 'a', text: 't' });
    em.create(LinkCell, { sheet, place: 2, name: 'b', text: 't', href: 'h' });
    em.create(NumberCell, { sheet, place: 3, name: 'c', amount: 1 });
    await em.flush();
    for (const cell of await em.find(Cell, {})) cell.name = 'new';
    for (const cell of await em.find(TextCell, {})) cell.text = 'new';
    await em.flush();
    expect(await db.em().count(Cell, { name: 'new' })).toBe(3);
    expect(await db.em().count(TextCell, { text: 'new' })).toBe(2);
    em.remove(await em.find(Cell, {}));
    await em.flush();
    expect(await db.em().count(Cell)).toBe(0);
  });
});

describe('M2 changeType and schemas, joined', () => {
  class Doc extends Polymorphic() {
    declare id: number;
    declare name: string;
  }
  class Memo extends Doc {
    declare body: string;
  }
  class Sheet extends Doc {
    declare rows: number;
  }
  defineEntity({
    class: Doc,
    schema: 'first',
    inheritance: 'tpt',
    properties: { id: p.integer().primary(), name: p.string() },
  });
  defineEntity({ class: Memo, schema: 'second', properties: { body: p.string() } });
  defineEntity({ class: Sheet, schema: 'third', properties: { rows: p.integer() } });
  const docs = defineHierarchy(Doc, { Memo, Sheet });

  it.each(engines)('[$name] tables in schemas of their own', async engine => {
    await using db = await openOrm(engine, { entities: [...docs.entities] });
    const em = db.em();
    const memo = em.create(Memo, { id: 1, name: 'm', body: 'b' });
    await em.flush();
    const other = db.em();
    const stale = await other.findOneOrFail(Memo, 1);
    const { sql } = await db.queries.during(() => changeType(em, memo, { to: Sheet, data: { rows: 3 } }));
    expect(sql.filter(each => !each.startsWith('select'))).toEqual([
      'update "first"."doc" set "_polymorphic_name" = ? where "id" = ? and "_polymorphic_name" = ?',
      'delete from "second"."memo" where "id" = ?',
      'insert into "third"."sheet" ("id", "rows") values (?, ?)',
    ]);
    expect(await db.em().findOneOrFail(Doc, 1)).toMatchObject({ name: 'm', rows: 3 });
    expect(await em.findOneOrFail(Doc, 1)).toBe(memo);
    stale.body = 'stale';
    await expect(other.flush()).rejects.toBeInstanceOf(StaleTypeError);
    expect((await other.refresh(stale))?.constructor).toBe(Sheet);
  });
});
