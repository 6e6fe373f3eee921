import { defineEntity, p } from '@mikro-orm/core';
import { changeType, defineHierarchy, Polymorphic, ReferencedTypeError } from 'mikro-orm-polymorphic';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storedAs, strategies, type Strategy } from '../../contracts/party/model.ts';
import { engines, openOrm, type TestOrm } from '../../support/index.ts';

function declareNodes(strategy: Strategy) {
  class Node extends Polymorphic() {
    declare id: number;
    declare code?: string | null;
  }
  class Folder extends Node {
    declare label: string;
    declare shortcut?: Folder | null;
  }
  class File extends Node {
    declare size: number;
  }
  class Post {
    declare id: number;
  }
  class Pin {
    declare id: number;
    declare cascading?: Folder | null;
    declare free?: Folder | null;
    declare deferred?: Folder | null;
    declare anything?: Folder | Post | null;
  }
  class Shelf {
    declare id: number;
    declare folders: Iterable<Folder>;
  }
  defineEntity({
    class: Node,
    ...storedAs[strategy],
    properties: { id: p.integer().primary(), code: p.string().nullable() },
  });
  defineEntity({
    class: Folder,
    properties: { label: p.string(), shortcut: () => p.manyToOne(Folder).nullable() },
  });
  defineEntity({ class: File, properties: { size: p.integer() } });
  defineEntity({ class: Post, properties: { id: p.integer().primary() } });
  defineEntity({
    class: Pin,
    properties: {
      id: p.integer().primary(),
      cascading: () => p.manyToOne(Folder).nullable().deleteRule('cascade'),
      free: () => p.manyToOne(Folder).nullable().createForeignKeyConstraint(false),
      deferred: () => p.manyToOne(Folder).nullable().deleteRule('no action').deferMode('deferred'),
      anything: () => p.manyToOne([Folder, Post]).nullable(),
    },
  });
  defineEntity({
    class: Shelf,
    properties: { id: p.integer().primary(), folders: () => p.manyToMany(Folder) },
  });
  const nodes = defineHierarchy(Node, { Folder, File });
  return { Node, Folder, File, Post, Pin, Shelf, nodes };
}

describe.each(strategies)('M2 changeType and relations of every kind, %s', strategy => {
  const m = declareNodes(strategy);

  describe.each(engines)('[$name]', engine => {
    let db: TestOrm;
    let last = 0;
    beforeAll(async () => {
      db = await openOrm(engine, { entities: [...m.nodes.entities, m.Post, m.Pin, m.Shelf] });
    });
    afterAll(() => db?.close());

    it.each(['cascading', 'free', 'deferred', 'anything'])(
      '%s: the referring row is not lost, and refuses',
      async relation => {
        const em = db.em();
        const folder = em.create(m.Folder, { id: ++last, label: 'f' });
        const pin = em.create(m.Pin, { id: last, [relation]: folder } as never);
        await em.flush();
        await expect(changeType(em, folder, { to: m.File, data: { size: 1 } })).rejects.toMatchObject({
          code: 'REFERENCED_TYPE',
          table: 'pin',
        });
        expect(folder.constructor).toBe(m.Folder);
        em.assign(pin, { [relation]: null } as never);
        await changeType(em, folder, { to: m.File, data: { size: 1 } });
        expect(await db.em().count(m.Pin, { id: last })).toBe(1);
      },
    );

    it('a relation to another class under the same key does not', async () => {
      const em = db.em();
      const folder = em.create(m.Folder, { id: ++last, label: 'f' });
      em.create(m.Pin, { id: last, anything: em.create(m.Post, { id: last }) } as never);
      await em.flush();
      await changeType(em, folder, { to: m.File, data: { size: 1 } });
      expect(folder.constructor).toBe(m.File);
    });

    it('link rows that others own refuse', async () => {
      const em = db.em();
      const folder = em.create(m.Folder, { id: ++last, label: 'f' });
      em.create(m.Shelf, { id: last, folders: [folder] } as never);
      await em.flush();
      await expect(changeType(em, folder, { to: m.File, data: { size: 1 } })).rejects.toBeInstanceOf(
        ReferencedTypeError,
      );
      expect(await em.execute('select 1 from shelf_folders where shelf_id = ?', [last])).toHaveLength(1);
    });

    it('a reference to itself goes along; one from a sibling row refuses', async () => {
      const em = db.em();
      const folder = em.create(m.Folder, { id: ++last, label: 'f' });
      await em.flush();
      folder.shortcut = folder;
      await em.flush();
      const file = await changeType(em, folder, { to: m.File, data: { size: 1 } });
      expect(await db.em().findOneOrFail(m.Node, last)).toMatchObject({ size: 1 });
      const again = await changeType(em, file, { to: m.Folder, data: { label: 'g' } });
      em.create(m.Folder, { id: ++last, label: 'h', shortcut: again } as never);
      await em.flush();
      await expect(changeType(em, again, { to: m.File, data: { size: 1 } })).rejects.toBeInstanceOf(
        ReferencedTypeError,
      );
    });

    it('a class that onUnknown chose changes from the identity that is stored', async () => {
      const em = db.em();
      em.create(m.Folder, { id: ++last, label: 'f' });
      await em.flush();
      await em.execute(`update node set _polymorphic_name = 'old.folder' where id = ?`, [last]);
      const own = db.em();
      const [folder] = await own.find(m.Node, { id: last }, { onUnknown: () => m.Folder });
      await changeType(own, folder as InstanceType<typeof m.Folder>, { to: m.File, data: { size: 1 } });
      expect((await db.em().findOneOrFail(m.Node, last)).constructor).toBe(m.File);
    });
  });
});
