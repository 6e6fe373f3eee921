import type { EntityMetadata } from '@mikro-orm/core';
import { type AnyQueryBuilder, QueryType, type SqlEntityManager } from '@mikro-orm/sql';
import { propertyOf } from '../../polymorphic/load-scope.ts';

interface Helper {
  getTPTAliasForProperty(property: string, alias: string): string;
}

/** The members of a query builder that are used here. */
interface Builder {
  readonly type: QueryType;
  readonly alias: string;
  readonly em?: SqlEntityManager;
  readonly helper: Helper;
  readonly mainAlias: { readonly meta?: EntityMetadata };
  readonly state: AnyQueryBuilder<object>['state'];
  clone(): AnyQueryBuilder<object>;
}

const keyQueries = new WeakSet<object>();
const probes = new WeakSet<object>();

/** Selects the key alone, so that tables of ancestors are joined only where a condition names them. */
export function selectOwnKey(qb: AnyQueryBuilder<object>, meta: EntityMetadata): AnyQueryBuilder<object> {
  keyQueries.add(qb);
  return qb.select(meta.primaryKeys as never) as AnyQueryBuilder<object>;
}

/**
 * The aliases of ancestor tables that a count, a grouped query or a key subquery of a joined class can do without.
 *
 * A child row cannot be without its parent row, so the join changes nothing. Where row-level security may hide the parent
 * row, by the mapping of an ancestor or the context of the session, it does, and stays. Called before the query is finalised; keys are read from the class's own table from
 * then on.
 */
export function unusedParents(qb: Builder): string[] {
  const meta = qb.mainAlias.meta;
  if (!meta?.tptParent || !(probes.has(qb) || isAggregate(qb)) || qb.em?.getSessionContext() || hasPolicies(meta)) {
    return [];
  }
  readKeysFromOwnTable(qb, meta);
  if (probes.has(qb)) {
    return [];
  }
  const probe = qb.clone();
  probes.add(probe);
  const { sql } = probe.toQuery();
  const columns = meta.getPrimaryProps().flatMap(prop => prop.fieldNames).length;
  const unused: string[] = [];
  for (const alias of parentAliases(meta, probe.state.tptAlias)) {
    const joins = unused.length === 0 ? 1 : 2;
    if (mentions(sql, alias) > joins * columns) {
      break;
    }
    unused.push(alias);
  }
  return unused;
}

/** Takes joins of these aliases out of a finalised query. */
export function dropJoins({ state }: Builder, aliases: readonly string[]): void {
  for (const [key, join] of Object.entries(state.joins)) {
    if (aliases.includes(join.alias)) {
      delete state.joins[key];
    }
  }
}

function isAggregate(qb: Builder): boolean {
  return (
    qb.type === QueryType.COUNT || keyQueries.has(qb) || (qb.type === QueryType.SELECT && qb.state.groupBy.length > 0)
  );
}

function hasPolicies(meta: EntityMetadata): boolean {
  const parent = meta.tptParent;
  return (
    parent !== undefined && (parent.policies.length > 0 || Boolean(parent.rowLevelSecurity) || hasPolicies(parent))
  );
}

/** Makes a query of a joined class name its key by its own table, not by that of the root. */
export function readKeysFromOwnTable(
  { helper, alias: own }: Pick<Builder, 'helper' | 'alias'>,
  meta: EntityMetadata,
): void {
  const resolve = helper.getTPTAliasForProperty.bind(helper);
  const isKey = (name: string) =>
    propertyOf(meta, name)?.primary === true || meta.getPrimaryProps().some(prop => prop.fieldNames.includes(name));
  helper.getTPTAliasForProperty = (name, alias) => (alias === own && isKey(name) ? own : resolve(name, alias));
}

/** Topmost first: a table can only go when all above it have gone. */
function parentAliases(meta: EntityMetadata, byClass: Readonly<Record<string, string>>): string[] {
  const parent = meta.tptParent;
  const alias = parent && byClass[parent.className];
  return alias ? [...parentAliases(parent, byClass), alias] : [];
}

function mentions(sql: string, alias: string): number {
  return sql.split(new RegExp(`(?<![\\w$])"?${alias.replaceAll('$', String.raw`\$`)}"?\\.`)).length - 1;
}
