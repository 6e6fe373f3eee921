import { EntityFactory, type EntityMetadata } from '@mikro-orm/core';
import { assignedClass, markReadOnly } from './resolved-class.ts';

/** The members of MikroORM's factory that are overridden here, private ones included. */
interface EntityFactoryInternals {
  create(entityName: unknown, data: object, options?: object): object;
  processDiscriminatorColumn(meta: EntityMetadata, data: object): EntityMetadata;
}

const Base = EntityFactory as unknown as new () => EntityFactoryInternals;

/** MikroORM's factory, which makes rows of unknown identity instances of the class that `onUnknown` gave them. */
export class PolymorphicEntityFactory extends Base {
  static install(factory: EntityFactory): void {
    Object.setPrototypeOf(factory, PolymorphicEntityFactory.prototype);
  }

  override create(entityName: unknown, data: object, options?: object): object {
    const entity = super.create(entityName, data, options);
    if (assignedClass(data)?.isReadOnly) {
      markReadOnly(entity);
    }
    return entity;
  }

  override processDiscriminatorColumn(meta: EntityMetadata, data: object): EntityMetadata {
    return assignedClass(data)?.meta ?? super.processDiscriminatorColumn(meta, data);
  }
}
