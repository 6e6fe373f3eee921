import {
  type ChangeSet,
  ChangeSetType,
  type EntityClass,
  type EntityIdentifier,
  type EventSubscriber,
  type FlushEventArgs,
  helper,
} from '@mikro-orm/core';
import { IdentityWriteError } from '../../errors/identity-error.ts';
import { ReadOnlyEntityError } from '../../errors/loading-error.ts';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import { mappingsOf } from '../mapping.ts';
import { isReadOnly } from '../loading/resolved-class.ts';
import { refuseImmutable } from './write-guards.ts';
import { runningChange } from './change-type/running-change.ts';

/** Guards every flush: no abstract class, no identity by hand, no instance of an unknown class is written. */
export class PolymorphicSubscriber implements EventSubscriber {
  onFlush({ em, uow }: FlushEventArgs): void {
    const mappings = mappingsOf(em.config);
    for (const changeSet of uow.getChangeSets()) {
      const mapping = mappings.find(changeSet.entity.constructor);
      if (mapping) {
        guard(
          changeSet,
          entity => mapping.model.identityOf(entity),
          cls => mapping.model.refuseAbstract(cls),
        );
      }
    }
  }
}

/** Throws `ImmutableEntityError` when a flush is to change or delete a row of an immutable class. */
export function refuseChange({ meta, type }: ChangeSet<object>): void {
  if (type !== ChangeSetType.CREATE) {
    refuseImmutable(meta.class, isUpdate(type) ? 'an update by a flush' : 'a delete by a flush');
  }
}

function guard(
  changeSet: ChangeSet<object>,
  identityOf: (entity: object) => string,
  refuseAbstract: (cls: EntityClass) => void,
): void {
  const { entity, type } = changeSet;
  const wrapped = helper(entity);
  if (isReadOnly(entity)) {
    throw new ReadOnlyEntityError(wrapped.__meta.className, String(wrapped.getSerializedPrimaryKey()));
  }
  const identity = (entity as { [IDENTITY_PROPERTY]?: string })[IDENTITY_PROPERTY];
  if (type === ChangeSetType.CREATE) {
    refuseAbstract(entity.constructor);
    keepIdentifier(changeSet);
  }
  const isChanged =
    type === ChangeSetType.CREATE
      ? identity !== identityOf(entity)
      : isUpdate(type) && identity !== storedIdentity(entity);
  if (identity !== undefined && isChanged && !runningChange(entity)) {
    throw new IdentityWriteError(wrapped.__meta.className, IDENTITY_PROPERTY, identity);
  }
}

function isUpdate(type: ChangeSetType): boolean {
  return type === ChangeSetType.UPDATE || type === ChangeSetType.UPDATE_EARLY;
}

function storedIdentity(entity: object): unknown {
  return helper(entity).__originalEntityData?.[IDENTITY_PROPERTY as never];
}

/** MikroORM gives the child rows of `new X()` no key when the key comes from `onCreate`: its identifier was taken too early. */
function keepIdentifier({ entity, meta }: ChangeSet<object>): void {
  const [key] = meta.primaryKeys;
  const value = key && (entity as Record<string, unknown>)[key];
  if (meta.tptParent && meta.simplePK && value != null) {
    (helper(entity).__identifier as EntityIdentifier | undefined)?.setValue(value);
  }
}
