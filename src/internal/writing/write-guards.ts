import {
  type Configuration,
  type Dictionary,
  type EntityClass,
  type EntityMetadata,
  type EntityName,
  helper,
  Utils,
} from '@mikro-orm/core';
import { IdentityWriteError } from '../../errors/identity-error.ts';
import { ReadOnlyEntityError } from '../../errors/loading-error.ts';
import { ImmutableEntityError } from '../../errors/write-error.ts';
import { immutabilityOf } from '../../mixins/immutable.ts';
import { isBelow } from '../../polymorphic/hierarchy-model.ts';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import { classOf } from '../loading/load-options.ts';
import { isReadOnly } from '../loading/resolved-class.ts';
import { mappingsOf } from '../mapping.ts';

type Subject = EntityName<object> | object | object[];

/** Throws `AbstractClassError` when rows of an abstract class are to be written. */
export function refuseAbstract(config: Configuration, subject: Subject): void {
  for (const cls of classesOf(subject)) {
    mappingsOf(config).find(cls)?.model.refuseAbstract(cls);
  }
}

function classesOf(subject: Subject): EntityClass[] {
  if (Array.isArray(subject)) {
    return subject.map((entity: object) => entity.constructor as EntityClass);
  }
  return [Utils.isEntity<object>(subject) ? subject.constructor : classOf(subject as EntityName<object>)];
}

/** Throws `ImmutableEntityError` when rows of an immutable class are to be changed or deleted. */
export function refuseImmutable(cls: EntityClass | undefined, operation: string): void {
  if (cls && immutabilityOf(cls)) {
    throw new ImmutableEntityError(cls.name, operation);
  }
}

/** Throws `ReadOnlyEntityError` for an instance that stands for a row of an unknown class. */
export function refuseReadOnly(subject: unknown): void {
  if (Utils.isEntity<object>(subject) && isReadOnly(subject)) {
    const wrapped = helper(subject);
    throw new ReadOnlyEntityError(wrapped.__meta.className, String(wrapped.getSerializedPrimaryKey()));
  }
}

/** Throws `IdentityWriteError` when data of a stored row names a class of the hierarchy that is not of the given branch. */
export function refuseOtherBranch(
  config: Configuration,
  entityName: EntityName<object> | object,
  data: Dictionary | undefined,
): void {
  if (!Utils.isPlainObject(data) || Utils.isEntity<object>(entityName)) {
    return;
  }
  const cls = classOf(entityName as EntityName<object>);
  const mapping = mappingsOf(config).find(cls);
  const level = mapping?.model.withIdentity(data[IDENTITY_PROPERTY]);
  if (mapping && level && !isBelow(level, mapping.levelOf(cls))) {
    throw new IdentityWriteError(cls.name, IDENTITY_PROPERTY, level.identity);
  }
}

/**
 * Throws `IdentityWriteError` when data, or data of a relation inside it, names another identity than that of its class:
 * MikroORM would build that class.
 */
export function refuseIdentity(config: Configuration, meta: EntityMetadata, data: Dictionary | undefined): void {
  const mappings = mappingsOf(config);
  if (mappings.isEmpty || !Utils.isPlainObject(data)) {
    return;
  }
  const identity: unknown = data[IDENTITY_PROPERTY];
  const model = mappings.find(meta.class)?.model;
  if (model && identity !== undefined && identity !== model.levelOf(meta.class)?.identity) {
    throw new IdentityWriteError(meta.className, IDENTITY_PROPERTY, identity);
  }
  for (const { name, targetMeta } of meta.relations) {
    for (const nested of targetMeta ? Utils.asArray<Dictionary>(data[name] as Dictionary | undefined) : []) {
      refuseIdentity(config, targetMeta!, nested);
    }
  }
}
