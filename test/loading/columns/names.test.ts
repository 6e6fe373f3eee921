import { defineEntity, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strategies, storedAs, type Strategy } from '../../contracts/party/model.ts';
import { engines, openOrm, serverEngines, type TestOrm } from '../../support/index.ts';

/** The names that one case gives to tables and columns. */
interface Names {
  readonly title: string;
  readonly root: string;
  readonly middle: string;
  readonly leaf: string;
  readonly key: string;
  readonly rootColumn: string;
  readonly middleColumn: string;
  readonly leafColumn: string;
  readonly identityColumn?: string;
}

/** PostgreSQL cuts names at 63 bytes, also the aliases that MikroORM makes of a column for a join. */
const long = (start: string, length = 63) => start.padEnd(length, 'x');

const cases: readonly Names[] = [
  {
    title: 'upper case',
    root: 'Item',
    middle: 'BRANCH',
    leaf: 'TwigTable',
    key: 'ID',
    rootColumn: 'Name',
    middleColumn: 'Rings',
    leafColumn: 'LeafCount',
    identityColumn: 'Kind',
  },
  {
    title: 'spaces',
    root: 'an item',
    middle: 'a branch',
    leaf: 'a twig ',
    key: 'the key',
    rootColumn: 'the name',
    middleColumn: ' rings',
    leafColumn: 'number of leaves',
    identityColumn: 'the kind',
  },
  {
    title: 'reserved words',
    root: 'table',
    middle: 'select',
    leaf: 'user',
    key: 'primary',
    rootColumn: 'order',
    middleColumn: 'group',
    leafColumn: 'from',
    identityColumn: 'case',
  },
  {
    title: 'quotes',
    root: 'we"ird',
    middle: `it's`,
    leaf: '"quoted"',
    key: 'k"ey',
    rootColumn: `na'me`,
    middleColumn: '"',
    leafColumn: 'le""aves',
    identityColumn: 'ki"nd',
  },
  {
    title: 'the longest names',
    root: long('item'),
    middle: long('branch'),
    leaf: long('twig'),
    key: long('id', 50),
    rootColumn: long('name', 50),
    middleColumn: long('rings', 50),
    leafColumn: long('leaves', 58),
  },
  {
    title: 'names in other alphabets',
    root: 'предмет',
    middle: 'ветка',
    leaf: '小枝🌿',
    key: 'ключ',
    rootColumn: 'имя',
    middleColumn: 'кольца',
    leafColumn: '葉',
  },
  {
    title: 'columns that differ in case only, and one named t',
    root: 'item',
    middle: 'branch',
    leaf: 'twig',
    key: 'id',
    rootColumn: 'name',
    middleColumn: 'NAME',
    leafColumn: 't',
  },
  {
    title: 'columns named as an alias, with placeholders',
    root: 'item',
    middle: 'branch',
    leaf: 'twig',
    key: 'i0',
    rootColumn: 't_parent_1',
    middleColumn: 'i0__name',
    leafColumn: 't0',
  },
];

function declare(strategy: Strategy, names: Names) {
  abstract class Item extends Polymorphic() {
    declare id: number;
    declare name: string;
  }
  abstract class Branch extends Item {
    declare rings: number;
  }
  class Twig extends Branch {
    declare leaves: bigint;
    declare friend: Item | null;
  }
  class Stone extends Item {}
  class Holder {
    declare id: number;
    declare item: Item;
  }
  const table = (tableName: string) => (strategy === 'joined' ? { tableName } : {});
  defineEntity({
    class: Item,
    ...storedAs[strategy],
    tableName: names.root,
    properties: { id: p.integer().primary().fieldName(names.key), name: p.string().fieldName(names.rootColumn) },
  });
  defineEntity({
    class: Branch,
    ...table(names.middle),
    properties: { rings: p.integer().fieldName(names.middleColumn) },
  });
  const friend = () => p.manyToOne(Item).nullable().foreignKeyName('twig_friend').index('twig_friend_index');
  defineEntity({
    class: Twig,
    ...table(names.leaf),
    properties: { leaves: p.bigint().fieldName(names.leafColumn), friend },
  });
  defineEntity({ class: Stone, properties: {} });
  defineEntity({ class: Holder, properties: { id: p.integer().primary(), item: () => p.manyToOne(Item) } });
  const column = names.identityColumn ? { column: names.identityColumn } : {};
  const items = defineHierarchy(Item, { Twig, Stone }, column);
  return { Item, Branch, Twig, Stone, Holder, entities: [...items.entities, Holder] };
}

const rows = engines.flatMap(engine =>
  strategies.flatMap(strategy => cases.map(names => ({ engine, strategy, names, title: names.title }))),
);

describe.each(rows)('S6 names: $title, $strategy [$engine.name]', ({ engine, strategy, names }) => {
  const { Item, Branch, Twig, Stone, Holder, entities } = declare(strategy, names);
  const twig = { name: 'a twig', rings: 3, leaves: 9_007_199_254_740_993n };
  let db: TestOrm;

  beforeAll(async () => {
    db = await openOrm(engine, { entities });
    const em = db.em();
    const friend = em.create(Stone, { id: 2, name: 'a stone' } as never);
    em.create(Holder, { id: 1, item: em.create(Twig, { id: 1, ...twig, friend } as never) } as never);
    await em.flush();
  });
  afterAll(() => db?.close());

  it.each([
    ['root', Item],
    ['middle', Branch],
    ['leaf', Twig],
  ] as const)('are quoted in a find through the %s', async (_, cls) => {
    const em = db.em();
    const found = (await em.findOneOrFail(cls, { name: 'a twig' })) as InstanceType<typeof Twig>;
    expect(found).toMatchObject({ id: 1, ...twig });
    expect(found.friend).toBe(em.getReference(Item, 2));
    found.leaves++;
    await em.flush();
    found.leaves--;
    await em.flush();
    expect(await db.queries.countOf(() => em.flush(), { transactions: true })).toBe(0);
  });

  it.each(['joined', 'select-in', 'balanced'] as const)(
    'are quoted in a populated relation, %s',
    async loadStrategy => {
      const holder = await db.em().findOneOrFail(Holder, 1, { populate: ['item'], strategy: loadStrategy });
      expect(holder.item).toMatchObject({ id: 1, ...twig });
    },
  );

  it('are quoted in a query builder', async () => {
    const found = await db.em().createQueryBuilder(Item, 'i').orderBy({ id: 'asc' }).getResultList();
    expect(found).toMatchObject([{ id: 1, ...twig }, { id: 2 }]);
  });

  if (serverEngines.includes(engine))
    it('are quoted in a stream', async () => {
      expect(await Array.fromAsync(db.em().stream(Branch))).toMatchObject([{ id: 1, ...twig }]);
    });
});
