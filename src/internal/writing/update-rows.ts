import type { Dictionary, EntityMetadata, EntityProperty } from '@mikro-orm/core';
import type { QueryResult } from '@mikro-orm/sql';
import { Utils } from '@mikro-orm/core';
import { KeyWriteError } from '../../errors/write-error.ts';
import { conditionOf, keptKeys, keyIn, keysExpression, ofBranch, selectKeys, type Sql } from './row-keys.ts';
import type { TableChain } from './table-chain.ts';
import { builderFor, inTransaction, send, sendSql, type WriteContext } from './write-context.ts';

interface Update {
  readonly where: unknown;
  readonly data: Dictionary;
}

interface TableUpdate {
  readonly table: EntityMetadata;
  readonly data: Dictionary;
}

/**
 * Updates the rows of a class and of its descendants: one statement, also when the columns lie in several tables. The keys
 * are then selected and locked once, and each table is updated by them.
 */
export async function updateRows(context: WriteContext, { where: given, data }: Update): Promise<QueryResult<object>> {
  const { driver, chain } = context;
  chain.refuseIdentity(data);
  const values = { ...data };
  const collections = driver.extractManyToMany(chain.meta, values);
  const updates = tableUpdates(chain, withOnUpdate(chain.properties, values));
  const hasLinks = Object.keys(collections).length > 0;
  const work = async (inside: WriteContext) => {
    const where = await conditionOf(inside, given);
    const result = await updateTables(inside, where, updates);
    await (hasLinks ? replaceLinks(inside, where, collections) : undefined);
    return result;
  };
  return hasLinks ? inTransaction(context, work) : work(context);
}

async function replaceLinks(context: WriteContext, where: Dictionary, collections: Dictionary): Promise<void> {
  const { driver, chain, options } = context;
  const key = Utils.getOrderedPrimaryKeys(where, chain.meta as EntityMetadata<object>);
  await driver.processManyToMany(chain.meta, key, collections, true, options);
}

/** The values of `onUpdate` functions that need no entity: there is none. One that gives undefined changes nothing. */
export function withOnUpdate(properties: readonly EntityProperty[], data: Dictionary): Dictionary {
  if (!Utils.hasObjectKeys(data)) {
    return data;
  }
  const changed = properties.filter(prop => prop.onUpdate?.length === 0 && !(prop.name in data));
  const values = changed.map(prop => [prop.name, (prop.onUpdate as () => unknown)()] as const);
  return { ...data, ...Object.fromEntries(values.filter(([, value]) => value !== undefined)) };
}

/** The tables that change; a version moves whatever table does. */
function tableUpdates(chain: TableChain, data: Dictionary): TableUpdate[] {
  const { key, parts } = chain.split(data);
  const [keyProperty] = Object.keys(key);
  if (chain.mapping.isJoined && keyProperty !== undefined) {
    throw new KeyWriteError(chain.meta.className, keyProperty);
  }
  const updates = chain.tables.map(table => ({ table, data: { ...key, ...parts.get(table) } }));
  const isChange = Utils.hasObjectKeys(data);
  return updates.filter(update => Utils.hasObjectKeys(update.data) || (isChange && update.table.ownsVersionProperty()));
}

function updateTables(
  context: WriteContext,
  where: Dictionary,
  updates: readonly TableUpdate[],
): Promise<QueryResult<object>> {
  const [update] = updates;
  if (!update) {
    return Promise.resolve({ affectedRows: 0, insertId: 0, row: {} });
  }
  return updates.length > 1
    ? sendSql(context, inOneStatement(context, where, updates))
    : send(context, updateOf(context, update, rowsOfUpdate(context, where, update.table)));
}

/** The query builder adds the type to a condition on a class below the root of a single table. */
function rowsOfUpdate(context: WriteContext, where: Dictionary, table: EntityMetadata): Dictionary {
  const { root, mapping, meta } = context.chain;
  if (!mapping.isJoined && meta !== mapping.rootMeta) {
    return where;
  }
  return table === root && context.chain.deepestTable(where) === root
    ? ofBranch(context.chain, where)
    : keyIn(table, selectKeys(context, where, { isLocked: false }));
}

function updateOf(context: WriteContext, { table, data }: TableUpdate, where: Dictionary): { toQuery(): Sql } {
  return builderFor(context, table).update(data).where(where);
}

/** The last of the updates counts the rows. */
function inOneStatement(context: WriteContext, where: Dictionary, updates: readonly TableUpdate[]): Sql {
  const { root } = context.chain;
  const keys = selectKeys(context, where, { isLocked: true });
  const statements = updates.map(update => updateOf(context, update, keyIn(update.table, keptKeys(root))).toQuery());
  const last = statements.at(-1)!;
  const before = statements.slice(0, -1).map(({ sql }, index) => `"__update_${index + 1}" as (${sql})`);
  return {
    sql: `with ${[keysExpression(root, keys), ...before].join(', ')} ${last.sql}`,
    params: [...keys.params, ...statements.flatMap(({ params }) => params)],
  };
}
