import { type Collection, defineEntity, p, wrap } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strategies, storedAs, type Strategy } from '../../contracts/party/model.ts';
import { engines, openOrm, serverEngines, type TestOrm } from '../../support/index.ts';

interface Schemas {
  readonly root?: string;
  readonly middle?: string;
  readonly leaf?: string;
  readonly outside?: string;
}

function declare(strategy: Strategy, schemas: Schemas) {
  abstract class Item extends Polymorphic() {
    declare id: number;
    declare name: string;
  }
  abstract class Branch extends Item {
    declare rings: number;
  }
  class Twig extends Branch {
    declare leaves: bigint;
    declare upper: string;
  }
  class Stone extends Item {
    declare weight: number;
  }
  class Holder {
    declare id: number;
    declare item: Item;
    declare items: Collection<Item>;
  }
  const inSchema = (schema: string | undefined) => (schema ? { schema } : {});
  const upper = p.string().formula((cols: Record<string, string>) => `upper(${cols['name']})`);
  const properties = { id: p.integer().primary(), name: p.string() };
  defineEntity({ class: Item, ...inSchema(schemas.root), ...storedAs[strategy], properties });
  defineEntity({ class: Branch, ...inSchema(schemas.middle), properties: { rings: p.integer() } });
  defineEntity({ class: Twig, ...inSchema(schemas.leaf), properties: { leaves: p.bigint(), upper } });
  defineEntity({ class: Stone, ...inSchema(schemas.middle), properties: { weight: p.integer() } });
  defineEntity({
    class: Holder,
    ...inSchema(schemas.outside),
    properties: { id: p.integer().primary(), item: () => p.manyToOne(Item), items: () => p.manyToMany(Item) },
  });
  const items = defineHierarchy(Item, { Twig, Stone });
  return { Item, Branch, Twig, Stone, Holder, items, entities: [...items.entities, Holder] };
}

type Model = ReturnType<typeof declare>;

async function store(db: TestOrm, { Twig, Stone, Holder }: Model, schema?: string): Promise<void> {
  const em = db.orm.em.fork(schema ? { schema } : {});
  const name = schema ?? 'fixed';
  const twig = em.create(Twig, { id: 1, name, rings: 3, leaves: 9_007_199_254_740_993n } as never);
  const stone = em.create(Stone, { id: 2, name, weight: 5 } as never);
  em.create(Holder, { id: 1, item: twig, items: [twig, stone] } as never);
  await em.flush();
}

const twig = (name: string) => ({ name, rings: 3, leaves: 9_007_199_254_740_993n, upper: name.toUpperCase() });
const loadStrategies = ['joined', 'select-in', 'balanced'] as const;

describe.each(engines)('S6 children in another schema, joined [$name]', engine => {
  const model = declare('joined', { root: 'base', middle: 'public', leaf: 'archive', outside: 'Other "schema"' });
  const { Item, Branch, Twig, Holder } = model;
  let db: TestOrm;

  beforeAll(async () => {
    db = await openOrm(engine, { entities: model.entities });
    await store(db, model);
  });
  afterAll(() => db.close());

  it.each([
    ['root', Item],
    ['middle', Branch],
    ['leaf', Twig],
  ] as const)('are read through the %s', async (_, cls) => {
    const em = db.em();
    expect(await em.findOneOrFail(cls, 1)).toMatchObject(twig('fixed'));
    expect(await db.queries.countOf(() => em.flush(), { transactions: true })).toBe(0);
  });

  it.each(loadStrategies)('are read through relations, %s', async loadStrategy => {
    const holder = await db.em().findOneOrFail(Holder, 1, { populate: ['item', 'items'], strategy: loadStrategy });
    expect(holder.item).toMatchObject(twig('fixed'));
    expect(holder.items.getItems()).toMatchObject([twig('fixed'), { weight: 5 }]);
  });

  it('are the objects that references stood for', async () => {
    const em = db.em();
    const reference = em.getReference(Item, 1);
    expect(await em.findOneOrFail(Item, 1)).toBe(reference);
    const holder = await em.findOneOrFail(Holder, 1);
    expect(holder.item).toBe(reference);
    const other = await db.em().findOneOrFail(Holder, 1);
    expect(await wrap(other.item).init()).toMatchObject(twig('fixed'));
    expect(other.item).toMatchObject(twig('fixed'));
  });

  it('are changed and removed there', async () => {
    const em = db.em();
    em.create(Twig, { id: 9, name: 'new', rings: 1, leaves: 1n } as never);
    await em.flush();
    const found = (await em.findOneOrFail(Item, 9)) as InstanceType<typeof Twig>;
    found.leaves = 2n;
    await em.flush();
    expect(await db.em().findOneOrFail(Branch, 9)).toMatchObject({ leaves: 2n });
    await em.remove(found).flush();
    expect(await db.em().findOne(Item, 9)).toBeNull();
  });
});

