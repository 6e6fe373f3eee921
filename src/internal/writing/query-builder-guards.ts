import { type Configuration, type Dictionary, type EntityMetadata, QueryFlag } from '@mikro-orm/core';
import { type QueryBuilder, QueryType } from '@mikro-orm/sql';
import { ImmutableEntityError, QueryBuilderWriteError } from '../../errors/write-error.ts';
import { immutabilityOf } from '../../mixins/immutable.ts';
import { type TableChain, tableChain } from './table-chain.ts';

/** The members of a query builder that are looked at before it writes. */
interface WritingBuilder {
  readonly type: QueryType;
  readonly alias: string;
  readonly state: QueryBuilder['state'];
}

/**
 * Guards a query builder of a user that is about to write: it reaches one table only, and knows nothing of types.
 *
 * Throws `QueryBuilderWriteError`, `IdentityWriteError`, `AbstractClassError`, `ImmutableEntityError`.
 */
export function guardBuilder(qb: WritingBuilder, meta: EntityMetadata | undefined, config: Configuration): void {
  if (meta && immutabilityOf(meta.class)) {
    refuseChange(qb, meta);
  }
  const chain = meta && tableChain(config, meta);
  if (chain) {
    guards[statementOf(qb)]?.(qb, chain);
  }
}

/** Rows of an immutable class are inserted only. */
function refuseChange(qb: WritingBuilder, { className }: EntityMetadata): void {
  const statement = statementOf(qb);
  const merges = statement === QueryType.INSERT && qb.state.onConflict?.some(({ ignore }) => !ignore);
  const operation = merges ? 'an upsert that merges' : CHANGES[statement];
  if (operation !== undefined) {
    throw new ImmutableEntityError(className, operation);
  }
}

const CHANGES: Partial<Record<QueryType, string>> = {
  [QueryType.UPDATE]: 'an update by a query builder',
  [QueryType.DELETE]: 'a delete by a query builder',
  [QueryType.TRUNCATE]: 'a truncate by a query builder',
};

/** A write whose condition joins other tables is a query until MikroORM has finished it. */
function statementOf({ type, state: { flags } }: WritingBuilder): QueryType {
  if (flags.has(QueryFlag.UPDATE_SUB_QUERY)) {
    return QueryType.UPDATE;
  }
  return flags.has(QueryFlag.DELETE_SUB_QUERY) ? QueryType.DELETE : type;
}

const guards: Partial<Record<QueryType, (qb: WritingBuilder, chain: TableChain) => void>> = {
  [QueryType.INSERT]: guardInsert,
  [QueryType.UPDATE]: guardUpdate,
  [QueryType.DELETE]: guardDelete,
  [QueryType.TRUNCATE]: guardTruncate,
};

/** The rows get the identity of their class. */
function guardInsert({ state }: WritingBuilder, chain: TableChain): void {
  const { meta, mapping } = chain;
  mapping.model.refuseAbstract(meta.class);
  refuseInsert(state, chain);
  for (const row of Array.isArray(state.data) ? (state.data as Dictionary[]) : [state.data as Dictionary]) {
    chain.refuseIdentity(row, { allowed: chain.identity });
    row[mapping.model.settings.column] = chain.identity;
  }
}

function refuseInsert({ insertSubQuery, onConflict }: WritingBuilder['state'], chain: TableChain): void {
  const { className } = chain.meta;
  if (chain.tables.length > 1) {
    refuse(chain, 'insert', { reason: spread(chain), instead: `em.insert(${className}, data)` });
  }
  if (insertSubQuery) {
    const reason = 'what it copies may be of other classes';
    refuse(chain, 'insert', { reason, instead: `em.clone(${className}, where)` });
  }
  if (onConflict?.some(({ ignore }) => !ignore)) {
    const reason = 'it would change rows of other classes as well';
    refuse(chain, 'upsert', { reason, instead: `em.upsert(${className}, data)` });
  }
}

function guardUpdate({ state, alias }: WritingBuilder, chain: TableChain): void {
  const data = state.data as Dictionary;
  chain.refuseIdentity(data);
  const { meta } = chain;
  const instead = `em.nativeUpdate(${meta.className}, where, data)`;
  const elsewhere = elsewhereIn(chain, [...columnsIn(data), ...columnsIn(state.cond, alias)], state.flags);
  if (elsewhere !== undefined) {
    refuse(chain, 'update', { reason: `${elsewhere} lies in another table`, instead });
  }
  if (meta.versionProperty && !meta.ownsVersionProperty()) {
    refuse(chain, 'update', { reason: `its version ${meta.versionProperty} lies in another table`, instead });
  }
}

function guardDelete(_: WritingBuilder, chain: TableChain): void {
  const { tables, meta } = chain;
  const instead = `em.nativeDelete(${meta.className}, where)`;
  if (tables.length > 1) {
    const reason = `${spread(chain)}, and would stay behind as rows of ${tables.at(-2)!.className}`;
    refuse(chain, 'delete', { reason, instead });
  }
}

function guardTruncate(_: WritingBuilder, chain: TableChain): void {
  if (chain.meta !== chain.mapping.rootMeta) {
    const reason = 'its table holds rows of other classes as well';
    refuse(chain, 'truncate', { reason, instead: `em.nativeDelete(${chain.meta.className}, {})` });
  }
}

function refuse({ meta }: TableChain, statement: string, why: { reason: string; instead: string }): never {
  throw new QueryBuilderWriteError(meta.className, statement, why);
}

function spread({ tables }: TableChain): string {
  return `its rows lie in ${tables.length} tables`;
}

/** What a statement on the table of a class needs of other tables of its rows. */
function elsewhereIn(chain: TableChain, names: readonly string[], flags: ReadonlySet<QueryFlag>): string | undefined {
  if (chain.tables.length === 1) {
    return undefined;
  }
  const joins = flags.has(QueryFlag.UPDATE_SUB_QUERY) ? 'what its condition joins' : undefined;
  const elsewhere = names.find(name => {
    const prop = chain.property(name);
    return prop && !prop.primary && chain.tableOf(prop) !== chain.meta;
  });
  return elsewhere ?? joins;
}

/** The names of columns and properties of the main table, or without a table. */
function columnsIn(value: unknown, alias?: string): string[] {
  if (Array.isArray(value)) {
    return value.flatMap(item => columnsIn(item, alias));
  }
  return Object.entries((value ?? {}) as Dictionary).flatMap(([name, inner]) => {
    if (['$and', '$or', '$not'].includes(name)) {
      return columnsIn(inner, alias);
    }
    const [table, column] = name.split('.');
    return column === undefined ? [name] : table === alias ? [column] : [];
  });
}
