import { defineEntity, type EntityClass, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic, treat } from 'mikro-orm-polymorphic';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storedAs, strategies, type Strategy } from '../contracts/party/model.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';

/** Tools of teams, of which some search tools stand in for others; a badge belongs to one of them. */
function declareTools(strategy: Strategy) {
  class Team {
    declare id: number;
    declare name: string;
  }
  class Badge {
    declare id: number;
    declare tool?: DeepSearchTool | null;
  }
  abstract class Tool extends Polymorphic() {
    declare id: number;
    declare name: string;
    declare team?: Team | null;
  }
  class SearchTool extends Tool {}
  class DeepSearchTool extends SearchTool {
    declare substitute?: DeepSearchTool | null;
    declare standsInFor?: DeepSearchTool | null;
    declare badge?: Badge | null;
  }
  defineEntity({ class: Team, properties: { id: p.integer().primary(), name: p.string() } });
  const owned = { kind: '1:1', entity: () => DeepSearchTool, owner: true, nullable: true } as const;
  defineEntity({
    class: Badge,
    properties: { id: p.integer().primary(), tool: { ...owned, inversedBy: 'badge' } as never },
  });
  defineEntity({
    class: Tool as never,
    ...storedAs[strategy],
    properties: {
      id: p.integer().primary(),
      name: p.string(),
      team: () => p.manyToOne(Team).nullable(),
    } as never,
  });
  defineEntity({ class: SearchTool as never, properties: {} });
  defineEntity({
    class: DeepSearchTool as never,
    properties: {
      substitute: { ...owned, inversedBy: 'standsInFor' },
      standsInFor: { kind: '1:1', entity: () => DeepSearchTool, mappedBy: 'substitute', nullable: true },
      badge: { kind: '1:1', entity: () => Badge, mappedBy: 'tool', nullable: true },
    } as never,
  });
  const tools = defineHierarchy(Tool, { SearchTool, DeepSearchTool });
  return { Team, Badge, Tool, SearchTool, DeepSearchTool, entities: [...tools.entities, Team, Badge] };
}

describe.each(strategies)('relations of ancestors, %s', strategy => {
  describe.each(engines)('[$name]', engine => {
    const m = declareTools(strategy);
    const classes = [m.Tool, m.SearchTool, m.DeepSearchTool] as EntityClass<InstanceType<typeof m.DeepSearchTool>>[];
    let db: TestOrm;
    beforeAll(async () => {
      db = await openOrm(engine, { entities: m.entities });
      const em = db.em();
      const [red, blue] = ['red', 'blue'].map((name, id) => em.create(m.Team, { id, name }));
      const [third, second] = [3, 2].map(id =>
        em.create(m.DeepSearchTool, { id, name: `deep ${id}`, team: id === 2 ? blue : red } as never),
      );
      em.create(m.DeepSearchTool, { id: 1, name: 'deep 1', team: red, substitute: second } as never);
      third!.substitute = em.getReference(m.DeepSearchTool, 1 as never);
      em.create(m.Badge, { id: 7, tool: second! });
      await em.flush();
    });
    afterAll(() => db?.close());

    it('S7 are conditions and orders through every class', async () => {
      for (const cls of classes) {
        const where = { team: { name: 'red' } };
        expect((await db.em().find(cls, where, { orderBy: { id: 'asc' } })).map(({ id }) => id)).toEqual([1, 3]);
        expect(await db.em().count(cls, where)).toBe(2);
        expect(
          (await db.em().find(cls, {}, { orderBy: [{ team: { name: 'asc' } }, { id: 'asc' }], limit: 2 })).map(
            ({ id }) => id,
          ),
        ).toEqual([2, 1]);
      }
    });

    it('S7 of one to one within the hierarchy lead to the same rows through every class', async () => {
      for (const cls of classes) {
        const em = db.em();
        const found = await em.find(cls, {}, { orderBy: { id: 'asc' } });
        expect(found.map(({ id, substitute, standsInFor }) => [id, substitute?.id, standsInFor?.id])).toEqual([
          [1, 2, 3],
          [2, undefined, 1],
          [3, 1, undefined],
        ]);
        expect(await db.queries.countOf(() => em.flush())).toBe(0);
      }
    });

    it('S7 of one to one are conditions of treat, and of updates and deletes by key', async () => {
      const ids = (where: object) =>
        db
          .em()
          .find(m.Tool, treat(m.DeepSearchTool, where), { orderBy: { id: 'asc' } })
          .then(found => found.map(({ id }) => id));
      expect(await ids({ badge: 7 })).toEqual([2]);
      expect(await ids({ badge: null })).toEqual([1, 3]);
      const em = db.em();
      await em.begin();
      expect(await em.nativeUpdate(m.DeepSearchTool, { badge: 7 }, { name: 'worn' })).toBe(1);
      expect(await em.nativeDelete(m.DeepSearchTool, { badge: null, name: 'deep 3' })).toBe(1);
      expect((await em.find(m.Tool, {}, { orderBy: { id: 'asc' } })).map(({ name }) => name)).toEqual([
        'deep 1',
        'worn',
      ]);
      await em.rollback();
    });
  });
});