const wildcards = engines.flatMap(engine => strategies.map(strategy => ({ engine, strategy })));

describe.each(wildcards)('S6 wildcard schemas, $strategy [$engine.name]', ({ engine, strategy }) => {
  const any = '*';
  const model = declare(strategy, { root: any, middle: any, leaf: any, outside: any });
  const { Item, Branch, Twig, Stone, Holder } = model;
  const tenants = ['tenant_1', 'Tenant "2"'];
  let db: TestOrm;

  beforeAll(async () => {
    db = await openOrm(engine, { entities: model.entities, createSchema: false });
    for (const schema of tenants) {
      await db.orm.schema.create({ schema });
      await store(db, model, schema);
    }
  });
  afterAll(() => db.close());

  describe.each(tenants)('%s', schema => {
    it.each([
      ['root', Item],
      ['middle', Branch],
      ['leaf', Twig],
    ] as const)('is read through the %s with the option of find', async (_, cls) => {
      const em = db.em();
      const { result, sql } = await db.queries.during(() => em.findOneOrFail(cls, 1, { schema }));
      expect(result).toMatchObject(twig(schema));
      for (const statement of sql) expect(statement).toContain(`"${schema.replaceAll('"', '""')}".`);
      expect(await db.queries.countOf(() => em.flush(), { transactions: true })).toBe(0);
    });

    it('is read with the schema of the entity manager', async () => {
      const em = db.orm.em.fork({ schema });
      expect(await em.find(Item, {}, { orderBy: { id: 'asc' } })).toMatchObject([twig(schema), { weight: 5 }]);
    });

    it.each(loadStrategies)('is read through relations, %s', async strategyOfLoad => {
      const options = { schema, populate: ['item', 'items'], strategy: strategyOfLoad } as const;
      const holder = await db.em().findOneOrFail(Holder, 1, options);
      expect(holder.item).toMatchObject(twig(schema));
      expect(holder.items.getItems()).toMatchObject([twig(schema), { weight: 5 }]);
    });

    it('is read lazily', async () => {
      const em = db.em();
      const holder = await em.findOneOrFail(Holder, 1, { schema });
      await holder.items.init();
      expect(holder.items.getItems()).toMatchObject([twig(schema), { weight: 5 }]);
      expect(await em.refresh(holder.item)).toMatchObject(twig(schema));
    });

    it('is read by a query builder', async () => {
      const em = db.em();
      const found = await em.createQueryBuilder(Item).withSchema(schema).orderBy({ id: 'asc' }).getResultList();
      expect(found).toMatchObject([twig(schema), { weight: 5 }]);
    });

    if (serverEngines.includes(engine))
      it('is streamed', async () => {
        const found = await Array.fromAsync(db.em().stream(Item, { schema, orderBy: { id: 'asc' } }));
        expect(found).toMatchObject([twig(schema), { weight: 5 }]);
      });

    it('is written where it was read', async () => {
      const em = db.em();
      const stone = (await em.findOneOrFail(Item, 2, { schema })) as InstanceType<typeof Stone>;
      stone.weight++;
      await em.flush();
      const weights = [];
      for (const tenant of tenants) weights.push(await db.em().findOneOrFail(Stone, 2, { schema: tenant }));
      expect(weights.map(({ weight }) => weight)).toEqual(tenants.map(tenant => (tenant === schema ? 6 : 5)));
      stone.weight--;
      await em.flush();
    });
  });
});

describe.each(wildcards)('S6 the schema of the ORM, $strategy [$engine.name]', ({ engine, strategy }) => {
  it('is that of children as well', async () => {
    const model = declare(strategy, {});
    await using db = await openOrm(engine, { entities: model.entities, schema: 'app', ensureDatabase: false });
    await store(db, model);
    const { result, sql } = await db.queries.during(() => db.em().findOneOrFail(model.Item, 1));
    expect(result).toMatchObject(twig('fixed'));
    expect(sql.every(statement => statement.includes('"app".'))).toBe(true);
  });
});
