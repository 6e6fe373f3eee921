import { type Collection, defineEntity, type EntityClass, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storedAs, strategies, type Strategy } from '../contracts/party/model.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';

const loads = ['joined', 'select-in', 'balanced'] as const;

/** Tools that need search tools, and shelves of search tools, both in an order and with both sides. */
function declareTools(strategy: Strategy) {
  class Shelf {
    declare id: number;
    declare tools: Collection<SearchTool>;
  }
  abstract class Tool extends Polymorphic() {
    declare id: number;
    declare needs: Collection<SearchTool>;
  }
  class SearchTool extends Tool {
    declare engine: string;
    declare neededBy: Collection<Tool>;
    declare shelves: Collection<Shelf>;
  }
  class DeepSearchTool extends SearchTool {}
  const links = { kind: 'm:n', entity: () => SearchTool, owner: true, fixedOrder: true } as const;
  defineEntity({
    class: Shelf,
    properties: { id: p.integer().primary(), tools: { ...links, inversedBy: 'shelves' } as never },
  });
  defineEntity({
    class: Tool as never,
    ...storedAs[strategy],
    properties: { id: p.integer().primary(), needs: { ...links, inversedBy: 'neededBy' } } as never,
  });
  defineEntity({
    class: SearchTool as never,
    properties: {
      engine: p.string(),
      neededBy: { kind: 'm:n', entity: () => Tool, mappedBy: 'needs' },
      shelves: { kind: 'm:n', entity: () => Shelf, mappedBy: 'tools' },
    } as never,
  });
  defineEntity({ class: DeepSearchTool as never, properties: {} });
  const tools = defineHierarchy(Tool, { SearchTool, DeepSearchTool });
  return { Shelf, Tool, SearchTool, DeepSearchTool, entities: [...tools.entities, Shelf] };
}

describe.each(strategies)('S6 an ordered many-to-many relation to a class in the middle, %s', strategy => {
  describe.each(engines)('[$name]', engine => {
    const m = declareTools(strategy);
    type Deep = InstanceType<typeof m.DeepSearchTool>;
    const classes = [m.Tool, m.SearchTool, m.DeepSearchTool] as unknown as EntityClass<Deep>[];
    let db: TestOrm;
    beforeAll(async () => {
      db = await openOrm(engine, { entities: m.entities });
      const em = db.em();
      const [third, second] = [3, 2].map(id => em.create(m.DeepSearchTool, { id, engine: `e${id}` } as never));
      em.create(m.SearchTool, { id: 1, engine: 'e1', needs: [third, second] } as never);
      em.create(m.Shelf, { id: 1, tools: [third, second] } as never);
      await em.flush();
    });
    afterAll(() => db?.close());
    const ids = (items: Iterable<{ id: number }>): number[] => [...items].map(({ id }) => id);

    it.each(loads)('leads to its rows from both sides through every class, loaded by %s', async load => {
      for (const cls of classes) {
        const populate = ['needs', 'neededBy', 'shelves'] as const;
        const found = await db.em().find(cls, {}, { populate, strategy: load, orderBy: { id: 'asc' } });
        expect(found.map(each => [each.id, ids(each.needs), ids(each.neededBy), ids(each.shelves)])).toEqual([
          ...(cls === m.DeepSearchTool ? [] : [[1, [3, 2], [], []]]),
          [2, [], [1], [1]],
          [3, [], [1], [1]],
        ]);
      }
      const shelf = await db.em().findOneOrFail(m.Shelf, 1, { populate: ['tools'], strategy: load });
      expect(ids(shelf.tools)).toEqual([3, 2]);
    });

    it('is searched from both sides', async () => {
      expect(ids(await db.em().find(m.Tool, { needs: { $some: { engine: 'e2' } } }))).toEqual([1]);
      expect(ids(await db.em().find(m.Tool, { needs: { engine: 'e3' } }))).toEqual([1]);
      expect(await db.em().count(m.DeepSearchTool, { neededBy: 1 })).toBe(2);
      expect(await db.em().count(m.DeepSearchTool, { shelves: { $some: { id: 1 } } })).toBe(2);
    });

    it('is loaded on demand and changed from the other side', async () => {
      const em = db.em();
      await em.begin();
      const deep = (await em.findOneOrFail(m.Tool, 2)) as Deep;
      expect(ids(await deep.neededBy.loadItems())).toEqual([1]);
      expect(ids(await deep.shelves.loadItems())).toEqual([1]);
      deep.shelves.removeAll();
      await em.flush();
      const shelf = await em.fork({ keepTransactionContext: true }).findOneOrFail(m.Shelf, 1, { populate: ['tools'] });
      expect(ids(shelf.tools)).toEqual([3]);
      await em.rollback();
    });
  });
});
