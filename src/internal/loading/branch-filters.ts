import {
  type Dictionary,
  type EntityMetadata,
  type FilterDef,
  type FilterOptions,
  QueryHelper,
  raw,
  Utils,
} from '@mikro-orm/core';
import type { AbstractSqlDriver, SqlEntityManager } from '@mikro-orm/sql';
import type { Level } from '../../polymorphic/hierarchy-model.ts';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import { type HierarchyMapping, mappingsOf } from '../mapping.ts';
import { keysAlone } from '../querying/keys-alone.ts';

/** What a filter is evaluated for. */
export type FilterKind = 'read' | 'update' | 'delete';

interface FilterContext {
  readonly options: FilterOptions | undefined;
  readonly type: FilterKind;
  readonly findOptions: object | undefined;
}

/**
 * Adds the conditions of filters that classes below `meta` declare: each holds for the rows of its branch only.
 *
 * MikroORM applies a filter when its own class is queried; rows of that class that come in through an ancestor escape it.
 */
export async function applyBranchFilters(
  em: SqlEntityManager,
  meta: EntityMetadata,
  where: Dictionary | undefined,
  context: FilterContext,
): Promise<Dictionary | undefined> {
  const mapping = mappingsOf(em.config).find(meta.class);
  const conditions: Dictionary[] = [];
  for (const level of mapping?.levelsBelow(mapping.levelOf(meta.class)) ?? []) {
    const branch = mapping!.metaOf(level);
    const own = ownFilters(branch, mapping!.metaOf(level.parent!));
    for (const filter of QueryHelper.getActiveFilters(branch, context.options ?? {}, own)) {
      const condition = await evaluate(em, branch, filter, context);
      if (Utils.hasObjectKeys(condition)) {
        const isRoot = meta.class === mapping!.rootMeta.class;
        conditions.push(inBranch(mapping!, level, { condition, isRoot, driver: em.getDriver() }));
      }
    }
  }
  return conditions.length === 0
    ? where
    : { $and: where && Utils.hasObjectKeys(where) ? [...conditions, where] : conditions };
}

function ownFilters(meta: EntityMetadata, parent: EntityMetadata): Record<string, FilterDef> {
  const inherited: Readonly<Record<string, unknown>> = parent.filters;
  return Object.fromEntries(Object.entries(meta.filters).filter(([name, filter]) => inherited[name] !== filter));
}

type Condition = (...args: unknown[]) => unknown;

/** As MikroORM evaluates a filter of the queried class. */
async function evaluate(
  em: SqlEntityManager,
  meta: EntityMetadata,
  filter: FilterDef,
  context: FilterContext,
): Promise<Dictionary> {
  const { options, type, findOptions } = context;
  const given: unknown = Utils.isPlainObject(options) ? (options as Dictionary)[filter.name] : undefined;
  const args = Utils.isPlainObject(given) ? given : em.getFilterParams(filter.name);
  if (typeof filter.cond === 'function' && !args && filter.cond.length > 0 && filter.args !== false) {
    throw new Error(`No arguments provided for filter '${filter.name}'`);
  }
  const cond: unknown = filter.cond;
  const where: unknown =
    typeof cond === 'function' ? await (cond as Condition)(args ?? {}, type, em, findOptions, meta.className) : cond;
  return QueryHelper.processWhere({
    where: where as never,
    entityName: meta.class,
    metadata: em.getMetadata(),
    platform: em.getPlatform(),
    aliased: false,
  }) as Dictionary;
}

/** A middle class of a single table does not know the columns of its subclasses: there the rows are named by key. */
function inBranch(
  mapping: HierarchyMapping,
  level: Level,
  { condition, isRoot, driver }: { condition: Dictionary; isRoot: boolean; driver: AbstractSqlDriver },
): Dictionary {
  const elsewhere = { [IDENTITY_PROPERTY]: { $nin: [...mapping.model.storedBelow(level)] } };
  if (!mapping.isJoined && isRoot) {
    return { $or: [elsewhere, condition] };
  }
  const { primaryKeys } = mapping.rootMeta;
  const query = keysAlone(driver.createQueryBuilder(level.class), mapping.rootMeta, condition).toQuery();
  return {
    $or: [elsewhere, { [Utils.getPrimaryKeyHash(primaryKeys)]: { $in: raw(`(${query.sql})`, [...query.params]) } }],
  };
}
