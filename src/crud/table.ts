import type { EntityManager } from '@mikro-orm/core';
import type { AbstractConstructor, Mixin } from '../keys/class-types.ts';
import { defineMixin } from '../keys/define-mixin.ts';
import { requireBase } from '../keys/require-base.ts';
import { add } from './operations/add.ts';
import { count, getWithCount } from './operations/count.ts';
import { exists } from './operations/exists.ts';
import { get } from './operations/get.ts';
import { getExistOne } from './operations/get-exist-one.ts';
import { remove } from './operations/delete.ts';
import { save } from './operations/save.ts';
import { update } from './operations/update.ts';
import type { TableMembers, TableStatics } from './table-statics.ts';

/**
 * Adds the CRUD operations to a class: statics that read, add and delete, and `save` and `update` of an instance.
 *
 * ```ts
 * abstract class Row extends Table(UuidV7AuditBase) {}
 * ```
 *
 * Each static is typed by the class that it is called on. The names `get`, `add`, `delete`, `count` and `exists` are taken on
 * the class. Throws `DeclarationError` for a base that is no class. After `TableBaseMixin` of sqlmodel-ext.
 */
export const Table: Mixin<'Table', TableMembers, never, TableStatics> = (
  ...given: unknown[]
): AbstractConstructor<never> & TableStatics => {
  abstract class TableMixin extends requireBase('Table', given) {
    static get(em: EntityManager, where?: object, options?: object) {
      return get(em, this, { ...options, where });
    }

    static getExistOne(em: EntityManager, id: unknown, options?: object) {
      return getExistOne(em, this, { ...options, id });
    }

    static count(em: EntityManager, where?: object, options?: object) {
      return count(em, this, { ...options, where });
    }

    static exists(em: EntityManager, where?: object, options?: object) {
      return exists(em, this, { ...options, where });
    }

    static getWithCount(em: EntityManager, where?: object, options?: object) {
      return getWithCount(em, this, { ...options, where });
    }

    static add(em: EntityManager, entities: object, options: object = {}) {
      return add(em, this, { entities, options });
    }

    static delete(em: EntityManager, subject: object, options: object = {}) {
      return remove(em, this, { subject, options });
    }

    save(em: EntityManager, options: object = {}) {
      return save(em, this as object, options);
    }

    update(em: EntityManager, data: object, options?: object) {
      return update(em, this as object, { ...options, data });
    }
  }
  defineMixin(TableMixin, {});
  return TableMixin as never;
};
