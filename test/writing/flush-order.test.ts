import { defineEntity, type EntityClass, p, type RequiredEntityData, ValidationError } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import * as fc from 'fast-check';
import { defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storedAs, strategies, type Strategy } from '../contracts/party/model.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';
import { create, expected, graphs, stored } from './guild/graph.ts';
import { declareGuild } from './guild/model.ts';

describe.each(strategies)('flush order, %s', strategy => {
  const m = declareGuild(strategy);
  const joined = strategy === 'joined';

  describe.each(engines)('[$name]', engine => {
    let db: TestOrm;
    beforeAll(async () => {
      db = await openOrm(engine, { entities: [...m.entities] });
    });
    afterAll(() => db?.close());
    beforeEach(async () => {
      await db.orm.schema.clear();
    });

    const make = <T extends object>(em: EntityManager, cls: EntityClass<T>, data: object): T =>
      em.create(cls, data as RequiredEntityData<T>);
    const flushed = async (em: EntityManager) => (await db.queries.during(() => em.flush())).sql.map(brief);

    it('S7 a new row that references a class of a hierarchy comes after the rows of that class', async () => {
      const em = db.em();
      const knight = make(em, m.Knight, { name: 'ivan' });
      make(em, m.Deed, { text: 'a', by: knight });
      make(em, m.Gate, { label: 'north', castle: make(em, m.Castle, { name: 'keep', lord: knight }) });
      const sql = await flushed(em);
      expect(new Set(sql).size).toBe(joined ? 6 : 4);
      const knights = joined ? 'insert knight' : 'insert member';
      const castles = joined ? 'insert castle' : 'insert place';
      expect(sql.indexOf('insert deed')).toBeGreaterThan(sql.indexOf(knights));
      expect(sql.indexOf('insert gate')).toBeGreaterThan(sql.indexOf(castles));
      const deed = await db.em().findOneOrFail(m.Deed, { text: 'a' }, { populate: ['by'] });
      expect(deed.by.name).toBe('ivan');
    });

    it('S7 rows inside a hierarchy may require each other: a squire comes after the knight', async () => {
      const em = db.em();
      const master = make(em, m.Captain, { name: 'ann' });
      make(em, m.Squire, { name: 'bo', master });
      expect(await flushed(em)).toEqual(
        joined
          ? ['insert member', 'insert knight', 'insert captain', 'insert squire']
          : ['insert member', 'insert member'],
      );
      const squire = await db.em().findOneOrFail(m.Squire, { name: 'bo' }, { populate: ['master'] });
      expect(squire.master).toBeInstanceOf(m.Captain);
    });

    it('S7 a cycle of nullable references is closed by updates at the end', async () => {
      const em = db.em();
      const captain = make(em, m.Captain, { name: 'ann' });
      captain.hero = captain;
      captain.liege = captain;
      const castle = make(em, m.Castle, { name: 'keep', lord: captain });
      captain.oath = castle;
      const sql = await flushed(em);
      const inserts = joined ? 5 : 2;
      expect(sql.slice(0, inserts).every(statement => statement.startsWith('insert'))).toBe(true);
      expect(new Set(sql.slice(inserts))).toEqual(
        new Set(joined ? ['update member', 'update knight', 'update castle'] : ['update member', 'update place']),
      );
      const found = await db
        .em()
        .findOneOrFail(m.Captain, { name: 'ann' }, { populate: ['hero', 'liege', 'oath.lord'] });
      expect(found.hero).toBe(found);
      expect(found.liege).toBe(found);
      expect(found.oath!.lord).toBe(found);
      expect(await db.queries.countOf(() => em.flush())).toBe(0);
    });

    it('S7 rows are deleted in the reverse order, in one statement for each class of plain entities', async () => {
      const em = db.em();
      const knight = make(em, m.Knight, { name: 'ivan' });
      const deed = make(em, m.Deed, { text: 'a', by: knight });
      const squire = make(em, m.Squire, { name: 'bo', master: knight });
      await em.flush();
      [knight, deed, squire].forEach(entity => em.remove(entity));
      expect(await flushed(em)).toEqual(
        joined ? ['delete squire', 'delete deed', 'delete member'] : ['delete deed', 'delete member'],
      );
      expect(await db.em().count(m.Member)).toBe(0);
    });

    it('S7 rows of one table that require each other are deleted together', async () => {
      const em = db.em();
      const castles = ['a', 'b'].map(name => make(em, m.Castle, { name }));
      castles.forEach((castle, index) =>
        make(em, m.Village, { name: `${castle.name} village`, castle: castles[1 - index] }),
      );
      await em.flush();
      em.remove(await em.find(m.Place, {}));
      await em.flush();
      expect(await db.em().count(m.Place)).toBe(0);
    });

    it('S7 persist cascades from a plain entity into hierarchies and back', async () => {
      const em = db.em();
      const deed = em.create(
        m.Deed,
        {
          text: 'a',
          by: em.create(m.Captain, { name: 'ann' }, { persist: false }),
          at: em.create(m.Castle, { name: 'keep', gates: [{ label: 'north' }] }, { persist: false }),
        } as never,
        { persist: false },
      );
      em.persist(deed);
      await em.flush();
      const found = await db.em().findOneOrFail(m.Deed, { text: 'a' }, { populate: ['by', 'at.gates'] });
      expect(found.by).toBeInstanceOf(m.Captain);
      expect(found.at!.gates.getItems().map(({ label }) => label)).toEqual(['north']);
    });

    it('S7 orphans of a collection that a subclass has are removed', async () => {
      const em = db.em();
      make(em, m.Castle, { name: 'keep', gates: [{ label: 'north' }, { label: 'south' }] });
      await em.flush();
      const other = db.em();
      const castle = await other.findOneOrFail(m.Castle, { name: 'keep' }, { populate: ['gates'] });
      castle.gates.remove(castle.gates[0]!);
      await other.flush();
      expect((await db.em().find(m.Gate, {})).map(({ label }) => label)).toEqual(['south']);
      castle.gates.removeAll();
      await other.flush();
      expect(await db.em().count(m.Gate)).toBe(0);
    });

    it('S7 25 random graphs over two hierarchies are flushed and read back equal, and deleted', async () => {
      await fc.assert(
        fc.asyncProperty(graphs, async graph => {
          const em = db.em();
          const made = create(em, m, graph);
          await em.flush();
          expect(await stored(db.em(), m)).toEqual(expected(graph));
          expect(await db.queries.countOf(() => em.flush())).toBe(0);
          made.forEach(entity => em.remove(entity));
          await em.flush();
          expect(await stored(db.em(), m)).toEqual([]);
        }),
        { numRuns: 25 },
      );
    });
  });

  describe.each(engines)('cycles without a nullable reference [$name]', engine => {
    it("S7 are MikroORM's own error, and nothing is written", async () => {
      const { Side, Left, Right } = declareSides(strategy);
      await using db = await openOrm(engine, { entities: [Side, Left, Right] });
      const em = db.em();
      const left = em.create(Left, {} as never);
      left.right = em.create(Right, { left } as never);
      await expect(em.flush()).rejects.toThrow(ValidationError);
      await expect(em.fork().count(Side)).resolves.toBe(0);
    });
  });
});

/** The verb and the table of a statement. */
function brief(sql: string): string {
  return sql.replace(/^(insert|delete|update).*?"(\w+)".*$/, '$1 $2');
}

function declareSides(strategy: Strategy) {
  abstract class Side extends Polymorphic() {
    declare id: number;
  }
  class Left extends Side {
    declare right: Right;
  }
  class Right extends Side {
    declare left: Left;
  }
  defineEntity({ class: Side, ...storedAs[strategy], properties: { id: p.integer().primary() } as never });
  defineEntity({ class: Left, properties: { right: () => p.manyToOne(Right) } });
  defineEntity({ class: Right, properties: { left: () => p.manyToOne(Left) } });
  defineHierarchy(Side, { Left, Right });
  return { Side, Left, Right };
}
