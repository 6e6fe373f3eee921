import { type EntityManager, p } from '@mikro-orm/core';
import { assert as check, asyncProperty, boolean, integer, record, uniqueArray } from 'fast-check';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { describe, expect, it } from 'vitest';
import { storedAs, strategies, type Strategy } from '../contracts/party/model.ts';
import { engines, openOrm } from '../support/index.ts';
import { child, entity, named, type TestClass } from './classes.ts';

/** One class: its parent modulo the number of classes before it, and how many columns it has. */
interface Node {
  readonly letter: number;
  readonly parent: number;
  readonly isConcrete: boolean;
  readonly columns: number;
}

const node = record({
  letter: integer({ min: 0, max: 25 }),
  parent: integer({ min: 0, max: 8 }),
  isConcrete: boolean(),
  columns: integer({ min: 0, max: 2 }),
});
const shape = uniqueArray(node, { minLength: 2, maxLength: 7, selector: ({ letter }) => letter });

interface Grown {
  readonly root: TestClass;
  readonly classes: readonly TestClass[];
  readonly concrete: readonly TestClass[];
  columnsOf(cls: TestClass): string[];
  readonly entities: Parameters<typeof openOrm>[1]['entities'] & object;
}

function grow(nodes: readonly Node[], strategy: Strategy): Grown {
  const classes: TestClass[] = [];
  const columns = new Map<TestClass, string[]>();
  for (const [index, each] of nodes.entries()) {
    const name = `Class${String.fromCharCode(65 + each.letter)}`;
    const own = Array.from({ length: each.columns }, (_, column) => `${name.toLowerCase()}${column}`);
    const properties = Object.fromEntries(own.map(column => [column, p.string()]));
    const parent = classes[each.parent % Math.max(index, 1)];
    const cls = parent
      ? child(name, parent, properties)
      : entity(named(name, Polymorphic()), { id: p.integer().primary(), ...properties }, storedAs[strategy]);
    classes.push(cls);
    columns.set(cls, [...((parent && columns.get(parent)) ?? []), ...own]);
  }
  const concrete = classes.filter((_, index) => nodes[index]!.isConcrete);
  const abstract = classes.filter((_, index) => !nodes[index]!.isConcrete);
  const byName = (list: readonly TestClass[]) => Object.fromEntries(list.map(cls => [cls.name, cls]));
  defineHierarchy(classes[0]!, byName(concrete), { abstract: byName(abstract) });
  return { root: classes[0]!, classes, concrete, columnsOf: cls => columns.get(cls)!, entities: classes };
}

/** Stores two rows of every concrete class; gives what each must hold. */
async function plant(em: EntityManager, { concrete, columnsOf }: Grown): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for (const cls of [...concrete, ...concrete]) {
    const values = {
      id: rows.length + 1,
      ...Object.fromEntries(columnsOf(cls).map(name => [name, `${name} ${rows.length}`])),
    };
    em.create(cls, values as object);
    rows.push({ class: cls, ...values });
  }
  await em.flush();
  return rows;
}

const valuesOf = (instance: object, columns: readonly string[]) => ({
  class: instance.constructor,
  ...Object.fromEntries(['id', ...columns].map(name => [name, (instance as Record<string, unknown>)[name]])),
});

describe.each(strategies)('S3 random hierarchies, %s', strategy => {
  it.each(engines)('S3 are created, stored and loaded through every class of theirs [$name]', async engine => {
    await check(
      asyncProperty(shape, async nodes => {
        const grown = grow(nodes, strategy);
        await using db = await openOrm(engine, { entities: grown.entities });
        expect(await db.orm.schema.getUpdateSchemaSQL()).toBe('');
        const rows = await plant(db.em(), grown);
        for (const cls of grown.classes) {
          const expected = rows.filter(
            row => row['class'] === cls || (row['class'] as TestClass).prototype instanceof cls,
          );
          const found = await db.em().find(cls, {}, { orderBy: { id: 'asc' } as never });
          expect(found.map(each => valuesOf(each, grown.columnsOf(each.constructor as TestClass)))).toEqual(expected);
          expect(await db.em().count(cls)).toBe(expected.length);
        }
      }),
      { numRuns: 8 },
    );
  });
});
