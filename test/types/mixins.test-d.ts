import { type EntityDTO, type EntityKey, type EntityManager, type RequiredEntityData, wrap } from '@mikro-orm/core';
import { Polymorphic } from 'mikro-orm-polymorphic';
import {
  BaseModel,
  BigIntBase,
  type ImmutableModel,
  IntBase,
  UuidV7AuditBase,
  UuidV7Key,
  VersionedModel,
} from 'mikro-orm-polymorphic/entities';
import {
  ActiveFlag,
  AuditBy,
  CreatedAt,
  Immutable,
  Slug,
  SoftDelete,
  Timestamps,
  UpdatedAt,
  Versioned,
} from 'mikro-orm-polymorphic/mixins';
import { describe, expectTypeOf, it } from 'vitest';

declare const em: EntityManager;

class A extends Versioned(Timestamps(UuidV7Key())) {
  declare name: string;
}
class B extends UuidV7Key(UpdatedAt(Versioned(CreatedAt()))) {
  declare name: string;
}
class C extends UpdatedAt(CreatedAt(Versioned(UuidV7Key()))) {
  declare name: string;
}
class D extends Polymorphic(CreatedAt(UuidV7Key(Versioned(UpdatedAt())))) {
  declare name: string;
}

class Locked extends VersionedModel {}

type Names = 'id' | 'createdAt' | 'updatedAt' | 'version' | 'name';

describe('D3 mixins in any order', () => {
  it('D3 add the same members', () => {
    expectTypeOf<EntityKey<A>>().toEqualTypeOf<Names>();
    expectTypeOf<EntityKey<B>>().toEqualTypeOf<Names>();
    expectTypeOf<EntityKey<C>>().toEqualTypeOf<Names>();
    expectTypeOf<EntityKey<D>>().toEqualTypeOf<Names | 'polymorphicName'>();
    expectTypeOf<keyof EntityDTO<A>>().toEqualTypeOf<Names>();
    expectTypeOf<keyof EntityDTO<D>>().toEqualTypeOf<Names>();
  });

  it('D3 infer in create, find and wrap', async () => {
    const data: RequiredEntityData<B> = { name: 'x' };
    const b = em.create(B, data);
    expectTypeOf(b.version).toExtend<number>();
    const [found] = await em.find(
      C,
      { version: 1, createdAt: { $gt: new Date() } },
      { orderBy: { updatedAt: 'desc' } },
    );
    expectTypeOf(found!.updatedAt).toExtend<Date>();
    expectTypeOf(wrap(b).toObject().version).toBeNumber();
    // @ts-expect-error -- name is missing
    em.create(A, {});
    // @ts-expect-error -- the database's
    b.updatedAt = new Date();
  });

  it('D3 compose in any number', () => {
    class User extends SoftDelete(AuditBy(UuidV7AuditBase)) {}
    class Post extends Versioned(Slug(ActiveFlag(SoftDelete(AuditBy(UuidV7AuditBase))))) {}
    class Page extends AuditBy(SoftDelete(ActiveFlag(Slug(Versioned(UuidV7AuditBase))))) {}
    expectTypeOf<EntityKey<Post>>().toEqualTypeOf<EntityKey<Page>>();
    expectTypeOf(new Post().toDict()).toEqualTypeOf(new Page().toDict());
    expectTypeOf(new User().toDict().createdBy).toEqualTypeOf<string | null>();
    expectTypeOf(new Locked().toDict().version).toEqualTypeOf<number | null>();
    // @ts-expect-error -- Immutable: rows that never change have no updatedAt
    Immutable(VersionedModel);
    expectTypeOf<'updatedAt' extends EntityKey<ImmutableModel> ? true : false>().toEqualTypeOf<false>();
  });

  it('D3 a mixin applied twice is a compile error', () => {
    // @ts-expect-error -- Versioned: the base class already has these members. Remove them, or do not apply the mixin twice.
    Versioned(A);
    // @ts-expect-error -- the same
    CreatedAt(Timestamps());
    // @ts-expect-error -- a second key
    UuidV7Key(IntBase);
    // @ts-expect-error -- not a class
    Versioned({});
  });

  it('D4 Immutable is refused over updatedAt, and twice', () => {
    // @ts-expect-error -- Immutable: rows that never change have no updatedAt. Take a base without UpdatedAt.
    Immutable(UuidV7AuditBase);
    // @ts-expect-error -- Immutable: the base class is immutable already. Do not apply the mixin twice.
    Immutable(Immutable(BaseModel));
    // @ts-expect-error -- an option that it does not have
    Immutable(BaseModel, { triggers: true });
    class Log extends Versioned(Immutable(BaseModel, { trigger: true })) {}
    expectTypeOf<EntityKey<Log>>().toEqualTypeOf<'id' | 'createdAt' | 'version'>();
  });

  it('A1 keys have the types of their columns', () => {
    class Big extends BigIntBase {}
    class Int extends IntBase {}
    expectTypeOf(new Big().id).toExtend<bigint>();
    expectTypeOf(new Int().id).toExtend<number>();
    em.getReference(Big, 1n);
    // @ts-expect-error -- a bigint
    em.getReference(Big, 1);
    expectTypeOf(new Int().toDict()).toEqualTypeOf<{ readonly id: string | null }>();
  });
});
