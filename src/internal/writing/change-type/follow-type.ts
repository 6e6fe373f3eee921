import { type EntityManager, type EntityMetadata, helper, Utils } from '@mikro-orm/core';
import { StaleTypeError } from '../../../errors/type-change-error.ts';
import { IDENTITY_PROPERTY } from '../../../polymorphic/identity.ts';
import { mappingsOf } from '../../mapping.ts';
import { retype } from './retype.ts';

interface Loaded {
  readonly meta: EntityMetadata;
  readonly data: object;
  /** Whether the load gives up what was changed here. */
  readonly isRefresh: boolean;
}

/**
 * Makes an instance whose row was loaded with another type a reference of its new class, which MikroORM then loads. Throws
 * `StaleTypeError` when that would lose changes.
 */
export function followType(em: EntityManager, entity: object, { meta, data, isRefresh }: Loaded): void {
  if (!mappingsOf(em.config).find(meta.class)) {
    return;
  }
  const wrapped = helper(entity);
  if (wrapped.__initialized && !isRefresh && isChanged(em, entity)) {
    const stored = String((data as { [IDENTITY_PROPERTY]?: unknown })[IDENTITY_PROPERTY]);
    throw new StaleTypeError(wrapped.__meta.className, String(wrapped.getSerializedPrimaryKey()), stored);
  }
  const keeps = wrapped.__initialized ? staysLoaded(entity, meta) : () => true;
  retype(entity, meta, keeps);
  if (wrapped.__initialized) {
    wrapped.__initialized = false;
    wrapped.__originalEntityData = em.getComparator().prepareEntity(entity);
  }
}

/** Its key, and the collections that both classes have. */
function staysLoaded(entity: object, meta: EntityMetadata): (name: string) => boolean {
  return name =>
    meta.primaryKeys.includes(name) ||
    (Object.hasOwn(meta.properties, name) && Utils.isCollection((entity as Record<string, unknown>)[name]));
}

function isChanged(em: EntityManager, entity: object): boolean {
  const { __meta: meta, __originalEntityData: original } = helper(entity);
  const comparator = em.getComparator();
  const diff = comparator.diffEntities(meta.class, original ?? {}, comparator.prepareEntity(entity));
  const held = entity as Record<string, unknown>;
  return (
    Utils.hasObjectKeys(diff) ||
    meta.relations.some(
      ({ name }) => Utils.isCollection(held[name]) && (held[name] as { isDirty(): boolean }).isDirty(),
    )
  );
}
