import { type EntityClass, getWhereCondition, helper, Utils } from '@mikro-orm/core';
import { SLUG_PROPERTY, slugSettingsOf } from '../../../mixins/slug-settings.ts';
import { classOf } from '../../loading/load-options.ts';
import type { Constructor, EntityManagerInternals, Name } from '../../manager-internals.ts';
import type { ManagerOptions } from '../manager-transaction.ts';
import { hasSlug } from './flush-slugs.ts';
import { withSlugRows } from './slug-rows.ts';

type Rest<T = object> = [data?: T, options?: UpsertOptions];

interface UpsertOptions extends ManagerOptions {
  onConflictFields?: unknown;
  onConflictMergeFields?: unknown;
  onConflictExcludeFields?: readonly string[];
}

/** Rows that are written past the unit of work get slugs as well, under the same lock. */
export function withSlugWrites(Base: Constructor<EntityManagerInternals>): Constructor<EntityManagerInternals> {
  return class PolymorphicEntityManager extends Base {
    override async insert(subject: Name | object, ...rest: Rest): Promise<unknown> {
      const [data = subject as object, options = {}] = rest;
      const cls = classOfRow(subject, data);
      return slugSettingsOf(cls)
        ? withSlugRows(this, { cls, rows: [data], options }, ([row], inside) => super.insert(cls, row, inside))
        : super.insert(subject, ...rest);
    }

    override async insertMany(subject: Name | object[], ...rest: Rest<object[]>): Promise<unknown> {
      const [rows = subject as object[], options = {}] = rest;
      if (!rows.some(row => slugSettingsOf(classOfRow(subject, row)))) {
        return super.insertMany(subject, ...rest);
      }
      const cls = Array.isArray(subject) ? undefined : classOf(subject);
      return withSlugRows(this, { cls, rows, options }, (whole, inside) =>
        cls ? super.insertMany(cls, whole, inside) : super.insertMany(whole, undefined, inside),
      );
    }

    override async upsert(subject: Name | object, ...rest: Rest): Promise<object> {
      const [data = subject as object, options = {}] = rest;
      const cls = classOfRow(subject, data);
      if (!slugSettingsOf(cls) || !getsSlug(this, { cls, row: data, options })) {
        return super.upsert(subject, ...rest);
      }
      const own = keepingSlug(this, { cls, row: data, options });
      return withSlugRows(this, { cls, rows: [data], options: own }, ([row], inside) => super.upsert(cls, row, inside));
    }

    /** Rows that have a slug change it in the table, and rows that get one do not: each kind goes on its own. */
    override async upsertMany(subject: Name | object[], ...rest: Rest<object[]>): Promise<object[]> {
      const [rows = subject as object[], options = {}] = rest;
      const results: object[] = [];
      const classOfEach = (row: object) => classOfRow(subject, row);
      const isOpen = (row: object) =>
        slugSettingsOf(classOfEach(row)) !== undefined && getsSlug(this, { cls: classOfEach(row), row, options });
      const kinds = Map.groupBy(rows.keys(), place => isOpen(rows[place]!));
      if (!kinds.has(true)) {
        return super.upsertMany(subject, ...rest);
      }
      for (const [open, places] of kinds) {
        const ofKind = places.map(place => rows[place]!);
        const [row] = ofKind;
        const own = open ? keepingSlug(this, { cls: classOfEach(row!), row: row!, options }) : options;
        const write = { cls: Array.isArray(subject) ? undefined : classOf(subject), rows: ofKind, options: own };
        const written = await withSlugRows(this, write, (whole, inside) =>
          write.cls ? super.upsertMany(write.cls, whole, inside) : super.upsertMany(whole, undefined, inside),
        );
        places.forEach((place, index) => (results[place] = written[index]!));
      }
      return results;
    }
  };
}

function classOfRow(subject: Name | object, row: object): EntityClass {
  return Utils.isEntity<object>(row) ? row.constructor : classOf(subject as Name);
}

interface Upsert {
  readonly cls: EntityClass;
  readonly row: object;
  readonly options: UpsertOptions;
}

/**
 * Whether an upsert has to choose a slug: not where MikroORM does it in a fork, which comes here again, nor where it assigns
 * the data to an instance that is loaded.
 */
function getsSlug(em: EntityManagerInternals, { cls, row, options }: Upsert): boolean {
  if (hasSlug(row) || (options.disableIdentityMap ?? em.config.get('disableIdentityMap'))) {
    return false;
  }
  const key = keyOf(em, cls, row);
  return em.config.get('upsertManaged') || key == null || !em.getUnitOfWork().getById(cls, key, options.schema);
}

/** A row that exists keeps its slug; and a slug that was chosen is not what tells whether it exists. */
function keepingSlug(em: EntityManagerInternals, { cls, row, options }: Upsert): UpsertOptions {
  const meta = em.getMetadata(cls);
  const { where } = getWhereCondition(meta, undefined, row, keyOf(em, cls, row) as never) as { where: unknown };
  const found = Utils.isPlainObject(where) ? Object.keys(where).flatMap(key => Utils.splitPrimaryKeys(key)) : [];
  const { onConflictFields = found.length > 0 ? found : meta.primaryKeys, onConflictExcludeFields = [] } = options;
  return {
    ...options,
    onConflictFields,
    ...(options.onConflictMergeFields ? {} : { onConflictExcludeFields: [...onConflictExcludeFields, SLUG_PROPERTY] }),
  };
}

function keyOf(em: EntityManagerInternals, cls: EntityClass, row: object): unknown {
  return Utils.isEntity<object>(row) ? helper(row).getPrimaryKey() : Utils.extractPK(row, em.getMetadata(cls));
}
