import { createHash } from 'node:crypto';
import { quoteName, quoteText } from '../../internal/discovery/identity-condition.ts';
import type { BatchValues } from './batch-options.ts';

/** A step with its defaults filled in. */
export interface Batch {
  readonly table: string;
  readonly key: readonly string[];
  readonly where: string | undefined;
  readonly size: number;
  readonly set: BatchValues | undefined;
  readonly sql: string | undefined;
  /** Whether a row that was written may not match `where` any more. */
  readonly isBackfill: boolean;
  /** Whether rows that others hold are passed over. */
  readonly skipsLocked: boolean;
}

/** `"schema"."table"` of `schema.table`. */
export function quoteTable(table: string): string {
  return table.split('.').map(quoteName).join('.');
}

/** What tells a step from another one under the same name; its size and pauses may change. */
export function fingerprintOf({ table, key, where, set, sql }: Batch): string {
  return createHash('sha256')
    .update(JSON.stringify([table, key, where, set, sql]))
    .digest('hex');
}

/** The number of rows of a step. */
export function countSql({ table, where }: Batch): string {
  return `select count(*)::text as "total" from ${quoteTable(table)}${where === undefined ? '' : ` where ${where}`}`;
}

/** Common table expressions that take the rows after a key and work on them; the rows are `batch`, the work is `work`. */
export function batchSql(batch: Batch, last: readonly string[] | undefined): string {
  const { table, where, size, skipsLocked } = batch;
  const key = batch.key.map(quoteName);
  const conditions = [
    ...(where === undefined ? [] : [`(${where})`]),
    ...(last ? [`(${key.join(', ')}) > (${last.map(quoteText).join(', ')})`] : []),
  ];
  const rows = [
    `select ${key.join(', ')} from ${quoteTable(table)}`,
    ...(conditions.length > 0 ? [`where ${conditions.join(' and ')}`] : []),
    `order by ${key.join(', ')} limit ${size} for no key update${skipsLocked ? ' skip locked' : ''}`,
  ];
  return `with batch as materialized (${rows.join(' ')}), work as (${workSql(batch)})`;
}

/** The key of the last row of a batch, as text of a JSON array of texts. */
export function lastKeySql(batch: Batch): string {
  const key = batch.key.map(quoteName);
  const texts = key.map(column => `${column}::text`).join(', ');
  return `select json_build_array(${texts})::text from batch order by ${key.map(column => `${column} desc`).join(', ')} limit 1`;
}

function workSql({ table, key, set, sql, where, isBackfill }: Batch): string {
  if (!set) {
    return sql!;
  }
  const values = Object.entries(set).map(([column, value]) => `${quoteName(column)} = ${value}`);
  const columns = key.map(quoteName).join(', ');
  const update = `update ${quoteTable(table)} set ${values.join(', ')} where (${columns}) in (select ${columns} from batch)`;
  return isBackfill ? `${update} returning (${where}) as "still"` : update;
}
