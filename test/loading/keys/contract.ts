import { type EntityManager, helper, LockMode, wrap } from '@mikro-orm/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strategies } from '../../contracts/party/model.ts';
import { isDeep } from '../../deep/is-deep.ts';
import { engines, openOrm, serverEngines, type TestOrm } from '../../support/index.ts';
import { otherStrategies } from '../strategies/strategies.ts';
import { declareKeys, type Item, type KeyKind, type KeyModel } from './model.ts';

const loadStrategies = ['joined', 'select-in', 'balanced'] as const;

/** Hierarchies with this kind of key are read, changed and removed as those with an integer. */
export function keyContract(kind: KeyKind): void {
  const used = kind.strategies ?? strategies;
  const isWhole = !kind.isRare || isDeep;
  const cases = engines.flatMap(engine => used.map(strategy => ({ engine, strategy })));
  describe.each(cases)(`S6 ${kind.name}, $strategy [$engine.name]`, ({ engine, strategy }) => {
    const model = declareKeys(kind, strategy);
    const { Item, Branch, Leaf, Stone, Holder } = model;
    const leaves = kind.keys.map((_, row) => ({ name: nameOf(row), size: row, weight: BigInt(row) }));
    const hasLinks = kind.stockLacks !== 'links';
    const hasSameness = kind.stockLacks !== 'sameness';
    let db: TestOrm;
    let keys: unknown[];

    beforeAll(async () => {
      db = await openOrm(engine, { entities: [...model.entities] });
      keys = await store(db.em(), model, kind);
    });
    afterAll(() => db?.close());

    it.each([
      ['root', Item],
      ['middle', Branch],
      ['leaf', Leaf],
    ] as const)('find every row through the %s', async (_, cls) => {
      const em = db.em();
      const found = await em.find(cls as typeof Item, { name: { $like: 'leaf%' } });
      expect(sorted(found)).toMatchObject(leaves);
      expect(found.map(entity => entity.constructor)).toEqual(leaves.map(() => Leaf));
      expect(await db.queries.countOf(() => em.flush(), { transactions: true })).toBe(0);
    });

    it.each([
      ['root', Item],
      ['middle', Branch],
      ['leaf', Leaf],
    ] as const)('find each row through the %s', async (_, cls) => {
      for (const [row, key] of keys.entries()) {
        const em = db.em();
        const found = await em.findOneOrFail(cls as typeof Item, key);
        expect(found).toMatchObject(leaves[row]!);
        expect(helper(found).getPrimaryKey()).toEqual(key);
        if (hasSameness) expect(await em.findOneOrFail(Item, key as never)).toBe(found);
      }
    });

    it.each(loadStrategies.filter(name => hasSameness || name !== 'select-in'))(
      'populate relations, %s',
      async strategyOfLoad => {
        const em = db.em();
        const options = {
          populate: hasLinks ? ['item', 'items'] : ['item'],
          strategy: strategyOfLoad,
          orderBy: { id: 'asc' },
        } as const;
        const holders = await em.find(Holder, {}, options);
        expect(holders.map(holder => holder.item)).toMatchObject(leaves);
        if (hasLinks) {
          const linked = holders.map(holder => sorted(holder.items.getItems()));
          expect(linked).toMatchObject(leaves.map(leaf => [leaf, { name: 'stone', color: 'grey' }]));
        }
        const isRewritten = kind.isRewrittenOnPglite === true && engine.driver === 'pglite';
        expect((await db.queries.during(() => em.flush())).sql).toHaveLength(isRewritten ? 1 : 0);
      },
    );

    if (isWhole)
      it('are found by a condition on relations', async () => {
        for (const key of keys) {
          const links = hasLinks ? { items: { $some: { name: { $like: 'leaf%' } } } } : {};
          const found = await db.em().find(Holder, { item: key as never, ...links });
          expect(found).toHaveLength(1);
        }
      });

    it('load references', async () => {
      const em = db.em();
      for (const holder of await em.find(Holder, {}, { orderBy: { id: 'asc' } })) {
        expect(await wrap(holder.item).init()).toMatchObject(leaves[holder.id - 1]!);
        if (hasLinks) expect(await holder.items.load()).toHaveLength(2);
      }
      const [first] = keys;
      const reference = em.getReference(Item, first as never);
      expect(await em.refresh(reference)).toMatchObject(leaves[0]!);
    });

    if (isWhole)
      it('are read by a query builder', async () => {
        const qb = db
          .em()
          .createQueryBuilder(Item, 'i')
          .where({ name: { $like: 'leaf%' } });
        expect(sorted((await qb.getResultList()) as Item[])).toMatchObject(leaves);
      });

    if (isWhole && serverEngines.includes(engine))
      it('are streamed', async () => {
        const found = await Array.fromAsync(db.em().stream(Item, { where: { name: { $like: 'leaf%' } } }));
        expect(sorted(found)).toMatchObject(leaves);
      });

    if (isWhole)
      it('are locked', async () => {
        await db.em().transactional(async em => {
          const found = await em.find(Item, { name: { $like: 'leaf%' } }, { lockMode: LockMode.PESSIMISTIC_WRITE });
          expect(sorted(found)).toMatchObject(leaves);
        });
      });

    if (isWhole && hasSameness)
      it('serve a partial load and its completion', async () => {
        const em = db.em();
        const partial = await em.find(Item, { name: { $like: 'leaf%' } }, { fields: ['name'] });
        expect(partial.map(entity => (entity as { weight?: bigint }).weight)).toEqual(leaves.map(() => undefined));
        expect(sorted(await em.find(Item, { name: { $like: 'leaf%' } }))).toMatchObject(leaves);
        expect(sorted(partial as Item[])).toMatchObject(leaves);
      });

    it.each(otherStrategies)('polymorphicStrategy %s brings the rows of select-in', async polymorphicStrategy => {
      const rowsOf = (cls: typeof Item, options: object) =>
        db
          .em()
          .getDriver()
          .find(cls, {}, { orderBy: { name: 'asc' }, ...options });
      for (const cls of [Item, Branch, Leaf] as (typeof Item)[]) {
        const rows = await rowsOf(cls, { polymorphicStrategy: 'select-in' });
        expect(rows.length).toBeGreaterThanOrEqual(leaves.length);
        expect(await rowsOf(cls, { polymorphicStrategy })).toStrictEqual(rows);
      }
    });

    it('change and go', async () => {
      const em = db.em();
      const [leaf] = await em.find(Leaf, {}, { orderBy: { name: 'asc' } });
      const stone = await em.findOneOrFail(Stone, { name: 'stone' });
      Object.assign(leaf, { name: 'changed', size: 77, weight: 78n });
      await em.flush();
      stone.color = 'red';
      await em.flush();
      expect(await db.em().findOneOrFail(Item, { name: 'changed' })).toMatchObject({ size: 77, weight: 78n });
      expect(await db.em().findOneOrFail(Item, { name: 'stone' })).toMatchObject({ color: 'red' });
      for (const cls of [Holder, Item]) {
        for (const entity of await em.find<object>(cls, {})) await em.remove(entity).flush();
      }
      expect(await db.em().count(Item)).toBe(0);
    });
  });
}

async function store(em: EntityManager, { Leaf, Stone, Holder }: KeyModel, kind: KeyKind): Promise<unknown[]> {
  kind.seed?.(em);
  await em.flush();
  const stone = em.create(Stone, { ...kind.other, name: 'stone', color: 'grey' } as never);
  const items = kind.keys.map((key, row) => {
    const item = em.create(Leaf, { ...key, name: nameOf(row), size: row, weight: BigInt(row) } as never);
    const links = kind.stockLacks === 'links' ? {} : { items: [item, stone] };
    em.create(Holder, { id: row + 1, item, ...links } as never);
    return item;
  });
  await em.flush();
  return items.map(item => helper(item).getPrimaryKey());
}

function sorted<T extends Item>(items: readonly T[]): T[] {
  return items.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function nameOf(row: number): string {
  return `leaf ${String(row).padStart(3, '0')}`;
}
