import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strategies } from '../../contracts/party/model.ts';
import { engines, openOrm, type TestOrm } from '../../support/index.ts';
import {
  declareFields,
  type Holder as HolderOf,
  type Stone,
  stoneValues,
  storeFields,
  type Twig,
  twigValues,
} from './fields-model.ts';

const cases = engines.flatMap(engine => strategies.map(strategy => ({ engine, strategy })));
const loadStrategies = ['joined', 'select-in', 'balanced'] as const;
const byId = { orderBy: { id: 'asc' } } as const;

describe.each(cases)('S6 fields and exclude, $strategy [$engine.name]', ({ engine, strategy }) => {
  const model = declareFields(strategy);
  const { Item, Branch, Holder, items } = model;
  const isJoined = strategy === 'joined';
  let db: TestOrm;

  beforeAll(async () => {
    db = await openOrm(engine, { entities: [...model.entities] });
    await storeFields(db.em(), model);
  });
  afterAll(() => db?.close());

  it('of the root read no child table and keep the concrete classes', async () => {
    const em = db.em();
    const { result, sql } = await db.queries.during(() => em.find(Item, {}, { fields: ['name'], ...byId }));
    expect(result.map(entity => entity.constructor)).toEqual([model.Twig, model.Stone]);
    expect(sql).toEqual([
      'select "i0"."id", "i0"."name", "i0"."_polymorphic_name" from "item" as "i0" order by "i0"."id" asc',
    ]);
    expect(result).toMatchObject([{ id: 1, name: 'twig', remark: undefined }, { name: 'stone' }]);
    expect(result.map(entity => items.isComplete(entity as never))).toEqual([false, false]);
    expect(await db.queries.countOf(() => em.flush(), { transactions: true })).toBe(0);
  });

  it('of a subclass read its table alone, and of it those columns', async () => {
    const em = db.em();
    const options = { fields: ['name', 'leaves'] as never, ...byId };
    const { result, sql } = await db.queries.during(() => em.find(Item, {}, options));
    expect(result).toMatchObject([{ name: 'twig', leaves: twigValues.leaves }, { name: 'stone' }]);
    expect(result[0]).not.toHaveProperty('rings', 3);
    if (isJoined) {
      expect(sql).toHaveLength(2);
      expect(sql[1]).toMatch(/^select "\w+"\."id", "\w+"\."leaves" from "twig" as "\w+" where /);
    } else expect(sql).toHaveLength(1);
    expect(await db.queries.countOf(() => em.flush(), { transactions: true })).toBe(0);
  });

  it('that leave columns of a subclass out read its table without them', async () => {
    const em = db.em();
    const options = { exclude: ['leaves', 'remark'] as never, ...byId };
    const { result, sql } = await db.queries.during(() => em.find(Item, {}, options));
    const { leaves, remark, ...rest } = twigValues;
    expect(result).toMatchObject([rest, { weight: 5 }]);
    expect(result).not.toMatchObject([{ leaves }, {}]);
    expect(result).not.toMatchObject([{ remark }, {}]);
    if (isJoined) expect(sql.find(statement => statement.includes('from "twig"'))).not.toMatch(/leaves/);
    expect(await db.queries.countOf(() => em.flush(), { transactions: true })).toBe(0);
  });

  if (isJoined)
    it('that leave all columns of a child table out do not read it', async () => {
      const options = { exclude: ['rings', 'home', 'weight', 'color'] as never, ...byId };
      const { result, sql } = await db.queries.during(() => db.em().find(Item, {}, options));
      expect(result).toMatchObject([{ name: 'twig', leaves: twigValues.leaves }, { name: 'stone' }]);
      expect(sql).toHaveLength(2);
      expect(sql.join()).not.toMatch(/from "(branch|stone)"/);
    });

  it('of a middle class and its subclass are read through the middle', async () => {
    const options = { fields: ['name', 'rings', 'leaves'] as never };
    const { result, count } = await db.queries.during(() => db.em().find(Branch, {}, options));
    expect(result).toMatchObject([{ name: 'twig', rings: 3, leaves: twigValues.leaves }]);
    expect(result[0]).toMatchObject({ home: undefined, remark: undefined });
    expect(count).toBe(isJoined ? 2 : 1);
  });

  it.each(loadStrategies)('go through a relation, %s', async loadStrategy => {
    const em = db.em();
    const fields = ['text', 'item.name', 'item.leaves', 'item.weight'] as never;
    const options = { populate: ['item'], fields, strategy: loadStrategy, ...byId } as const;
    const { result, sql } = await db.queries.during(() => em.find(Holder, {}, options));
    const [first, second] = result.map(holder => holder.item as Partial<Twig>);
    expect(first).toBeInstanceOf(model.Twig);
    expect(second).toBeInstanceOf(model.Stone);
    expect(first).toMatchObject({ name: 'twig', leaves: twigValues.leaves, rings: undefined, remark: undefined });
    expect(second).toMatchObject({ name: 'stone', weight: 5, color: undefined });
    expect(sql.join()).not.toMatch(/branch|remark|color/);
    expect(await db.queries.countOf(() => em.flush(), { transactions: true })).toBe(0);
  });

  it.each(loadStrategies)('go through a many-to-many, %s', async loadStrategy => {
    const em = db.em();
    const fields = ['text', 'items.name', 'items.color'] as never;
    const options = { populate: ['items'], fields, strategy: loadStrategy } as const;
    const holder = (await em.findOneOrFail(Holder, 1, options)) as HolderOf;
    const found = holder.items.getItems().toSorted((a, b) => a.id - b.id);
    expect(found.map(entity => entity.constructor)).toEqual([model.Twig, model.Stone]);
    expect(found).toMatchObject([
      { name: 'twig', rings: undefined, leaves: undefined },
      { name: 'stone', color: 'blue', weight: undefined },
    ]);
    expect(await db.queries.countOf(() => em.flush(), { transactions: true })).toBe(0);
  });

  it.each(loadStrategies)('leave columns out through a relation, %s', async loadStrategy => {
    const em = db.em();
    const exclude = ['text', 'item.leaves', 'item.name', 'item.color'] as never;
    const options = { populate: ['item'], exclude, strategy: loadStrategy, ...byId } as const;
    const [first, second] = await em.find(Holder, {}, options);
    const [twig, stone] = [first!.item as Twig, second!.item as Stone];
    expect([first!.text, twig.leaves, twig.name, stone.name, stone.color]).toEqual(Array(5).fill(undefined));
    expect(twig).toMatchObject({ rings: 3, box: twigValues.box });
    expect(stone).toMatchObject({ weight: 5, remark: 'grey' });
    expect(await db.queries.countOf(() => em.flush(), { transactions: true })).toBe(0);
  });

  it.each(['home', 'box'] as const)('name a path into the embeddable %s', async name => {
    const em = db.em();
    const [twig] = (await em.find(Item, { id: 1 }, { fields: ['name', `${name}.street`] as never })) as Twig[];
    const plain = await em.findOneOrFail(model.PlainTwig, 1, { fields: ['name', `${name}.street`] as never });
    expect(twig![name]).toMatchObject({ street: twigValues[name].street });
    expect({ ...twig![name] }).toEqual({ ...(plain as Twig)[name] });
    expect(twig!.leaves).toBeUndefined();
    expect(await db.queries.countOf(() => em.flush(), { transactions: true })).toBe(0);
  });

  it.each([
    ['fields', { fields: ['name', 'home.street'] }],
    ['exclude', { exclude: ['remark', 'leaves', 'weight'] }],
  ] as const)('with %s are completed by a later full find', async (_, options) => {
    const em = db.em();
    const partial = (await em.find(Item, {}, { ...options, ...byId } as never)) as unknown[];
    const whole = await em.find(Item, {}, byId);
    expect(whole[0]).toBe(partial[0]);
    expect(whole).toMatchObject([{ ...twigValues, double: 6 }, stoneValues]);
    expect(whole.every(entity => items.isComplete(entity))).toBe(true);
    expect(await db.queries.countOf(() => em.flush(), { transactions: true })).toBe(0);
  });

  it('write what changed and nothing that was not loaded', async () => {
    const em = db.em();
    const [twig] = (await em.find(Item, { id: 1 }, { fields: ['name', 'leaves'] as never })) as Twig[];
    twig!.leaves = 1n;
    const { sql } = await db.queries.during(() => em.flush());
    expect(sql).toEqual([expect.stringMatching(/^update "(twig|item)" set "leaves" = \? where "id" = \?/)]);
    expect(await db.em().findOneOrFail(Item, 1)).toMatchObject({ ...twigValues, leaves: 1n });
    twig!.leaves = twigValues.leaves;
    await em.flush();
  });

  /** MikroORM refuses it in the same way for a plain entity. */
  it('refuse a name that no class has', async () => {
    await expect(db.em().find(Item, {}, { fields: ['nme'] as never })).rejects.toThrow(TypeError);
  });
});
