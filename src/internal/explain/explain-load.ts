import { type EntityManager, type EntityName, type FindAllOptions, FlushMode } from '@mikro-orm/core';
import { MissingDriverError } from '../../errors/declaration-error.ts';
import { LoadOptionError } from '../../errors/loading-error.ts';
import { LoadExplanation } from '../../polymorphic/explain/load-explanation.ts';
import { isPolymorphicDriver } from '../../keys/driver-mark.ts';
import { dryRun, type PlannedFind } from '../loading/dry-run.ts';
import { childQueries, explainRelations, explainRows, type Group } from './explain-rows.ts';

/**
 * Says what a load would do, without sending a query: its first query, the strategy and why, and the tables.
 *
 * ```ts
 * const explanation = await explainLoad(em, Tool, { where: { name: 'web' }, limit: 20 });
 * console.log(`${explanation}`, explanation.queries.max);
 * ```
 *
 * The options are those of `em.findAll`. The plan comes from the code that a find runs, up to the point where it would
 * send its query. Throws what that find would throw for wrong options, `MissingDriverError` on a driver without the mixin
 * and `LoadOptionError` for a virtual entity.
 */
export async function explainLoad<
  Entity extends object,
  Hint extends string = never,
  Fields extends string = never,
  Excludes extends string = never,
>(
  em: EntityManager,
  entityName: EntityName<Entity>,
  { where, ...options }: FindAllOptions<Entity, Hint, Fields, Excludes> = {},
): Promise<LoadExplanation> {
  refuseOthers(em, entityName);
  const dry = { ...options, cache: false, flushMode: FlushMode.COMMIT };
  const [find] = await dryRun(() =>
    em.fork({ keepTransactionContext: true }).find(entityName, (where ?? {}) as never, dry as never),
  );
  return explain(find!);
}

/** Their finds would run. */
function refuseOthers<T extends object>(em: EntityManager, entityName: EntityName<T>): void {
  if (!isPolymorphicDriver(em.getDriver())) {
    throw new MissingDriverError(em.getDriver().constructor.name);
  }
  const { virtual, className } = em.getMetadata().get(entityName);
  if (virtual) {
    throw new LoadOptionError(
      `explainLoad cannot explain ${className}, a virtual entity: its query is made by your code.`,
    );
  }
}

function explain(find: PlannedFind): LoadExplanation {
  const { meta, request, plan, sql, isLocked } = find;
  const root: Group = { parts: plan ? [{ load: find, plan }] : [], isLocked };
  const groups = [root];
  const relations = explainRelations(find, { hints: find.hints, path: '', group: root, groups });
  return new LoadExplanation({
    entity: meta.className,
    asked: request.strategy,
    sql,
    rows: plan && explainRows(find, plan),
    relations,
    queries: { min: 1, max: groups.reduce((sum, group) => sum + 1 + childQueries(group), 0) },
  });
}
