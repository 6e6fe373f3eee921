import { EntityFactory, type EntityManager, type EntityMetadata, type EntityName, helper } from '@mikro-orm/core';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import { followType } from '../writing/change-type/follow-type.ts';
import { inRootSchema } from './identity-map.ts';
import { assignedClass, markReadOnly } from './resolved-class.ts';

type Create = [entityName: unknown, data: object, options?: object];
interface FindOptions {
  readonly refresh?: boolean;
}

/** The members of MikroORM's factory that are overridden here, private ones included. */
interface EntityFactoryInternals {
  create(...args: Create): object;
  findEntity(data: object, meta: EntityMetadata, options: FindOptions): object | undefined;
  createReference(entityName: EntityName<object>, id: never, options?: { schema?: string }): object;
  processDiscriminatorColumn(meta: EntityMetadata, data: object): EntityMetadata;
}

const Base = EntityFactory as unknown as new () => EntityFactoryInternals;
const managers = new WeakMap<object, EntityManager>();

/**
 * MikroORM's factory, which makes rows of unknown identity instances of the class that `onUnknown` gave them, and keeps one
 * instance of a row whose tables stand in different schemas.
 */
export class PolymorphicEntityFactory extends Base {
  static install(em: EntityManager, factory: EntityFactory): void {
    Object.setPrototypeOf(factory, PolymorphicEntityFactory.prototype);
    managers.set(factory, em);
  }

  override create(...args: Create): object {
    const entity = super.create(...args);
    if (assignedClass(args[1])?.isReadOnly) {
      markReadOnly(entity);
    }
    return entity;
  }

  override processDiscriminatorColumn(meta: EntityMetadata, data: object): EntityMetadata {
    return assignedClass(data)?.meta ?? super.processDiscriminatorColumn(meta, data);
  }

  override findEntity(data: object, meta: EntityMetadata, options: FindOptions): object | undefined {
    const found = super.findEntity(data, inRootSchema(managers.get(this)!.config, meta), options);
    if (found && helper(found).__meta !== meta && IDENTITY_PROPERTY in data) {
      followType(managers.get(this)!, found, { meta, data, isRefresh: options.refresh === true });
    }
    return found;
  }

  override createReference(entityName: EntityName<object>, id: never, options?: { schema?: string }): object {
    const em = managers.get(this)!;
    const meta: EntityMetadata = em.getMetadata(entityName);
    const exists =
      inRootSchema(managers.get(this)!.config, meta) === meta || !meta.simplePK
        ? undefined
        : em.getUnitOfWork(false).getById<object>(meta.root.class, id, options?.schema);
    return exists ?? super.createReference(entityName, id, options);
  }
}
