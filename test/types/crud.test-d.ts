import type { EntityManager, Loaded, Opt } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  CrudRepository,
  CrudService,
  type TableClass,
  type UpdateData,
  UuidTableBase,
} from 'mikro-orm-polymorphic/crud';
import { Polymorphic } from 'mikro-orm-polymorphic';
import { describe, expectTypeOf, it } from 'vitest';

class Shelf extends UuidTableBase {
  declare label: string;
}
abstract class Tool extends Polymorphic(UuidTableBase) {
  declare name: string;
  declare shelf: Shelf | null;
  declare price: Opt<number>;
  find(em: EntityManager): Promise<Tool | null> {
    return Tool.get(em, { name: this.name });
  }
}
class Saw extends Tool {
  declare teeth: number;
}
class Hammer extends Tool {
  declare weight: number;
}
declare const em: SqlEntityManager;
declare const saw: Saw;

describe('S9 M1 get', () => {
  it('is of the class that it is called on, and of the fetch mode', () => {
    expectTypeOf(Tool.get(em)).resolves.toEqualTypeOf<Loaded<Tool> | null>();
    expectTypeOf(Saw.get(em, { teeth: 3 })).resolves.toExtend<Saw | null>();
    expectTypeOf(Tool.get(em, {}, { fetchMode: 'all' })).resolves.toEqualTypeOf<Loaded<Tool>[]>();
    expectTypeOf(Saw.get(em, {}, { fetchMode: 'one' })).resolves.toEqualTypeOf<Loaded<Saw>>();
    expectTypeOf(Tool.get(em, {}, { load: ['shelf'] })).resolves.toEqualTypeOf<Loaded<Tool, 'shelf'> | null>();
    expectTypeOf(Tool.getExistOne(em, 'x')).resolves.toEqualTypeOf<Loaded<Tool>>();
    expectTypeOf(Saw.getWithCount(em)).resolves.toHaveProperty('items').toEqualTypeOf<Loaded<Saw>[]>();
  });

  it('refuses what the class does not have', () => {
    // @ts-expect-error -- a tool has no teeth
    void Tool.get(em, { teeth: 3 });
    // @ts-expect-error -- no such relation
    void Tool.get(em, {}, { load: ['shelves'] });
    // @ts-expect-error -- no such fetch mode
    void Tool.get(em, {}, { fetchMode: 'some' });
    // @ts-expect-error -- the key is a string
    void Tool.getExistOne(em, 5);
    // @ts-expect-error -- no such lock
    void Tool.get(em, {}, { lock: 'table' });
  });
});

describe('S17 update', () => {
  it('takes own, writable properties of the class', () => {
    expectTypeOf(saw.update(em, { teeth: 3, name: undefined, shelf: null })).resolves.toEqualTypeOf<Saw>();
    // @ts-expect-error -- a property of Hammer
    void saw.update(em, { weight: 3 });
    // @ts-expect-error -- the key
    void saw.update(em, { id: 'x' });
    // @ts-expect-error -- the identity
    void saw.update(em, { polymorphicName: 'hammer' });
    // @ts-expect-error -- written by the database
    void saw.update(em, { createdAt: new Date() });
    // @ts-expect-error -- another type
    void saw.update(em, { teeth: 'x' });
    // @ts-expect-error -- no container of anything
    void saw.update(em, new Map([['teeth', 3]]));
    void saw.update(em, {}, { exclude: ['id', 'teeth'] });
    expectTypeOf<keyof UpdateData<Saw>>().toEqualTypeOf<'name' | 'shelf' | 'price' | 'teeth'>();
  });
});

describe('S8 add, save and delete', () => {
  it('give back what they are given', () => {
    expectTypeOf(Tool.add(em, saw)).resolves.toEqualTypeOf<Saw>();
    expectTypeOf(Tool.add(em, [saw])).resolves.toEqualTypeOf<Saw[]>();
    expectTypeOf(saw.save(em)).resolves.toEqualTypeOf<Loaded<Saw>>();
    expectTypeOf(saw.save(em, { load: ['shelf'] })).resolves.toEqualTypeOf<Loaded<Saw, 'shelf'>>();
    // @ts-expect-error -- a shelf is no tool
    void Tool.add(em, new Shelf());
    // @ts-expect-error -- a saw is no hammer
    void Hammer.add(em, saw);
    // @ts-expect-error -- a condition needs { where }
    void Saw.delete(em, { teeth: 3 });
    void Saw.delete(em, { where: { teeth: 3 } }, { bulk: true });
  });
});

describe('T5 repositories, services and generic code', () => {
  it('are typed by their class', () => {
    const saws = new CrudRepository(em, Saw);
    expectTypeOf(saws.get({ teeth: 3 }, { fetchMode: 'all' })).resolves.toEqualTypeOf<Loaded<Saw>[]>();
    class Service extends CrudService<CrudRepository<Saw>, string> {
      mapToResponse(each: Saw): string {
        return each.name;
      }
    }
    const service = new Service(saws);
    expectTypeOf(service.list({ teeth: 3 })).resolves.toEqualTypeOf<string[]>();
    // @ts-expect-error -- of Hammer
    void service.update('x', { weight: 3 });
    // @ts-expect-error -- teeth is missing
    void service.create({ name: 'x' }, Saw);
    const all = <T extends object>(cls: TableClass<T>): Promise<Loaded<T>[]> => cls.get(em, {}, { fetchMode: 'all' });
    expectTypeOf(all(Saw)).resolves.toEqualTypeOf<Loaded<Saw>[]>();
  });
});
