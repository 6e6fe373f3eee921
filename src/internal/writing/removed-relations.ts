import {
  type EntityClass,
  type EntityManager,
  type EntityMetadata,
  type EntityProperty,
  helper,
  ReferenceKind,
  Utils,
} from '@mikro-orm/core';
import { targetsOf } from '../loading/related-entities.ts';

type Values = Record<string, unknown>;

/** Takes an entity out of the loaded collections of those that it references, as MikroORM does with what it deletes. */
export function forgetInCollections(entity: object): void {
  for (const prop of helper(entity).__meta.relations.filter(isToOne)) {
    for (const owner of targetsOf(entity, prop.name)) {
      for (const { name } of inversesOf(helper(owner).__meta, prop, entity)) {
        forget((owner as Values)[name], entity);
      }
    }
  }
}

/** No row of the collection changes. */
function forget(collection: unknown, entity: object): void {
  if (Utils.isCollection<object>(collection)) {
    const wasDirty = collection.isDirty();
    collection.removeWithoutPropagation(entity);
    collection.setDirty(wasDirty);
  }
}

/**
 * Gives an orphan back the reference to its former owner that MikroORM took away for its deletion: restored, it is where it
 * was. One of a one-to-one relation lets go where it can, because another may take its place.
 */
export function keepOwner(em: EntityManager, orphan: object): void {
  const { __meta: meta, __originalEntityData: stored, __data: data } = helper(orphan);
  const metas = [...(em.getMetadata() as Iterable<EntityMetadata>)];
  for (const prop of meta.relations.filter(isToOne)) {
    const key = (stored as Values | undefined)?.[prop.name];
    const target = prop.targetMeta!.class as EntityClass;
    const owners = metas.filter(({ class: cls }) => cls === target || cls.prototype instanceof target);
    const isOrphaned = owners.some(owner => inversesOf(owner, prop, orphan).some(({ orphanRemoval }) => orphanRemoval));
    const isKept = prop.kind === ReferenceKind.MANY_TO_ONE || !prop.nullable;
    if (isOrphaned && isKept && key != null && (orphan as Values)[prop.name] == null) {
      (data as Values)[prop.name] = em.getReference(target, key as never, { wrapped: prop.ref === true } as never);
    }
  }
}

function isToOne({ kind, mapToPk, polymorphic }: EntityProperty): boolean {
  return (kind === ReferenceKind.MANY_TO_ONE || kind === ReferenceKind.ONE_TO_ONE) && !mapToPk && !polymorphic;
}

/** The relations of a class that mirror one of the entity's. */
function inversesOf({ relations }: EntityMetadata, { name }: EntityProperty, entity: object): EntityProperty[] {
  return relations.filter(
    ({ mappedBy, targetMeta }) => mappedBy === name && targetMeta && entity instanceof targetMeta.class,
  );
}
