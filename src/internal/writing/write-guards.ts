import {
  type Configuration,
  type Dictionary,
  type EntityClass,
  type EntityMetadata,
  type EntityName,
  Utils,
} from '@mikro-orm/core';
import { IdentityWriteError } from '../../errors/identity-error.ts';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import { classOf } from '../loading/load-options.ts';
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
