import { helper, Utils } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { NotInHierarchyError, ReadOnlyEntityError } from '../../../errors/loading-error.ts';
import { UnmanagedEntityError } from '../../../errors/type-change-error.ts';
import { requireComplete } from '../../../keys/completeness.ts';
import { refuseImmutable } from '../write-guards.ts';
import { isReadOnly } from '../../loading/resolved-class.ts';
import { type HierarchyMapping, mappingsOf } from '../../mapping.ts';

/** The hierarchy of an entity whose type can be changed; throws when it cannot. */
export function requireChangeable(em: SqlEntityManager, entity: unknown): HierarchyMapping {
  if (!Utils.isEntity<object>(entity)) {
    const what = entity === null ? 'null' : `a ${typeof entity}`;
    throw new UnmanagedEntityError(what, 'Give it an entity of a hierarchy.');
  }
  const { className } = helper(entity).__meta;
  const mapping = mappingsOf(em.config).find(entity.constructor);
  if (!mapping) {
    throw new NotInHierarchyError(className, 'a hierarchy of this ORM', ['the classes given to defineHierarchy']);
  }
  requireManaged(em, entity, className);
  requireWritable(entity, className);
  return mapping;
}

function requireWritable(entity: object, className: string): void {
  if (isReadOnly(entity)) {
    throw new ReadOnlyEntityError(className, String(helper(entity).getSerializedPrimaryKey()));
  }
  refuseImmutable(entity.constructor, 'a change of type');
  requireComplete(entity, 'changeType');
}

function requireManaged(em: SqlEntityManager, entity: object, className: string): void {
  const uow = em.getUnitOfWork();
  if (uow.getRemoveStack().has(entity) || uow.getOrphanRemoveStack().has(entity)) {
    throw new UnmanagedEntityError(`a ${className} that is to be removed`, 'Keep it, or create the other one.');
  }
  const wrapped = helper(entity);
  if (!wrapped.__managed || !wrapped.__originalEntityData) {
    throw new UnmanagedEntityError(
      `a ${className} that is not stored`,
      'Flush it first, or create the other one instead.',
    );
  }
  if (!uow.getIdentityMap().values().includes(entity)) {
    throw new UnmanagedEntityError(`a ${className} of another EntityManager`, 'Find it with this one.');
  }
}
