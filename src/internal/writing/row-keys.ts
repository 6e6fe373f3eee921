import { type Dictionary, type EntityMetadata, raw, Utils } from '@mikro-orm/core';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import type { TableChain } from './table-chain.ts';
import { keysAlone } from '../querying/keys-alone.ts';
import { builderFor, keyColumns, quote, type WriteContext } from './write-context.ts';

/** SQL with `?` for parameters. */
export interface Sql {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/**
 * A condition with the type of its rows: the class and its descendants, and no identity that this process does not know.
 */
export function ofBranch(chain: TableChain, where: Dictionary): Dictionary {
  const [first, ...others] = chain.identities;
  const identity = { [IDENTITY_PROPERTY]: others.length > 0 ? { $in: [...chain.identities] } : first };
  return Utils.hasObjectKeys(where) || Object.getOwnPropertySymbols(where).length > 0
    ? { $and: [where, identity] }
    : identity;
}

/** The condition as an object, with the rows that the option `unionWhere` adds. */
export async function conditionOf({ driver, chain, options }: WriteContext, where: unknown): Promise<Dictionary> {
  const { meta } = chain;
  const condition = where == null ? {} : whereOf(meta, where);
  const hasUnion = (options['unionWhere'] as unknown[] | undefined)?.length;
  return hasUnion ? driver.applyUnionWhere(meta, condition, options, true) : condition;
}

/** A condition as an object; a key alone stands for the row that has it. */
export function whereOf(meta: EntityMetadata, where: unknown): Dictionary {
  return Utils.isPlainObject<Dictionary>(where)
    ? where
    : Utils.primaryKeyToObject<Dictionary>(meta as EntityMetadata<Dictionary>, where);
}

/** Selects the keys of the rows that a condition names. */
export function selectKeys(context: WriteContext, where: Dictionary, options: { isLocked: boolean }): Sql {
  const { chain } = context;
  const table = chain.deepestTable(where);
  const qb = builderFor(context, table).select(table.primaryKeys as never);
  qb.ensureTPTJoins();
  const { sql, params } = keysAlone(qb, table, ofBranch(chain, where)).toQuery();
  const aliases = [qb.alias, ...Object.values(qb.state.tptAlias)].map(quote).join(', ');
  return { sql: options.isLocked ? `${sql} for update of ${aliases}` : sql, params };
}

/** The condition that a row of a table has one of the keys that a query gives. */
export function keyIn({ primaryKeys }: EntityMetadata, { sql, params }: Sql): Dictionary {
  return { [Utils.getPrimaryKeyHash(primaryKeys)]: { $in: raw(sql, [...params]) } };
}

/** The name under which one statement keeps its keys, with the names of its columns. */
export const KEYS = '"__keys"';

/** A common table expression of keys. */
export function keysExpression(root: EntityMetadata, { sql }: Sql): string {
  return `${KEYS} (${keyNames(root).join(', ')}) as (${sql})`;
}

/** The query of the keys that a statement keeps. */
export function keptKeys(root: EntityMetadata): Sql {
  return { sql: `select ${keyNames(root).join(', ')} from ${KEYS}`, params: [] };
}

function keyNames(root: EntityMetadata): string[] {
  return keyColumns(root).map((_, index) => `"key_${index + 1}"`);
}
