import { type Configuration, type Dictionary, type EntityClass, QueryHelper, Utils } from '@mikro-orm/core';
import { isOptedIn } from '../../keys/mixin-mark.ts';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import type { EntityManagerInternals } from '../manager-internals.ts';
import { mappingsOf } from '../mapping.ts';
import { withTuples } from './polymorphic-references.ts';
import { refuseAbstract, refuseIdentity, refuseReadOnly } from './write-guards.ts';

/** Some of the things to write: instances of one class, or plain objects. */
export interface Batch {
  readonly cls: EntityClass;
  readonly rows: readonly object[];
}

interface BatchWrite {
  /** The class of plain objects. */
  readonly cls: EntityClass | undefined;
  readonly rows: readonly object[];
}

/**
 * Writes things class by class: MikroORM would take all for the class of the first. The results stand where the things
 * stood.
 */
export async function writeBatches<T>(
  em: EntityManagerInternals,
  { cls, rows }: BatchWrite,
  write: (batch: Batch) => Promise<readonly T[]>,
): Promise<T[]> {
  const batches = [...Map.groupBy(rows.keys(), place => classOfEntity(rows[place]!))];
  const results: T[] = [];
  for (const [own, places] of batches) {
    const batch = { cls: own ?? cls!, rows: places.map(place => rows[place]!) };
    batch.rows.forEach(refuseReadOnly);
    refuseAbstract(em.config, batch.cls);
    const written = await write(batch);
    places.forEach((place, index) => (results[place] = written[index]!));
  }
  return results;
}

function classOfEntity(row: object): EntityClass | undefined {
  return Utils.isEntity<object>(row) ? row.constructor : undefined;
}

/** Whether a write of rows of a class, or of instances, meets a hierarchy. */
export function meetsHierarchy({ config }: EntityManagerInternals, cls: unknown, rows: readonly object[]): boolean {
  return [cls as EntityClass, ...rows.map(classOfEntity)].some(each => isMapped(config, each));
}

/** Whether a class belongs to a hierarchy. */
function isMapped(config: Configuration, cls: EntityClass | undefined): boolean {
  return mappingsOf(config).find(cls) !== undefined;
}

/** A row to insert, with what `onCreate` makes for a class with mixins. */
export function withMixinDefaults(em: EntityManagerInternals, cls: EntityClass | undefined, row: object): object {
  const own = classOfEntity(row) ?? cls;
  return own && isOptedIn(own) ? withDefaults(em, own, row) : row;
}

/** A row to insert with its identity and with what `onCreate` makes; an instance is completed in place. */
export function withDefaults(em: EntityManagerInternals, cls: EntityClass, row: object): object {
  const meta = em.getMetadata(cls);
  const factory = em.getEntityFactory();
  if (Utils.isEntity<object>(row)) {
    factory.assignDefaultValues(row, meta);
    return row;
  }
  refuseIdentity(em.config, meta, row);
  const data = Utils.copy(QueryHelper.processParams(withTuples(meta, row))) as Dictionary;
  const mapping = mappingsOf(em.config).find(cls);
  if (mapping) {
    data[IDENTITY_PROPERTY] = mapping.model.identityOf(cls);
  }
  factory.assignDefaultValues(data, meta, true);
  return data;
}
