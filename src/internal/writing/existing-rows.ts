import type { Dictionary, EntityMetadata } from '@mikro-orm/core';
import type { Sql } from './row-keys.ts';
import type { ConflictTarget, UpsertRow } from './upsert-rows.ts';
import { keyColumns, quote, sendSql, toColumns, type WriteContext } from './write-context.ts';

/** A stored row that an upsert met. */
export interface ExistingRow {
  /** The key by the columns of the root table. */
  readonly key: Dictionary;
  readonly identity: string;
}

/**
 * Finds and locks the rows that have the values of an upsert in its conflict fields. The database compares them: it alone
 * knows whether two values of a column are the same.
 */
export async function findExisting(
  context: WriteContext,
  target: ConflictTarget,
  rows: readonly UpsertRow[],
): Promise<Map<UpsertRow, ExistingRow>> {
  const wanted = rows.flatMap((row, index) => {
    const values = columnValues(context, target, row.data);
    return values ? [{ index, values }] : [];
  });
  const query = existingQuery(context, target, wanted);
  const found = wanted.length > 0 ? await sendSql<Dictionary[]>(context, query, 'all') : [];
  const { column } = context.chain.mapping.model.settings;
  return new Map(
    found.map(({ [ORDER]: index, [column]: identity, ...key }) => [
      rows[Number(index)]!,
      { key, identity: context.chain.mapping.model.currentIdentity(String(identity)) },
    ]),
  );
}

interface Wanted {
  readonly index: number;
  readonly values: readonly unknown[];
}

const ORDER = '__order';

/** `r` is the root table, `t` the one with the conflict fields. */
function existingQuery(context: WriteContext, target: ConflictTarget, wanted: readonly Wanted[]): Sql {
  const { rootMeta, model } = context.chain.mapping;
  const alias = target.table === context.chain.root ? '"r"' : '"t"';
  const columns = targetColumns(target).map(column => `${alias}.${quote(column)}`);
  const keys = keyColumns(rootMeta).map(column => `"r".${quote(column)}`);
  const isRow = `(${columns.map(column => `${column} = ?`).join(' and ')})`;
  const order = `case ${wanted.map(({ index }) => `when ${isRow} then ${index}`).join(' ')} end as "${ORDER}"`;
  const selected = [...keys, `"r".${quote(model.settings.column)}`, order].join(', ');
  const where = among(columns, wanted.length);
  const values = wanted.flatMap(row => row.values);
  return {
    sql: `select ${selected} from ${tablesOf(context, target)} where ${where} order by ${keys.join(', ')} for update`,
    params: [...values, ...values],
  };
}

function tablesOf({ driver, chain, options }: WriteContext, { table }: ConflictTarget): string {
  const { rootMeta } = chain.mapping;
  const root = `${driver.getTableName(rootMeta, options)} as "r"`;
  return table === chain.root
    ? root
    : `${root} join ${driver.getTableName(table, options)} as "t" on ${joinCondition(table, rootMeta)}`;
}

function among(columns: readonly string[], count: number): string {
  const tuple = columns.map(() => '?').join(', ');
  return columns.length === 1
    ? `${columns[0]!} in (${Array.from({ length: count }, () => '?').join(', ')})`
    : `(${columns.join(', ')}) in (${Array.from({ length: count }, () => `(${tuple})`).join(', ')})`;
}

function joinCondition(table: EntityMetadata, root: EntityMetadata): string {
  const rootColumns = keyColumns(root);
  return keyColumns(table)
    .map((column, index) => `"t".${quote(column)} = "r".${quote(rootColumns[index]!)}`)
    .join(' and ');
}

function targetColumns({ table, fields }: ConflictTarget): string[] {
  return fields.flatMap(field => table.properties[field as never]!.fieldNames);
}

/** The values of a row in the conflict columns; undefined when one is missing or null, and so equal to none. */
function columnValues(context: WriteContext, target: ConflictTarget, data: Dictionary): unknown[] | undefined {
  const given = Object.fromEntries(target.fields.map(field => [field, data[field] as unknown]));
  if (Object.values(given).some(value => value == null)) {
    return undefined;
  }
  const mapped = toColumns(context, target.table, given);
  return targetColumns(target).map(column => mapped[column] as unknown);
}
