import { EntityFactory, type EntityManager, type EntityMetadata, type EntityName, helper } from '@mikro-orm/core';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import { followType } from '../writing/change-type/follow-type.ts';
import { mappingsOf } from '../mapping.ts';
import { inRootSchema } from './identity-map.ts';
import { classOf } from './load-options.ts';
import { assignedClass, markReadOnly } from './resolved-class.ts';

interface FindOptions {
  readonly refresh?: boolean;
}

/** The members of MikroORM's factory that are overridden here, private ones included. */
interface EntityFactoryInternals {
  create(entityName: unknown, data: object, options?: object): object;
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

  override create(entityName: unknown, given: object, options?: object): object {
    const data = this.withCurrentIdentity(entityName, given);
    const entity = super.create(entityName, data, options);
    if (assignedClass(data)?.isReadOnly) {
      markReadOnly(entity);
    }
    return entity;
  }

  /** Rows that did not come from a load, as those of `em.map`, may hold a former identity. */
  private withCurrentIdentity(entityName: unknown, data: object): object {
    const em = managers.get(this)!;
    const stored = (data as { [IDENTITY_PROPERTY]?: unknown })[IDENTITY_PROPERTY];
    const model =
      stored === undefined ? undefined : mappingsOf(em.config).find(classOf(entityName as EntityName))?.model;
    const current = model?.hasFormer ? model.currentIdentity(stored) : stored;
    return current === stored ? data : { ...data, [IDENTITY_PROPERTY]: current };
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
