import { type Configuration, type Dictionary, type EntityMetadata, type FilterDef, type FilterOptions, QueryHelper, raw, Utils } from '@mikro-orm/core';
import type { AbstractSqlDriver } from '@mikro-orm/sql';
import { IDENTITY_PROPERTY } from '../polymorphic/identity.ts';
import type { Level } from '../polymorphic/hierarchy-model.ts';
import { type HierarchyMapping, mappingsOf } from './mapping.ts';

/** How MikroORM evaluates one filter. */
export type EvaluateFilter = (filter: FilterDef, meta: EntityMetadata) => Promise<Dictionary>;

/**
 * The conditions of filters that classes below `meta` declare: each holds for the rows of its branch only.
 *
 * MikroORM applies a filter when its own class is queried; rows of that class that come in through an ancestor escape it.
 */
export async function branchFilters(
  meta: EntityMetadata,
  options: FilterOptions | undefined,
  { config, driver, evaluate }: { config: Configuration; driver: AbstractSqlDriver; evaluate: EvaluateFilter },
): Promise<Dictionary[]> {
  const mapping = mappingsOf(config).find(meta.class);
  if (!mapping) {
    return [];
  }
  const queried = mapping.levelOf(meta.class);
  const conditions: Dictionary[] = [];
  for (const level of mapping.model.levels) {
    if (level !== queried && level.class.prototype instanceof queried.class) {
      const branch = mapping.metaOf(level);
      for (const filter of QueryHelper.getActiveFilters(branch, options ?? {}, ownFilters(branch, mapping.metaOf(level.parent!)))) {
        const condition = await evaluate(filter, branch);
        if (Utils.hasObjectKeys(condition)) {
          conditions.push(inBranch(mapping, level, { condition, driver }));
        }
      }
    }
  }
  return conditions;
}

function ownFilters(meta: EntityMetadata, parent: EntityMetadata): Record<string, FilterDef> {
  return Object.fromEntries(Object.entries(meta.filters).filter(([name, filter]) => parent.filters[name] !== filter)) as Record<string, FilterDef>;
}

function inBranch(mapping: HierarchyMapping, level: Level, { condition, driver }: { condition: Dictionary; driver: AbstractSqlDriver }): Dictionary {
  const elsewhere = { [IDENTITY_PROPERTY]: { $nin: mapping.model.identitiesBelow(level) } };
  if (!mapping.isJoined) {
    return { $or: [elsewhere, condition] };
  }
  const { primaryKeys } = mapping.rootMeta;
  const query = driver.createQueryBuilder(level.class).select(primaryKeys as never).where(condition as never).toQuery();
  return { $or: [elsewhere, { [Utils.getPrimaryKeyHash(primaryKeys)]: { $in: raw(`(${query.sql})`, query.params as unknown[]) } }] };
}
