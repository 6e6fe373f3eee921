import type { Dictionary } from '@mikro-orm/core';
import { helper } from '@mikro-orm/core';
import type { Constructor, EntityManagerInternals, Name } from '../manager-internals.ts';
import { installUnitOfWork, withEventManager } from './install.ts';
import { refuseAbstract, refuseIdentity } from './write-guards.ts';

type Rest = [data?: unknown, options?: object];

/** Writes: none of an abstract class, and no identity by hand. */
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

    override async insert(subject: Name | object, ...rest: Rest): Promise<unknown> {
      refuseAbstract(this.config, subject);
      return super.insert(subject, ...rest);
    }

    override async insertMany(subject: Name | object[], ...rest: Rest): Promise<unknown> {
      refuseAbstract(this.config, subject);
      return super.insertMany(subject, ...rest);
    }

    override async upsert(subject: Name | object, ...rest: Rest): Promise<object> {
      refuseAbstract(this.config, subject);
      return super.upsert(subject, ...rest);
    }

    override async upsertMany(subject: Name | object[], ...rest: Rest): Promise<object[]> {
      refuseAbstract(this.config, subject);
      return super.upsertMany(subject, ...rest);
    }
  };
}
