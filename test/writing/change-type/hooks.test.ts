import { defineEntity, type EventArgs, type EventSubscriber, p } from '@mikro-orm/core';
import { changeType, defineHierarchy, Polymorphic } from 'mikro-orm-polymorphic';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storedAs, strategies } from '../../contracts/party/model.ts';
import { engines, openOrm, type TestOrm } from '../../support/index.ts';

describe.each(strategies)('M2 changeType and hooks, %s', strategy => {
  const fired: string[] = [];

  class Shape extends Polymorphic() {
    declare id: number;
    declare name: string;
    noteBefore({ meta }: EventArgs<Shape>): void {
      fired.push(`hook beforeUpdate ${this.constructor.name} ${meta.className}`);
    }
    noteAfter({ meta }: EventArgs<Shape>): void {
      fired.push(`hook afterUpdate ${this.constructor.name} ${meta.className}`);
    }
  }
  class Square extends Shape {
    declare side: number;
    declare label: string;
    relabel(): void {
      this.label = 'by the hook';
    }
  }
  class Circle extends Shape {
    declare radius: number;
  }
  const shape = defineEntity({
    class: Shape,
    ...storedAs[strategy],
    properties: { id: p.integer().primary(), name: p.string() },
  });
  shape.addHook('beforeUpdate', args => args.entity.noteBefore(args));
  shape.addHook('afterUpdate', args => args.entity.noteAfter(args));
  defineEntity({ class: Square, properties: { side: p.integer(), label: p.string() } }).addHook(
    'beforeUpdate',
    ({ entity }) => entity.relabel(),
  );
  defineEntity({ class: Circle, properties: { radius: p.integer() } });
  const shapes = defineHierarchy(Shape, { Shape, Square, Circle });

  class Watcher implements EventSubscriber<Square> {
    getSubscribedEntities() {
      return [Square];
    }
    afterUpdate({ entity, changeSet }: EventArgs<Square>): void {
      fired.push(
        `subscriber ${entity.constructor.name} ${Object.keys(changeSet?.payload ?? {})
          .toSorted()
          .join()}`,
      );
    }
  }

  describe.each(engines)('[$name]', engine => {
    let db: TestOrm;
    beforeAll(async () => {
      db = await openOrm(engine, { entities: [...shapes.entities], subscribers: [new Watcher()] });
    });
    afterAll(() => db?.close());

    it('updates fire once, for an entity of the new class, and what they change is written', async () => {
      const em = db.em();
      const circle = em.create(Circle, { id: 1, name: 'c', radius: 1 });
      await em.flush();
      fired.length = 0;
      const square = await changeType(em, circle, { to: Square, data: { side: 2, label: 'given' } });
      expect(fired).toEqual([
        'hook beforeUpdate Square Square',
        'hook afterUpdate Square Square',
        expect.stringMatching(/^subscriber Square .*label,.*polymorphicName,side$/),
      ]);
      expect(square.label).toBe('by the hook');
      expect(await db.em().findOneOrFail(Shape, 1)).toMatchObject({ side: 2, label: 'by the hook' });
      expect(await db.queries.countOf(() => em.flush())).toBe(0);
    });

    it('a hook cannot start another change', async () => {
      const em = db.em();
      const circle = em.create(Circle, { id: 2, name: 'c', radius: 1 });
      await em.flush();
      em.getEventManager().registerSubscriber({
        beforeUpdate: async ({ entity }: EventArgs<Shape>) => void (await changeType(em, entity, { to: Shape })),
      });
      await expect(changeType(em, circle, { to: Square, data: { side: 2, label: 'x' } })).rejects.toMatchObject({
        code: 'UNMANAGED_ENTITY',
      });
      expect(circle.constructor).toBe(Circle);
    });
  });
});
