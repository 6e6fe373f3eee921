import { Cascade, type Collection, defineEntity, p } from '@mikro-orm/core';
import {
  DeclarationError,
  defineHierarchy,
  IndexColumnsError,
  MissingDriverError,
  Polymorphic,
} from 'mikro-orm-polymorphic';
import { SoftDeleteModel, UuidV7Base } from 'mikro-orm-polymorphic/entities';
import { listAlive, SoftDelete, uniqueAlive } from 'mikro-orm-polymorphic/mixins';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { engines, openOrm, type TestOrm } from '../support/index.ts';

const calls: string[] = [];
const note = (event: string) => () => void calls.push(event);

/** A project is really deleted; tasks can be marked, their comments cannot, their timer is one to one. */
class Project extends UuidV7Base {
  declare name: string;
  declare tasks: Collection<Task>;
}
class Task extends SoftDelete(UuidV7Base, { onRemove: 'mark' }) {
  declare name: string;
  declare project?: Project | null;
  declare comments: Collection<Comment>;
  declare timer?: Timer | null;
}
class Comment extends UuidV7Base {
  declare task: Task;
}
class Timer extends SoftDelete(UuidV7Base, { onRemove: 'mark' }) {
  declare task?: Task | null;
}
const cascade = [Cascade.PERSIST, Cascade.REMOVE];
defineEntity({
  class: Project,
  properties: {
    name: p.string(),
    tasks: () =>
      p
        .oneToMany(Task)
        .mappedBy('project')
        .cascade(...cascade),
  },
});
defineEntity({
  class: Task,
  hooks: {
    beforeUpdate: [note('beforeUpdate')],
    afterUpdate: [note('afterUpdate')],
    beforeDelete: [note('beforeDelete')],
  },
  properties: {
    name: p.string(),
    project: () => p.manyToOne(Project).nullable(),
    comments: () =>
      p
        .oneToMany(Comment)
        .mappedBy('task')
        .cascade(...cascade),
    timer: () => p.oneToOne(Timer).mappedBy('task').orphanRemoval().nullable(),
  },
});
defineEntity({ class: Comment, properties: { task: () => p.manyToOne(Task).deleteRule('cascade') } });
defineEntity({ class: Timer, properties: { task: () => p.oneToOne(Task).nullable() } });
const entities = [Project, Task, Comment, Timer];

describe.each(engines)('T1 removals [$name]', engine => {
  let db: TestOrm;
  beforeAll(async () => {
    db = await openOrm(engine, { entities });
  });
  afterAll(() => db.close());
  beforeEach(async () => {
    await db.em().nativeDelete(Timer, {});
    await db.em().nativeDelete(Task, {});
    await db.em().nativeDelete(Project, {});
    const em = db.em();
    const project = em.create(Project, { name: 'p' });
    const task = em.create(Task, { name: 't', project });
    em.create(Comment, { task });
    em.create(Timer, { task });
    await em.flush();
    calls.length = 0;
  });
  const counts = async () => [await db.em().count(Project), await db.em().count(Task), await db.em().count(Comment)];

  it('T1 rows that cannot be marked stay when a row that references them is marked, and hooks are those of an update', async () => {
    const em = db.em();
    em.remove(await em.findOneOrFail(Task, { name: 't' }, { populate: ['comments'] }));
    await em.flush();
    expect(await counts()).toEqual([1, 1, 1]);
    expect(await listAlive(db.em(), Task)).toEqual([]);
    expect(calls).toEqual(['beforeUpdate', 'afterUpdate']);
  });

  it('T1 the loaded children of a row that is really deleted are really deleted', async () => {
    const em = db.em();
    em.remove(await em.findOneOrFail(Project, { name: 'p' }, { populate: ['tasks', 'tasks.comments'] }));
    await db.em().nativeDelete(Timer, {});
    await em.flush();
    expect(await counts()).toEqual([0, 0, 0]);
    expect(calls).toEqual(['beforeDelete']);
  });

  it('T1 the orphan of a one-to-one relation makes room for another', async () => {
    const em = db.em();
    const task = await em.findOneOrFail(Task, { name: 't' }, { populate: ['timer'] });
    const old = task.timer!;
    task.timer = em.create(Timer, {});
    await em.flush();
    const timers = await db.em().find(Timer, {}, { orderBy: { id: 'asc' } });
    expect(timers.map(({ isDeleted, task: of }) => [isDeleted, of?.id ?? null])).toEqual([
      [true, null],
      [false, task.id],
    ]);
    expect(timers[0]!.id).toBe(old.id);
  });

  it('T1 a mark at a time of the caller, a string with an offset included, is kept', async () => {
    const em = db.em();
    const task = await em.findOneOrFail(Task, { name: 't' });
    task.markDeleted(new Date('2026-01-31T12:00:00Z'));
    task.markDeleted();
    await em.flush();
    expect((await db.em().findOneOrFail(Task, task.id)).deletedAt).toEqual(new Date('2026-01-31T12:00:00Z'));
    for (const wrong of [new Date(Number.NaN), '2026-01-31T12:00:00', null, 5]) {
      expect(() => task.markDeleted(wrong as Date)).toThrow('deletedAt must be a time with an offset');
    }
  });

  it('T1 a driver of MikroORM deletes nothing that is to be marked', async () => {
    await using stock = await openOrm(engine, { entities, stock: true });
    const em = stock.em();
    const task = em.create(Task, { name: 't' });
    await em.flush();
    em.remove(task);
    await expect(em.flush()).rejects.toThrow(MissingDriverError);
    expect(await stock.em().count(Task)).toBe(1);
  });

  it('T1 a unique index over the tables of two classes is refused at start-up', async () => {
    class Root extends Polymorphic(SoftDeleteModel) {}
    class Leaf extends Root {
      declare code: string;
    }
    defineEntity({ class: Root, inheritance: 'tpt', properties: {} });
    defineEntity({ class: Leaf, uniques: [uniqueAlive('code')] as never, properties: { code: p.string() } });
    const leaves = defineHierarchy(Root, { Leaf });
    await expect(openOrm(engine, { entities: [...leaves.entities] })).rejects.toThrow(IndexColumnsError);
  });
});

it.each<[unknown, string]>([
  [{ filters: true }, 'SoftDelete has no option filters. It has filter and onRemove.'],
  [{ onRemove: 'soft' }, 'The option onRemove of SoftDelete is "soft"; choose "delete" or "mark".'],
  [{ filter: 'yes' }, 'The option filter of SoftDelete is "yes"; choose false or true.'],
  [{ toString: true }, 'SoftDelete has no option toString.'],
  [null, 'The options of SoftDelete are null.'],
])('T1 wrong options are refused by name (%#)', (options, message) => {
  const declare = () => SoftDelete(UuidV7Base, options as never);
  expect(declare).toThrow(DeclarationError);
  expect(declare).toThrow(message);
});
