import { type EntityClass, helper, Utils } from '@mikro-orm/core';
import { SLUG_PROPERTY, slugSettingsOf } from '../../../mixins/slug-settings.ts';
import type { EntityManagerInternals } from '../../manager-internals.ts';
import { inManagerTransaction, type ManagerOptions } from '../manager-transaction.ts';
import { FlushSlugs, hasSlug } from './flush-slugs.ts';
import type { SlugRow } from './slug-source.ts';

/** Rows to write past the unit of work: instances, or data for rows of one class. */
export interface SlugWrite<O extends ManagerOptions> {
  readonly cls: EntityClass | undefined;
  readonly rows: readonly object[];
  readonly options: O;
}

/** Runs a write in a transaction that holds the locks, with a slug in every row. Instances get theirs in place. */
export function withSlugRows<T, O extends ManagerOptions>(
  em: EntityManagerInternals,
  { cls, rows, options }: SlugWrite<O>,
  work: (rows: object[], options: O & { ctx: object }) => Promise<T>,
): Promise<T> {
  return inManagerTransaction(em, options, async inside => {
    const slugs = new FlushSlugs(em);
    const places = rows.map(row => {
      const own = Utils.isEntity<object>(row) ? (row.constructor as EntityClass) : cls;
      return { row, schema: schemaOf(em, row, options), meta: em.getMetadata(own!), settings: slugSettingsOf(own) };
    });
    const slugged = places.filter((place): place is Place => place.settings !== undefined);
    await slugs.lock(new Set(slugged.map(({ meta, schema }) => slugs.tableOf(meta, schema))), inside.ctx);
    slugged.forEach(({ row, meta, schema }) => slugs.reserve(slugs.tableOf(meta, schema), row));
    const whole = new Map<object, object>();
    const open = slugged.filter(({ row }) => !hasSlug(row));
    for (const [schema, ofSchema] of Map.groupBy(open, place => place.schema)) {
      const chosen = await slugs.choose(ofSchema, { ctx: inside.ctx, schema });
      ofSchema.forEach(({ row }, index) => whole.set(row, withSlug(row, chosen[index])));
    }
    try {
      return await work(
        rows.map(row => whole.get(row) ?? row),
        inside,
      );
    } catch (error) {
      open.filter(({ row }) => Utils.isEntity(row)).forEach(({ row }) => withSlug(row, undefined));
      throw error;
    }
  });
}

interface Place extends SlugRow {
  readonly schema: string | undefined;
}

function schemaOf(em: EntityManagerInternals, row: object, options: ManagerOptions): string | undefined {
  const own = Utils.isEntity<object>(row) ? helper(row).getSchema() : undefined;
  return own ?? options.schema ?? em.getContext(false).schema;
}

function withSlug(row: object, slug: string | undefined): object {
  const isInstance: boolean = Utils.isEntity(row);
  return Object.assign(isInstance ? row : { ...row }, { [SLUG_PROPERTY]: slug });
}
