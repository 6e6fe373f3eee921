import { type Collection, defineEntity, p } from '@mikro-orm/core';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storedAs, strategies, type Strategy } from '../contracts/party/model.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';

/** Tools in boxes; any tool may have a spare, and a drill a battery that some tool is charged by. */
function declareTools(strategy: Strategy, isRootConcrete: boolean) {
  class Box {
    declare id: number;
    declare tools: Collection<Tool>;
  }
  class Tool extends Polymorphic() {
    declare id: number;
    declare box?: Box | null;
    declare spare?: Tool | null;
    declare spareOf?: Tool | null;
    declare poweredBy?: Drill | null;
  }
  class Saw extends Tool {}
  class ChainSaw extends Saw {}
  class Drill extends Tool {
    declare powers?: Tool | null;
  }
  const owner = { kind: '1:1', entity: () => Tool, owner: true, nullable: true } as const;
  defineEntity({
    class: Box,
    properties: { id: p.integer().primary(), tools: () => p.oneToMany(Tool).mappedBy('box') },
  });
  defineEntity({
    class: Tool,
    ...storedAs[strategy],
    properties: {
      id: p.integer().primary(),
      box: () => p.manyToOne(Box).inversedBy('tools').nullable(),
      spare: { ...owner, inversedBy: 'spareOf' },
      spareOf: { kind: '1:1', entity: () => Tool, mappedBy: 'spare', nullable: true },
      poweredBy: { kind: '1:1', entity: () => Drill, mappedBy: 'powers', nullable: true },
    } as never,
  });
  defineEntity({ class: Saw as never, properties: {} });
  defineEntity({ class: ChainSaw as never, properties: {} });
  defineEntity({ class: Drill as never, properties: { powers: { ...owner, inversedBy: 'poweredBy' } } as never });
  const concrete = { Saw, ChainSaw, Drill, ...(isRootConcrete && { Tool }) };
  const tools = defineHierarchy(Tool, concrete as never) as unknown as { entities: readonly (typeof Tool)[] };
  return { Box, Tool, ChainSaw, Drill, entities: [...tools.entities, Box] };
}

describe.each(strategies)('the inverse side of a relation of an ancestor, %s', strategy => {
  describe.each([true, false])('with a root that is concrete: %s', isRootConcrete => {
    describe.each(engines)('[$name]', engine => {
      const m = declareTools(strategy, isRootConcrete);
      let db: TestOrm;
      beforeAll(async () => {
        db = await openOrm(engine, { entities: m.entities });
      });
      afterAll(() => db?.close());
      beforeEach(async () => {
        const em = db.em();
        await em.nativeUpdate(m.Tool, {}, { spare: null });
        await em.nativeDelete(m.Tool, {});
        await em.nativeDelete(m.Box, {});
        const saw = em.create(m.ChainSaw, { id: 1 } as never);
        em.create(m.Drill, { id: 2, spare: saw, powers: saw } as never);
        em.create(m.Drill, { id: 3 } as never);
        em.create(m.Box, { id: 1 } as never);
        await em.flush();
      });
      const sawAndDrill = async () => {
        const em = db.em();
        const saw = await em.findOneOrFail(m.Tool, 1, { populate: ['spareOf', 'poweredBy'] });
        const drill = await em.findOneOrFail(m.Drill, { id: 3 });
        return { em, saw, drill };
      };
      const owners = async () => {
        const drills = await db.em().find(m.Drill, {}, { orderBy: { id: 'asc' } as never });
        return drills.map(({ id, spare, powers }) => [id, spare?.id ?? null, powers?.id ?? null]);
      };

      it('S7 is written when it is set to null', async () => {
        const { em, saw } = await sawAndDrill();
        saw.spareOf = null;
        saw.poweredBy = null;
        await em.flush();
        expect(await owners()).toEqual([
          [2, null, null],
          [3, null, null],
        ]);
      });

      it('S7 is written when it is set to another row', async () => {
        const { em, saw, drill } = await sawAndDrill();
        saw.spareOf = null;
        saw.poweredBy = null;
        await em.flush();
        saw.spareOf = drill;
        em.assign(saw, { poweredBy: drill } as never);
        expect([drill.spare, drill.powers]).toEqual([saw, saw]);
        await em.flush();
        expect(await owners()).toEqual([
          [2, null, null],
          [3, 1, 1],
        ]);
      });

      it('S7 is written when a new row is created with it', async () => {
        const { em, drill } = await sawAndDrill();
        em.create(m.ChainSaw, { id: 4, spareOf: drill, poweredBy: drill } as never);
        await em.flush();
        expect(await owners()).toEqual([
          [2, 1, 1],
          [3, 4, 4],
        ]);
      });

      it('S7 has the row at once when its owner is set, also in a collection', async () => {
        const { em, saw, drill } = await sawAndDrill();
        const box = await em.findOneOrFail(m.Box, 1, { populate: ['tools'] });
        saw.spare = drill;
        saw.box = box;
        expect(drill.spareOf).toBe(saw);
        expect(box.tools.getItems()).toEqual([saw]);
      });
    });
  });
});
