import { type Dictionary, type EntityClass, FlushMode, helper, type Primary, Utils } from '@mikro-orm/core';
import { TypeConflictError } from '../../errors/write-error.ts';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import type { EntityManagerInternals } from '../manager-internals.ts';
import { mappingsOf } from '../mapping.ts';
import type { ManagerOptions } from './manager-transaction.ts';
import { withTuples } from './polymorphic-references.ts';
import { refuseIdentity, refuseReadOnly } from './write-guards.ts';

interface Upsert {
  readonly cls: EntityClass;
  readonly rows: readonly object[];
  /** With the transaction of the upsert. */
  readonly options: ManagerOptions;
}

type Write = (rows: readonly object[], options: ManagerOptions) => Promise<object[]>;

/**
 * Upserts rows of one class and loads them whole. With `upsertManaged: false`, entities that are managed already are
 * changed by the next flush, as MikroORM does it; those of another class are refused.
 */
export async function upsertWhole(em: EntityManagerInternals, upsert: Upsert, write: Write): Promise<object[]> {
  const { rows, options } = upsert;
  const prepared = await Promise.all(rows.map(row => prepare(em, upsert, row)));
  const size = options.batchSize ?? em.config.get('batchSize');
  const entities: object[] = [];
  for (const [isManaged, places] of Map.groupBy(prepared.keys(), place => prepared[place]!.isManaged)) {
    for (let start = 0; start < places.length; start += size) {
      const chunk = places.slice(start, start + size);
      const written = await write(
        chunk.map(place => prepared[place]!.row),
        options,
      );
      await (isManaged ? undefined : reload(em, upsert, written));
      chunk.forEach((place, index) => (entities[place] = written[index]!));
    }
  }
  return entities;
}

interface Prepared {
  readonly row: object;
  readonly isManaged: boolean;
}

async function prepare(em: EntityManagerInternals, upsert: Upsert, row: object): Promise<Prepared> {
  refuseReadOnly(row);
  const writesManaged = em.config.get('upsertManaged');
  if (Utils.isEntity<object>(row)) {
    const { __managed: managed, __em: owner } = helper(row);
    return { row, isManaged: !writesManaged && managed && owner === em.getContext(false) };
  }
  const meta = em.getMetadata(upsert.cls);
  refuseIdentity(em.config, meta, row);
  const key = writesManaged ? null : Utils.extractPK<object>(row, meta);
  if (key !== null && (await isLoaded(em, upsert, key))) {
    return { row, isManaged: true };
  }
  const identity = mappingsOf(em.config).find(upsert.cls)!.model.identityOf(upsert.cls);
  return { row: { ...withTuples(meta, row), [IDENTITY_PROPERTY]: identity }, isManaged: false };
}

/** Whether the identity map holds an entity with this key: MikroORM would change it, whatever its class. */
async function isLoaded(em: EntityManagerInternals, { cls, options }: Upsert, key: Primary<object>): Promise<boolean> {
  const { rootMeta } = mappingsOf(em.config).find(cls)!;
  const entity = em.getUnitOfWork().getById<object>(rootMeta.class, key, options.schema);
  if (!entity || (!helper(entity).isInitialized() && !(await em.refresh(entity, { ...options })))) {
    return false;
  }
  if (entity.constructor !== cls) {
    throw new TypeConflictError({
      className: cls.name,
      table: rootMeta.tableName,
      key: String(helper(entity).getSerializedPrimaryKey()),
      stored: String((entity as Dictionary)[IDENTITY_PROPERTY]),
    });
  }
  return true;
}

async function reload(
  em: EntityManagerInternals,
  { cls, options: { ctx, schema } }: Upsert,
  entities: readonly object[],
): Promise<void> {
  const keys = entities.map(entity => helper(entity).getPrimaryKey());
  const where = { [Utils.getPrimaryKeyHash(em.getMetadata(cls).primaryKeys)]: keys };
  const here = { ctx, ...(schema === undefined ? {} : { schema }), connectionType: 'write' };
  await em.find(cls, where, { ...here, refresh: true, filters: false, flushMode: FlushMode.COMMIT });
}
