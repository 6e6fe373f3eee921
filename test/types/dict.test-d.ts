import type { EntityDTO, EntityKey, RequiredEntityData } from '@mikro-orm/core';
import { Polymorphic } from 'mikro-orm-polymorphic';
import {
  BaseModel,
  BaseMutableModel,
  type Dict,
  UuidV7AuditBase,
  UuidV7Base,
  UuidV7Key,
} from 'mikro-orm-polymorphic/entities';
import { CreatedAt, UpdatedAt } from 'mikro-orm-polymorphic/mixins';
import { describe, expectTypeOf, it } from 'vitest';

class User extends UuidV7AuditBase {
  declare name: string;
}

interface Audited {
  readonly id: string;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
}

describe('D5 toDict', () => {
  it('D5 has the values of all mixins, and no column of the entity', () => {
    expectTypeOf(new User().toDict()).toEqualTypeOf<Audited>();
    expectTypeOf<Dict<User>>().toEqualTypeOf<Audited>();
    expectTypeOf<ReturnType<User['toDict']>>().toEqualTypeOf<Audited>();
    // @ts-expect-error -- a column of the entity
    void new User().toDict().name;
  });

  it('D5 has the values of mixins in any order', () => {
    class Late extends UpdatedAt(UuidV7Key(CreatedAt())) {}
    expectTypeOf(new Late().toDict()).toEqualTypeOf<Audited>();
    class Mutable extends BaseMutableModel {}
    expectTypeOf(new Mutable().toDict()).toEqualTypeOf<Audited>();
    class Model extends BaseModel {}
    expectTypeOf(new Model().toDict()).toEqualTypeOf<{ readonly id: string; readonly createdAt: string | null }>();
    class Keyed extends UuidV7Base {}
    expectTypeOf(new Keyed().toDict()).toEqualTypeOf<{ readonly id: string }>();
  });

  it('D5 has the type of an entity of a hierarchy, whose name an option may change', () => {
    abstract class Tool extends Polymorphic(UuidV7Base) {}
    class Saw extends Tool {}
    expectTypeOf(new Saw().toDict()).toEqualTypeOf<{ readonly id: string; readonly type?: string }>();
  });

  it('D5 is extended by a subclass through super', () => {
    class Named extends UuidV7Base {
      declare name: string;
      override toDict() {
        return { ...super.toDict(), name: this.name };
      }
    }
    expectTypeOf(new Named().toDict().name).toBeString();
    expectTypeOf(new Named().toDict().id).toBeString();
    class Wrong extends UuidV7Base {
      // @ts-expect-error -- without the values of the bases
      override toDict() {
        return { name: 'x' };
      }
    }
    void Wrong;
  });

  it("D5 leaves no trace in MikroORM's types", () => {
    expectTypeOf<EntityKey<User>>().toEqualTypeOf<'id' | 'createdAt' | 'updatedAt' | 'name'>();
    expectTypeOf<keyof EntityDTO<User>>().toEqualTypeOf<'id' | 'createdAt' | 'updatedAt' | 'name'>();
    const data: RequiredEntityData<User> = { name: 'x' };
    void data;
  });
});
