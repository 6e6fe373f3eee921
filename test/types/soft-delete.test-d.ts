import type { EntityDTO, Hidden, Opt } from '@mikro-orm/core';
import { wrap } from '@mikro-orm/core';
import type { EntityManager } from 'mikro-orm-polymorphic/postgresql';
import { Polymorphic } from 'mikro-orm-polymorphic';
import {
  ActiveFlagModel,
  AuditByModel,
  BaseMutableModel,
  type Dict,
  SoftDeleteModel,
  UuidV7Base,
} from 'mikro-orm-polymorphic/entities';
import {
  ActiveFlag,
  AuditBy,
  listAlive,
  SoftDelete,
  Timestamps,
  uniqueAlive,
  withActor,
} from 'mikro-orm-polymorphic/mixins';
import { describe, expectTypeOf, it } from 'vitest';

declare const em: EntityManager;

class User extends SoftDelete(AuditBy(ActiveFlag(Timestamps(UuidV7Base))), { filter: true, onRemove: 'mark' }) {
  declare name: string;
}
class Reversed extends Timestamps(ActiveFlag(AuditBy(SoftDelete(UuidV7Base)))) {
  declare name: string;
}
abstract class Node extends Polymorphic(SoftDelete(UuidV7Base)) {}
class Leaf extends AuditBy(Node) {}

describe('T1 T2 T5 the mixins compose', () => {
  it('T1 in any order, with the same members', () => {
    expectTypeOf<keyof User>().toEqualTypeOf<keyof Reversed>();
    expectTypeOf(new User().deletedAt).toEqualTypeOf<Date | null>();
    expectTypeOf(new User().isDeleted).toEqualTypeOf<Hidden<Opt<boolean>>>();
    expectTypeOf(new Leaf().isDeleted).toExtend<boolean>();
    expectTypeOf(new Leaf().updatedBy).toEqualTypeOf<string | null>();
    expectTypeOf(new User().isActive).toExtend<boolean>();
  });

  it('T1 em.create asks for none of their members', () => {
    expectTypeOf(em.create(User, { name: 'a' })).toExtend<User>();
    expectTypeOf(em.create(Reversed, { name: 'a', isActive: false, createdBy: 'x' })).toExtend<Reversed>();
    expectTypeOf(em.create(Leaf, {})).toExtend<Leaf>();
    // @ts-expect-error -- name is missing
    em.create(User, {});
    // @ts-expect-error -- a Date
    em.create(User, { name: 'a', deletedAt: true });
  });

  it('T1 finds and plain forms know them; isDeleted is no value', () => {
    void em.find(User, { deletedAt: null, createdBy: 'x', isActive: true }, { orderBy: { deletedAt: 'desc' } });
    // @ts-expect-error -- no such column
    void em.find(User, { deleted: true });
    const plain = wrap(new User()).toObject();
    expectTypeOf(plain.deletedAt).toEqualTypeOf<Date | null>();
    expectTypeOf(plain.createdBy).toEqualTypeOf<string | null>();
    // @ts-expect-error -- hidden
    void plain.isDeleted;
    expectTypeOf<'isDeleted' extends keyof EntityDTO<User> ? true : false>().toEqualTypeOf<false>();
    expectTypeOf<Dict<User>>().toHaveProperty('deletedAt').toEqualTypeOf<string | null>();
    expectTypeOf<Dict<User>>().toHaveProperty('updatedBy').toEqualTypeOf<string | null>();
  });

  it('T1 a second application and clashing members are refused', () => {
    // @ts-expect-error -- SoftDelete: the base class already has these members.
    SoftDelete(User);
    // @ts-expect-error -- AuditBy: the base class already has these members.
    AuditBy(SoftDelete(AuditByModel));
    // @ts-expect-error -- ActiveFlag: the base class already has these members.
    ActiveFlag(ActiveFlagModel);
    class Own {
      declare deletedAt: string;
    }
    // @ts-expect-error -- SoftDelete: the base class already has these members.
    SoftDelete(Own);
    // @ts-expect-error -- no such option
    SoftDelete(BaseMutableModel, { filters: true });
    // @ts-expect-error -- no such choice
    SoftDelete(BaseMutableModel, { onRemove: 'soft' });
  });

  it('T1 marks and stamps are written by methods', () => {
    // @ts-expect-error -- read only
    new User().deletedAt = new Date();
    // @ts-expect-error -- read only
    new User().updatedBy = 'x';
    // @ts-expect-error -- a Date
    new SoftDeleteModelled().markDeleted('2026-01-31');
    class SoftDeleteModelled extends SoftDeleteModel {}
  });

  it('T1 listAlive is typed as em.find, for classes that can be marked', () => {
    expectTypeOf(listAlive(em, User)).resolves.items.toExtend<User>();
    void listAlive(em, User, { name: 'a' }, { orderBy: { name: 'asc' }, filters: ['other'] });
    void listAlive(em, Node);
    // @ts-expect-error -- it cannot be marked
    void listAlive(em, BaseMutableModel);
    // @ts-expect-error -- no such property
    void listAlive(em, User, { nam: 'a' });
    // @ts-expect-error -- the filter alive would be switched off
    void listAlive(em, User, {}, { filters: false });
    expectTypeOf(uniqueAlive('name', 'kind').properties).toEqualTypeOf<('name' | 'kind')[]>();
  });

  it('T2 withActor gives what its work gives', () => {
    expectTypeOf(withActor('x', () => 1)).toBeNumber();
    expectTypeOf(withActor(null, async () => 'a')).toEqualTypeOf<Promise<string>>();
    // @ts-expect-error -- an id
    withActor(1, () => 1);
  });
});
