import { type Collection, defineEntity, p } from '@mikro-orm/core';
import { changeType, countByType, defineHierarchy, findPlain, Polymorphic } from 'mikro-orm-polymorphic';
import { UuidV7Base } from 'mikro-orm-polymorphic/entities';
import { listAlive, SoftDelete } from 'mikro-orm-polymorphic/mixins';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storedAs, strategies, type Strategy } from '../contracts/party/model.ts';
import { engines, openOrm, type TestOrm } from '../support/index.ts';

/** Only documents, a branch of the nodes, can be marked. */
function declare(strategy: Strategy) {
  abstract class Node extends Polymorphic(UuidV7Base) {
    declare name: string;
    declare parent?: Drive | null;
  }
  class Link extends Node {
    declare url: string;
  }
  abstract class Document extends SoftDelete(Node, { filter: true, onRemove: 'mark' }) {}
  class Sheet extends Document {
    declare rows: number;
  }
  class Slide extends Document {
    declare rows: number;
  }
  class Drive extends UuidV7Base {
    declare label: string;
    declare nodes: Collection<Node>;
  }
  defineEntity({
    class: Node,
    ...storedAs[strategy],
    properties: { name: p.string(), parent: () => p.manyToOne(Drive).nullable() },
  });
  defineEntity({ class: Link, properties: { url: p.string() } });
  defineEntity({ class: Document, properties: {} });
  defineEntity({ class: Sheet, properties: { rows: p.integer() } });
  defineEntity({ class: Slide, properties: { rows: p.integer() } });
  defineEntity({
    class: Drive,
    properties: { label: p.string(), nodes: () => p.oneToMany(Node).mappedBy('parent').orphanRemoval() },
  });
  const nodes = defineHierarchy(Node, { Link, Sheet, Slide });
  return { Node, Link, Document, Sheet, Slide, Drive, entities: [...nodes.entities, Drive] };
}

describe.each(strategies)('T1 SoftDelete on a branch, %s', strategy => {
  describe.each(engines)('[$name]', engine => {
    const m = declare(strategy);
    const everything = { filters: false } as const;
    let db: TestOrm;
    beforeAll(async () => {
      db = await openOrm(engine, { entities: m.entities });
    });
    afterAll(() => db.close());
    beforeEach(async () => {
      await db.em().nativeDelete(m.Node, {}, everything);
      await db.em().nativeDelete(m.Drive, {});
      const em = db.em();
      const parent = em.create(m.Drive, { label: 'd' });
      em.create(m.Link, { name: 'link', url: 'u', parent });
      em.create(m.Sheet, { name: 'sheet', rows: 1, parent });
      em.create(m.Slide, { name: 'gone', rows: 2, parent }).markDeleted();
      await em.flush();
    });
    const names = (nodes: readonly { name: string }[]) => nodes.map(({ name }) => name).toSorted();
    const named = (name: string) => db.em().findOneOrFail(m.Node, { name }, everything);

    it('T1 marked rows are left out through the root, the branch and its leaves', async () => {
      expect(names(await db.em().find(m.Node, {}))).toEqual(['link', 'sheet']);
      expect(names(await db.em().find(m.Document, {}))).toEqual(['sheet']);
      expect(await db.em().find(m.Slide, {})).toEqual([]);
      expect(names(await listAlive(db.em(), m.Document))).toEqual(['sheet']);
      expect([await db.em().count(m.Node), await db.em().count(m.Document), await db.em().count(m.Slide)]).toEqual([
        2, 1, 0,
      ]);
      expect(names(await findPlain(db.em(), m.Node))).toEqual(['link', 'sheet']);
      expect(Object.values(await countByType(db.em(), m.Node))).toEqual([1, 1, 0]);
      const cursor = await db.em().findByCursor(m.Node, { first: 1, orderBy: { name: 'asc' } });
      expect([names(cursor.items), cursor.totalCount, cursor.hasNextPage]).toEqual([['link'], 2, true]);
    });

    it.each(['joined', 'select-in', 'balanced'] as const)(
      'T1 marked rows are left out of populated collections, under %s',
      async loading => {
        const [drive] = await db.em().find(m.Drive, {}, { populate: ['nodes'], strategy: loading });
        expect(names(drive!.nodes.getItems())).toEqual(['link', 'sheet']);
      },
    );

    it('T1 removals mark the rows of the branch and delete the others', async () => {
      const em = db.em();
      em.remove([...(await em.find(m.Node, {}))]);
      await em.flush();
      expect(names(await db.em().find(m.Node, {}, everything))).toEqual(['gone', 'sheet']);
      expect(await db.em().count(m.Node)).toBe(0);
    });

    it('T1 an unloaded reference to the root is marked when its row is of the branch', async () => {
      const [link, sheet] = [await named('link'), await named('sheet')];
      const em = db.em();
      em.remove([em.getReference(m.Node, link.id), em.getReference(m.Node, sheet.id)]);
      em.remove(em.getReference(m.Node, '0d0e6c1a-0000-4000-8000-00000000000a'));
      await em.flush();
      expect(names(await db.em().find(m.Node, {}, everything))).toEqual(['gone', 'sheet']);
      expect(await db.em().count(m.Node)).toBe(0);
    });

    it('T1 orphans of the branch are marked, the others are deleted', async () => {
      const em = db.em();
      const drive = await em.findOneOrFail(m.Drive, { label: 'd' }, { populate: ['nodes'] });
      drive.nodes.removeAll();
      await em.flush();
      const left = await db.em().find(m.Node, {}, everything);
      expect(names(left)).toEqual(['gone', 'sheet']);
      expect(left.map(({ parent }) => parent?.id)).toEqual([drive.id, drive.id]);
    });

    it('T1 a change of type inside the branch keeps the mark', async () => {
      const em = db.em();
      const gone = await em.findOneOrFail(m.Slide, { name: 'gone' }, everything);
      const { deletedAt } = gone;
      const sheet = await changeType(em, gone, { to: m.Sheet, data: {} });
      await em.flush();
      expect(sheet.deletedAt).toEqual(deletedAt);
      const stored = await db.em().findOneOrFail(m.Sheet, { name: 'gone' }, everything);
      expect([stored.deletedAt, stored.rows]).toEqual([deletedAt, 2]);
      expect(await db.em().count(m.Sheet)).toBe(1);
    });
  });
});
