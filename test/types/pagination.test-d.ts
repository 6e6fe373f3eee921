import type { Opt, Ref } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Polymorphic } from 'mikro-orm-polymorphic';
import { UuidV7AuditBase } from 'mikro-orm-polymorphic/entities';
import { type CursorPage, findCursorPage, listFilters } from 'mikro-orm-polymorphic/pagination';
import { describe, expectTypeOf, it } from 'vitest';

declare const em: EntityManager;

class Room extends UuidV7AuditBase {
  declare floor: number;
}
abstract class Task extends Polymorphic(UuidV7AuditBase) {
  declare title: string;
  declare status: 'open' | 'done';
  isUrgent: Opt<boolean> = false;
  declare due?: Date | null;
  declare room: Ref<Room>;
}
class Repair extends Task {
  declare minutes: number;
}

describe('T3 listFilters', () => {
  it('takes the operators that fit a property', () => {
    listFilters(Task, { title: ['contains', 'equals', 'in', 'isNull', 'from', 'to'], isUrgent: ['equals'] });
    listFilters(Repair, { title: ['equals'], minutes: ['from', 'to'] });
    // @ts-expect-error -- a number contains no text
    listFilters(Repair, { minutes: ['contains'] });
    // @ts-expect-error -- booleans have no order
    listFilters(Task, { isUrgent: ['from'] });
    // @ts-expect-error -- no such operator
    listFilters(Task, { title: ['like'] });
    // @ts-expect-error -- no such property
    listFilters(Task, { titel: ['equals'] });
    // @ts-expect-error -- of a subclass
    listFilters(Task, { minutes: ['equals'] });
    // @ts-expect-error -- a relation has no operator
    listFilters(Task, { room: ['equals'] });
  });

  it('types the values by property and operator', () => {
    const filters = listFilters(Task, {
      title: ['contains'],
      status: ['equals', 'in'],
      due: ['from', 'isNull'],
      isUrgent: ['equals'],
    });
    const values = filters.parse('status=open');
    expectTypeOf(values.status).toEqualTypeOf<'open' | 'done' | null | undefined>();
    expectTypeOf(values['status.in']).toEqualTypeOf<readonly ('open' | 'done' | null)[] | undefined>();
    expectTypeOf(values['due.from']).toEqualTypeOf<Date | undefined>();
    expectTypeOf(values['due.isNull']).toEqualTypeOf<boolean | undefined>();
    expectTypeOf(values.isUrgent).toEqualTypeOf<boolean | null | undefined>();
    expectTypeOf(values['title.contains']).toExtend<string | null | undefined>();
    expectTypeOf(values).not.toHaveProperty('title');
    expectTypeOf(values).not.toHaveProperty('due');
    expectTypeOf(filters.schema.parse({}).status).toEqualTypeOf<'open' | 'done' | null | undefined>();
  });

  it('makes conditions of its own entity, from its own values', () => {
    const filters = listFilters(Task, { status: ['equals'], due: ['to'] });
    void em.find(Task, filters.where({ status: 'open', 'due.to': new Date() }));
    void em.find(Task, filters.where({ status: undefined }));
    void em.find(Task, { $and: [filters.where({}), { title: 'a' }] });
    // @ts-expect-error -- no such status
    filters.where({ status: 'lost' });
    // @ts-expect-error -- a text, where a time stands after parse
    filters.where({ 'due.to': '2026-01-01' });
    // @ts-expect-error -- not declared
    filters.where({ 'due.from': new Date() });
    // @ts-expect-error -- operators are not values
    filters.where({ status: { $ne: null } });
  });
});

describe('T4 findCursorPage', () => {
  it('gives entities of the class that is asked, with what was populated', async () => {
    const page = await findCursorPage(em, Repair, { where: { minutes: { $gte: 5 } }, orderBy: { minutes: 'desc' } });
    expectTypeOf(page.items).items.toExtend<Repair>();
    expectTypeOf(page.nextCursor).toEqualTypeOf<string | null>();
    expectTypeOf(await findCursorPage(em, Task)).toExtend<CursorPage<Task>>();
    const [task] = (await findCursorPage(em, Task, { populate: ['room'] })).items;
    expectTypeOf(task!.room.$.floor).toBeNumber();
    const [bare] = (await findCursorPage(em, Task)).items;
    // @ts-expect-error -- the room was not populated
    void bare!.room.$;
  });

  it('takes the cursor of a page and of a query string', () => {
    const cursor = null as string | null | undefined;
    void findCursorPage(em, Task, { cursor, limit: 5, ascending: true, secret: new Uint8Array(16) });
    void findCursorPage(em, Task, { orderBy: [{ due: 'asc nulls last' }, { room: { floor: 'desc' } }] });
    // @ts-expect-error -- a cursor is a text
    void findCursorPage(em, Task, { cursor: 5 });
  });

  it('rejects properties of other classes, and options that a page by cursor has not', () => {
    // @ts-expect-error -- of a subclass
    void findCursorPage(em, Task, { where: { minutes: 5 } });
    // @ts-expect-error -- of a subclass
    void findCursorPage(em, Task, { orderBy: { minutes: 'asc' } });
    // @ts-expect-error -- no direction
    void findCursorPage(em, Task, { orderBy: { title: 'up' } });
    // @ts-expect-error -- no such relation
    void findCursorPage(em, Task, { populate: ['owner'] });
    // @ts-expect-error -- the page says where it begins
    void findCursorPage(em, Task, { offset: 5 });
    // @ts-expect-error -- MikroORM's own cursors
    void findCursorPage(em, Task, { first: 5 });
  });
});
