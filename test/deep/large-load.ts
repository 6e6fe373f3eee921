import { type Collection, defineEntity, type EntityClass, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strategies, storedAs, type Strategy } from '../contracts/party/model.ts';
import { type Engine, engines, openOrm, type TestOrm } from '../support/index.ts';

interface Item {
  id: string;
  name: string;
}
type Class<T> = EntityClass<T> & (new () => T);

/** The leaf types and the middle classes that hold their second column. */
const LEAVES = 8;

/** Item ← Even and Odd ← eight leaf types, and boxes that hold items. */
export function declareItems(strategy: Strategy) {
  abstract class Item extends Polymorphic() {
    declare id: string;
    declare name: string;
    declare box: Box | null;
  }
  abstract class Even extends Item {
    declare size: number;
  }
  abstract class Odd extends Item {
    declare weight: bigint;
  }
  class Box {
    declare id: number;
    declare items: Collection<Item>;
  }
  defineEntity({
    class: Item,
    ...storedAs[strategy],
    properties: { id: p.uuid().primary(), name: p.string(), box: () => p.manyToOne(Box).nullable() },
  });
  defineEntity({ class: Even, properties: { size: p.integer() } });
  defineEntity({ class: Odd, properties: { weight: p.bigint() } });
  defineEntity({
    class: Box,
    properties: { id: p.integer().primary(), items: () => p.oneToMany(Item).mappedBy('box') },
  });
  const leaves: Record<string, Class<Item>> = {};
  for (let index = 0; index < LEAVES; index++) {
    const name = `Leaf${index}`;
    const Parent = index % 2 === 0 ? Even : Odd;
    const Leaf = { [name]: class extends (Parent as unknown as Class<Item>) {} }[name]!;
    defineEntity({ class: Leaf, properties: { [`text${index}`]: p.string() } as never });
    leaves[name] = Leaf;
  }
  const items = defineHierarchy(Item, leaves);
  return { Item: Item as unknown as Class<Item>, Box, items, entities: [...items.entities, Box] };
}

const uuid = (row: number) => `00000000-0000-7000-8000-${String(row).padStart(12, '0')}`;

/** The own columns of one row, by the class that it has. */
function own(row: number): Record<string, unknown> {
  const leaf = row % LEAVES;
  return { ...(leaf % 2 === 0 ? { size: row } : { weight: BigInt(row) }), [`text${leaf}`]: `text ${row}` };
}

/** Loads `rows` rows of several types in one find: each is complete, and one query is sent for all child tables. */
export function largeLoadContract(rows: number, only: readonly Engine[] = engines): void {
  const cases = only.flatMap(engine => strategies.map(strategy => ({ engine, strategy })));

  describe.each(cases)(
    `S6 ${rows.toLocaleString('en')} rows in one find, $strategy [$engine.name]`,
    ({ engine, strategy }) => {
      const { Item, Box, items, entities } = declareItems(strategy);
      const isJoined = strategy === 'joined';
      let db: TestOrm;

      beforeAll(async () => {
        db = await openOrm(engine, { entities });
        for (const statement of insertItems(rows, isJoined, items.identities)) await db.em().execute(statement);
      });
      afterAll(() => db?.close());

      it('are complete, of their classes and in order', async () => {
        const em = db.em();
        const { result, sql } = await db.queries.during(() => em.find(Item, {}, { orderBy: { id: 'asc' } }));
        // The root, then two middle tables and one table per leaf type together.
        expect(sql).toHaveLength(isJoined ? 2 : 1);
        expect(result).toHaveLength(rows);
        expectComplete(result);
        expect(await db.queries.countOf(() => em.flush(), { transactions: true })).toBe(0);
      });

      it.each(['joined', 'select-in'] as const)('are complete in collections, %s', async loadStrategy => {
        const em = db.em();
        const options = { populate: ['items'], strategy: loadStrategy } as const;
        const { result, count } = await db.queries.during(() => em.find(Box, {}, options));
        expect(count).toBe((isJoined ? 1 : 0) + (loadStrategy === 'joined' ? 1 : 2));
        const found = result.flatMap(box => box.items.getItems()) as Item[];
        expect(found).toHaveLength(rows);
        expectComplete(found.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
      });

      if (engine.driver === 'postgresql')
        it('are complete in a stream', async () => {
          let row = 0;
          for await (const entity of db.em().stream(Item, { orderBy: { id: 'asc' } })) expectRow(entity, ++row);
          expect(row).toBe(rows);
        });
    },
  );
}

/** Compares row by row: one assertion for all would print all. */
function expectComplete(entities: readonly Item[]): void {
  for (const [index, entity] of entities.entries()) expectRow(entity, index + 1);
}

function expectRow(entity: Item, row: number): void {
  const values = entity as unknown as Record<string, unknown>;
  const expected: Record<string, unknown> = { id: uuid(row), name: `row ${row}`, ...own(row) };
  const isRight =
    entity.constructor.name === `Leaf${row % LEAVES}` &&
    Object.keys(expected).every(name => values[name] === expected[name]);
  if (!isRight)
    expect({ class: entity.constructor.name, ...values }).toMatchObject({ class: `Leaf${row % LEAVES}`, ...expected });
}

/** The same for a plain row. */
export function expectPlain(plain: object, row: number): void {
  const values = plain as Record<string, unknown>;
  const expected: Record<string, unknown> = { id: uuid(row), name: `row ${row}`, box: row % 10, ...own(row) };
  const isRight =
    Object.keys(expected).every(name => values[name] === expected[name]) &&
    String(values['type']).endsWith(`.leaf${row % LEAVES}`);
  if (!isRight) expect(values).toEqual({ type: `….leaf${row % LEAVES}`, ...expected });
}

/** Fills the tables from `generate_series`; ten boxes hold the rows in turn. */
export function insertItems(rows: number, isJoined: boolean, identities: readonly string[]): string[] {
  const id = `('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid`;
  const kind = `(array[${identities.map(identity => `'${identity}'`).join(', ')}])[n % ${LEAVES} + 1]`;
  const from = (condition: string) => `from generate_series(1, ${rows}) n where ${condition}`;
  const leaf = (index: number) => `n % ${LEAVES} = ${index}`;
  const indexes = Array.from({ length: LEAVES }, (_, index) => index);
  const boxes = 'insert into box (id) select n from generate_series(0, 9) n';
  const base = `select ${id}, 'row ' || n, n % 10, ${kind}`;
  if (!isJoined) {
    const texts = indexes.map(index => `case when ${leaf(index)} then 'text ' || n end`).join(', ');
    const columns = `id, name, box_id, _polymorphic_name, size, weight, ${indexes.map(index => `text${index}`).join(', ')}`;
    const numbers = 'case when n % 2 = 0 then n end, case when n % 2 = 1 then n end';
    return [boxes, `insert into item (${columns}) ${base}, ${numbers}, ${texts} ${from('true')}`];
  }
  return [
    boxes,
    `insert into item (id, name, box_id, _polymorphic_name) ${base} ${from('true')}`,
    `insert into even (id, size) select ${id}, n ${from('n % 2 = 0')}`,
    `insert into odd (id, weight) select ${id}, n ${from('n % 2 = 1')}`,
    ...indexes.map(
      index => `insert into leaf${index} (id, text${index}) select ${id}, 'text ' || n ${from(leaf(index))}`,
    ),
  ];
}
