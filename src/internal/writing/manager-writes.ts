import type { Dictionary, EntityClass } from '@mikro-orm/core';
import { helper, Utils } from '@mikro-orm/core';
import { classOf } from '../loading/load-options.ts';
import type { Constructor, EntityManagerInternals, Name } from '../manager-internals.ts';
import { withClonedKey } from './cloned-key.ts';
import { installUnitOfWork, withEventManager } from './install.ts';
import { meetsHierarchy, withDefaults, withMixinDefaults, writeBatches } from './manager-batches.ts';
import { inManagerTransaction, type ManagerOptions } from './manager-transaction.ts';
import { upsertWhole } from './manager-upserts.ts';
import { withTuples } from './polymorphic-references.ts';
import { refuseAbstract, refuseIdentity, refuseImmutable, refuseOtherBranch, refuseReadOnly } from './write-guards.ts';

type Rest<T = object> = [data?: T, options?: ManagerOptions];

/** Writes: whole rows of their own classes, none of an abstract class, and no identity by hand. */
export function withManagerWrites(Base: Constructor<EntityManagerInternals>): Constructor<EntityManagerInternals> {
  return class PolymorphicEntityManager extends Base {
    constructor(...args: unknown[]) {
      super(...withEventManager(args));
      installUnitOfWork(this);
    }

    override create(entityName: Name, data: Dictionary, options?: object): object {
      refuseAbstract(this.config, entityName);
      refuseIdentity(this.config, this.getMetadata(entityName), data);
      return super.create(entityName, data, options);
    }

    override assign(entity: object, data: Dictionary, options?: object): object {
      refuseIdentity(this.config, helper(entity).__meta, data);
      return super.assign(entity, data, options);
    }

    override merge(entityName: Name | object, data?: Dictionary, options?: object): object {
      refuseOtherBranch(this.config, entityName, data);
      return super.merge(entityName, data, options);
    }

    override async insert(subject: Name | object, ...rest: Rest): Promise<unknown> {
      const [data = subject as object, options] = rest;
      const cls = classOfWrite(subject, data);
      if (!meetsHierarchy(this, cls, [])) {
        return super.insert(cls, withMixinDefaults(this, cls, data), options);
      }
      refuseAbstract(this.config, cls);
      refuseReadOnly(data);
      return super.insert(cls, withDefaults(this, cls, data), options);
    }

    override async insertMany(subject: Name | object[], ...rest: Rest<object[]>): Promise<unknown> {
      const [rows = subject as object[], options = {}] = rest;
      const cls = Array.isArray(subject) ? undefined : classOf(subject);
      if (!meetsHierarchy(this, cls, rows)) {
        const whole = rows.map(row => withMixinDefaults(this, cls, row));
        return cls ? super.insertMany(cls, whole, options) : super.insertMany(whole, undefined, options);
      }
      const work = (inside: ManagerOptions) =>
        writeBatches(this, { cls, rows }, async batch => {
          const whole = batch.rows.map(row => withDefaults(this, batch.cls, row));
          return (await super.insertMany(batch.cls, whole, inside)) as unknown[];
        });
      const isOneBatch = !rows.some(row => Utils.isEntity(row));
      return isOneBatch ? work(options) : inManagerTransaction(this, options, work);
    }

    override async upsert(subject: Name | object, ...rest: Rest): Promise<object> {
      const [data = subject as object, options = {}] = rest;
      const cls = classOfWrite(subject, data);
      refuseMerge([cls], options);
      if (!meetsHierarchy(this, cls, []) || this.withoutIdentityMap(options)) {
        return super.upsert(subject, ...rest);
      }
      refuseAbstract(this.config, cls);
      const write = async ([row]: readonly object[], own: object) => [await super.upsert(cls, row, own)];
      const [entity] = await inManagerTransaction(this, options, inside =>
        upsertWhole(this, { cls, rows: [data], options: inside }, write),
      );
      return entity!;
    }

    override async upsertMany(subject: Name | object[], ...rest: Rest<object[]>): Promise<object[]> {
      const [rows = subject as object[], options = {}] = rest;
      const cls = Array.isArray(subject) ? undefined : classOf(subject);
      refuseMerge([cls, ...rows.map(row => classOfWrite(cls, row))], options);
      if (!meetsHierarchy(this, cls, rows) || this.withoutIdentityMap(options)) {
        return super.upsertMany(subject, ...rest);
      }
      return inManagerTransaction(this, options, inside =>
        writeBatches(this, { cls, rows }, batch => {
          const write = (chunk: readonly object[], own: object) => super.upsertMany(batch.cls, [...chunk], own);
          return upsertWhole(this, { ...batch, options: inside }, write);
        }),
      );
    }

    override async nativeUpdate(entityName: Name, ...rest: [where: unknown, data: Dictionary, options?: object]) {
      const [where, data, options] = rest;
      refuseImmutable(classOf(entityName), 'em.nativeUpdate');
      return meetsHierarchy(this, classOf(entityName), [])
        ? super.nativeUpdate(entityName, where, withTuples(this.getMetadata(entityName), data), options)
        : super.nativeUpdate(entityName, ...rest);
    }

    override async nativeDelete(entityName: Name, where: unknown, options?: object): Promise<number> {
      refuseImmutable(classOf(entityName), 'em.nativeDelete');
      return super.nativeDelete(entityName, where, options);
    }

    override async clone(subject: Name | object, ...rest: [unknown?, unknown?, object?]): Promise<object> {
      refuseReadOnly(subject);
      if (Utils.isEntity<object>(subject)) {
        const [overrides, options] = rest;
        return super.clone(subject, withClonedKey(this, subject.constructor, overrides), options);
      }
      const [where, overrides, options] = rest;
      return super.clone(subject, where, withClonedKey(this, classOf(subject as Name), overrides), options);
    }

    /** MikroORM does such a write in a fork, which comes here again. */
    private withoutIdentityMap(options: ManagerOptions): boolean {
      return options.disableIdentityMap ?? this.config.get('disableIdentityMap');
    }
  };
}

function classOfWrite(subject: Name | object | undefined, data: object): EntityClass {
  return Utils.isEntity<object>(data) ? data.constructor : classOf(subject as Name);
}

function refuseMerge(classes: readonly (EntityClass | undefined)[], { onConflictAction }: ManagerOptions): void {
  if (onConflictAction !== 'ignore') {
    classes.forEach(cls => refuseImmutable(cls, 'an upsert that merges'));
  }
}
