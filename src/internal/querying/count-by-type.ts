import {
  type CountOptions,
  type EntityClass,
  type EntityManager,
  type FilterOptions,
  type FilterQuery,
  raw,
  ReferenceKind,
} from '@mikro-orm/core';
import type { AnyQueryBuilder, SqlEntityManager } from '@mikro-orm/sql';
import { TypeConditionError } from '../../errors/condition-error.ts';
import { UnknownIdentityError } from '../../errors/identity-error.ts';
import type { Level } from '../../polymorphic/hierarchy-model.ts';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import { propertyOf } from '../../polymorphic/load-scope.ts';
import { currentCounts, type TypeCounts } from './current-counts.ts';
import { knownRows } from '../loading/find-request.ts';
import type { LoadOptions } from '../loading/load-options.ts';
import type { EntityManagerInternals } from '../manager-internals.ts';
import { type HierarchyMapping, mappingsOf } from '../mapping.ts';

/** The options of `countByType`: those of `em.count` that concern the rows. */
export interface CountByTypeOptions<T extends object> extends Pick<
  CountOptions<T>,
  'filters' | 'schema' | 'connectionType' | 'flushMode' | 'onUnknown'
> {
  /** Adds each abstract class of the branch with the sum of its concrete classes. Default: false. */
  readonly subtotals?: boolean;
}

type Manager = EntityManagerInternals & SqlEntityManager;

/**
 * Counts the rows of each concrete class of a branch, by identity, with one `GROUP BY`; classes without rows are 0.
 *
 * ```ts
 * const counts = await countByType(em, Tool, { name: { $like: 'w%' } }, { subtotals: true });
 * console.log(counts['functiontool.getweatherfunction'], counts['functiontool']);
 * ```
 *
 * The result is a plain object, as that of `em.countBy`. A stored identity that no class of the branch has throws
 * `UnknownIdentityError`; `onUnknown: 'skip'` leaves it out, any other policy gives it under its own name. Throws
 * `TypeConditionError` for a class that is in no hierarchy.
 */
export async function countByType<T extends object>(
  em: EntityManager,
  cls: EntityClass<T>,
  where: FilterQuery<NoInfer<T>> = {},
  options: CountByTypeOptions<NoInfer<T>> = {},
): Promise<TypeCounts> {
  const mapping = mappingsOf(em.config).find(cls);
  if (!mapping) {
    throw TypeConditionError.misplaced('countByType', (cls as EntityClass | undefined)?.name ?? String(cls));
  }
  const level = mapping.model.requireLevel(cls);
  const stored = await storedCounts(em as unknown as Manager, mapping, { cls, where, options: { ...options } });
  const unknown = [...stored.keys()].filter(identity => !mapping.model.resolve(identity, level));
  refuseUnknown(unknown, stored, { mapping, level, policy: options.onUnknown ?? mapping.model.settings.onUnknown });
  const identities = mapping.model.identitiesBelow(level);
  const counts: Record<string, number> = Object.create(null) as Record<string, number>;
  for (const identity of [...identities, ...unknown]) {
    counts[identity] = stored.get(identity) ?? 0;
  }
  for (const abstract of options.subtotals ? abstractBelow(mapping, level) : []) {
    counts[abstract.identity!] = mapping.model
      .identitiesBelow(abstract)
      .reduce((sum, identity) => sum + (stored.get(identity) ?? 0), 0);
  }
  return Object.freeze(counts);
}

async function storedCounts(
  em: Manager,
  mapping: HierarchyMapping,
  { cls, where, options }: { cls: EntityClass; where: unknown; options: LoadOptions },
): Promise<Map<string, number>> {
  options['schema'] ??= em.schema;
  await em.tryFlush(cls, options);
  const processed = await em.processWhere(cls, where as object, options, 'read');
  const meta = em.getMetadata().get(cls);
  const connectionType = em.isInTransaction() ? 'write' : (options['connectionType'] as 'read' | 'write' | undefined);
  const qb = em.createQueryBuilder(cls, undefined, connectionType) as AnyQueryBuilder<object>;
  qb.withSchema(options['schema'] as string | undefined);
  qb.where(knownRows(em.config, meta, processed, options));
  await qb.applyJoinedFilters(em, options['filters'] as FilterOptions | undefined);
  qb.select([IDENTITY_PROPERTY, raw(`${rowCount(qb)} as "count"`)] as never).groupBy(IDENTITY_PROPERTY as never);
  const column = propertyOf(mapping.rootMeta, IDENTITY_PROPERTY)!.fieldNames[0]!;
  const rows = (await qb.execute('all', { mapResults: false })) as unknown as Record<string, unknown>[];
  const counts = Object.fromEntries(rows.map(row => [String(row[column]), Number(row['count'])]));
  return new Map(Object.entries(currentCounts(mapping.model, [IDENTITY_PROPERTY], counts)));
}

const TO_MANY: ReadonlySet<ReferenceKind> = new Set([ReferenceKind.ONE_TO_MANY, ReferenceKind.MANY_TO_MANY]);

/** A condition on a to-many relation brings a row once for each of its items. */
function rowCount(qb: AnyQueryBuilder<object>): string {
  if (!Object.values(qb.state.joins).some(join => TO_MANY.has(join.prop.kind))) {
    return 'count(*)';
  }
  const keys = qb.mainAlias.meta.getPrimaryProps().flatMap(prop => prop.fieldNames);
  return `count(distinct (${keys.map(name => `"${qb.alias}"."${name.replaceAll('"', '""')}"`).join(', ')}))`;
}

function refuseUnknown(
  unknown: readonly string[],
  counts: ReadonlyMap<string, number>,
  { mapping, level, policy }: { mapping: HierarchyMapping; level: Level; policy: unknown },
): void {
  const [identity] = unknown;
  if (identity !== undefined && policy === 'throw') {
    throw new UnknownIdentityError({
      className: level.name,
      identity,
      known: mapping.model.identitiesBelow(level),
      row: { table: mapping.rootMeta.tableName, key: `(one of ${counts.get(identity)})` },
    });
  }
}

function abstractBelow(mapping: HierarchyMapping, level: Level): Level[] {
  return [level, ...mapping.levelsBelow(level)].filter(
    candidate => !candidate.isConcrete && candidate.identity !== undefined,
  );
}
