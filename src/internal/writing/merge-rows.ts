import type { Dictionary, EntityMetadata } from '@mikro-orm/core';
import { Utils } from '@mikro-orm/core';
import { ofBranch, type Sql } from './row-keys.ts';
import { withOnUpdate } from './update-rows.ts';
import { builderFor, keyColumns, quote, rowsOf, sendSql, toColumns, type WriteContext } from './write-context.ts';

/** New values of one row. */
export interface RowChange {
  /** By the columns of the root table. */
  readonly key: Dictionary;
  readonly data: Dictionary;
}

/** Changes locked rows, each to its own values: one statement for each table that changes. */
export async function mergeRows(context: WriteContext, changes: readonly RowChange[]): Promise<void> {
  const { chain } = context;
  const split = (await thoseWhere(context, changes))
    .filter(({ data }) => Utils.hasObjectKeys(data))
    .map(({ key, data }) => ({ key, parts: chain.split(withOnUpdate(chain.properties, data)).parts }));
  for (const table of chain.tables) {
    const changed = split
      .map(({ key, parts }) => ({ key, values: toColumns(context, table, parts.get(table)!) }))
      .filter(({ values }) => Object.keys(values).length > 0 || table.ownsVersionProperty());
    await (changed.length > 0 ? sendSql(context, updateEach(context, table, changed)) : undefined);
  }
}

/** Those that meet `onConflictWhere`. */
async function thoseWhere(context: WriteContext, changes: readonly RowChange[]): Promise<readonly RowChange[]> {
  const condition: unknown = context.options['onConflictWhere'];
  if (condition === undefined) {
    return changes;
  }
  const { meta } = context.chain;
  const qb = builderFor(context, meta).select(meta.primaryKeys as never);
  const isKey = keyColumns(meta).map(column => `${quote(qb.alias)}.${quote(column)} = ?`);
  const isOneOf = changes.map(() => `(${isKey.join(' and ')})`).join(' or ');
  const keys = changes.flatMap(({ key }) => Object.values<unknown>(key));
  qb.where(ofBranch(context.chain, {}))
    .andWhere(isOneOf, keys)
    .andWhere(condition as never);
  const met = new Set((await rowsOf(context, qb)).map(row => String(Object.values(row))));
  return changes.filter(({ key }) => met.has(String(Object.values(key))));
}

interface TableChange {
  readonly key: Dictionary;
  readonly values: Dictionary;
}

/** One update of several rows: `set c = case when id = 1 then … when id = 2 then … else c end where id in (1, 2)`. */
function updateEach({ driver, options }: WriteContext, table: EntityMetadata, changes: readonly TableChange[]): Sql {
  const isKey = keyColumns(table)
    .map(column => `${quote(column)} = ?`)
    .join(' and ');
  const names = new Set(changes.flatMap(({ values }) => Object.keys(values)));
  const assignments = [...names].map(name => assignment(name, changes, isKey));
  const set = [...assignments.map(({ sql }) => sql), ...nextVersion(driver.getPlatform(), table)].join(', ');
  const where = changes.map(() => `(${isKey})`).join(' or ');
  return {
    sql: `update ${driver.getTableName(table, options)} set ${set} where ${where}`,
    params: [...assignments, ...changes.map(({ key }) => ({ params: Object.values<unknown>(key) }))].flatMap(
      ({ params }) => params,
    ),
  };
}

function assignment(name: string, changes: readonly TableChange[], isKey: string): Sql {
  const column = quote(name);
  if (changes.length === 1) {
    return { sql: `${column} = ?`, params: [changes[0]!.values[name]] };
  }
  const having = changes.filter(({ values }) => Object.hasOwn(values, name));
  return {
    sql: `${column} = case ${having.map(() => `when ${isKey} then ?`).join(' ')} else ${column} end`,
    params: having.flatMap(({ key, values }) => [...Object.values<unknown>(key), values[name] as unknown]),
  };
}

interface VersionPlatform {
  getCurrentTimestampSQL(length?: number): string;
}

function nextVersion(platform: VersionPlatform, table: EntityMetadata): string[] {
  if (!table.ownsVersionProperty()) {
    return [];
  }
  const { fieldNames, runtimeType, length } = table.properties[table.versionProperty]!;
  const column = quote(fieldNames[0]!);
  return [`${column} = ${runtimeType === 'Date' ? platform.getCurrentTimestampSQL(length) : `${column} + 1`}`];
}
