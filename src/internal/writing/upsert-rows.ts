import {
  type Dictionary,
  type EntityMetadata,
  getOnConflictFields,
  isRaw,
  UniqueConstraintViolationException,
  Utils,
} from '@mikro-orm/core';
import type { QueryResult } from '@mikro-orm/sql';
import { ConflictFieldsError, TypeConflictError } from '../../errors/write-error.ts';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import { type ExistingRow, findExisting } from './existing-rows.ts';
import { flattened } from './inline-embeddables.ts';
import { insertRows, RowsExist } from './insert-rows.ts';
import { mergeRows } from './merge-rows.ts';
import type { TableChain } from './table-chain.ts';
import { inSavepoint, inTransaction, keyColumns, toColumns, type WriteContext } from './write-context.ts';

/** One row of an upsert, with the condition that MikroORM made of its conflict fields. */
export interface UpsertRow {
  readonly where: unknown;
  readonly data: Dictionary;
}

/** The unique columns by which an upsert knows its rows. */
export interface ConflictTarget {
  readonly table: EntityMetadata;
  readonly fields: readonly string[];
}

/** A row may be inserted by others after each look for it, but not for ever. */
const MAX_ATTEMPTS = 5;

/**
 * Upserts rows of one class. Those that exist are locked, and changed when they are of the class: the type of a row never
 * changes. The others are inserted whole; when somebody else inserts one in the meantime, nothing of it stays behind, and
 * it is looked for again.
 */
export function upsertRows(context: WriteContext, rows: readonly UpsertRow[]): Promise<QueryResult<object>> {
  const { chain } = context;
  return inTransaction(context, async inside => {
    const keys = new Map<UpsertRow, Dictionary>();
    const flat = rows.map(({ where, data }) => ({ where, data: flattened(chain.meta, data) }));
    for (const [fields, group] of Map.groupBy(flat, row => String(conflictFields(inside, row)))) {
      await upsertGroup(inside, { target: targetOf(chain, fields.split(',')), rows: group, keys });
    }
    rows.forEach(({ data }) => dropUnreadable(chain, data));
    const returned = flat.map(row => keys.get(row)!);
    return { affectedRows: rows.length, insertId: undefined as never, row: returned[0]!, rows: returned };
  });
}

/** MikroORM makes entities of the data, in which raw SQL and tuples are no values; what was stored is loaded. */
function dropUnreadable(chain: TableChain, data: Dictionary): void {
  for (const name of Object.keys(data)) {
    if (isRaw(data[name]) || chain.property(name)?.polymorphic) {
      delete data[name];
    }
  }
}

/** The values of a key under the names that its columns have in another table. */
function renamed(key: Dictionary, columns: readonly string[]): Dictionary {
  return Object.fromEntries(Object.values<unknown>(key).map((value, index) => [columns[index]!, value]));
}

interface UpsertGroup {
  readonly target: ConflictTarget;
  readonly rows: readonly UpsertRow[];
  /** The keys of what was written, by columns. */
  readonly keys: Map<UpsertRow, Dictionary>;
}

async function upsertGroup(context: WriteContext, group: UpsertGroup): Promise<void> {
  const { target, rows, keys } = group;
  const { meta } = context.chain;
  for (let attempt = 1; ; attempt++) {
    const existing = await findExisting(context, target, rows);
    refuseOtherTypes(context.chain, existing.values());
    const missing = rows.filter(row => !existing.has(row));
    const failure = await insertMissing(context, { ...group, rows: missing });
    if (!failure) {
      await mergeExisting(context, target, existing);
      existing.forEach(({ key }, row) => keys.set(row, renamed(key, keyColumns(meta))));
      return;
    }
    if (attempt === MAX_ATTEMPTS) {
      throw failure instanceof RowsExist ? ConflictFieldsError.unresolved(meta.className, target.fields) : failure;
    }
  }
}

/**
 * Why the rows were not inserted: somebody else was faster with one of them. PostgreSQL may say so by another unique
 * constraint than that of the conflict fields.
 */
async function insertMissing(
  context: WriteContext,
  { target, rows, keys }: UpsertGroup,
): Promise<RowsExist | UniqueConstraintViolationException | undefined> {
  const data = rows.map(row => row.data);
  try {
    const work = (inside: WriteContext) => insertRows(inside, data, target);
    const inserted = data.length > 0 ? await inSavepoint(context, work) : undefined;
    rows.forEach((row, index) => keys.set(row, toColumns(context, context.chain.meta, inserted!.keys[index]!)));
    return undefined;
  } catch (error) {
    if (error instanceof RowsExist || error instanceof UniqueConstraintViolationException) {
      return error;
    }
    throw error;
  }
}

function refuseOtherTypes({ meta, mapping, identity }: TableChain, existing: Iterable<ExistingRow>): void {
  for (const { key, identity: stored } of existing) {
    if (stored !== identity) {
      const { className } = meta;
      const { tableName: table } = mapping.rootMeta;
      throw new TypeConflictError({ className, table, key: Object.values(key).map(String).join(', '), stored });
    }
  }
}

async function mergeExisting(
  context: WriteContext,
  target: ConflictTarget,
  existing: ReadonlyMap<UpsertRow, ExistingRow>,
): Promise<void> {
  if (context.options['onConflictAction'] !== 'ignore' && existing.size > 0) {
    const changes = [...existing].map(([{ data }, { key }]) => ({ key, data: mergedData(context, target, data) }));
    await mergeRows(context, changes);
  }
}

/** What an existing row takes over; never a key or a type. */
function mergedData({ chain, options }: WriteContext, target: ConflictTarget, data: Dictionary): Dictionary {
  const never = new Set([...chain.meta.primaryKeys, IDENTITY_PROPERTY, chain.mapping.model.settings.column]);
  const fields = getOnConflictFields(chain.meta, data as never, target.fields as never, options as never) as string[];
  const merged = fields.filter(field => !never.has(field) && field in data);
  return Object.fromEntries(merged.map(field => [field, data[field] as unknown]));
}

/** The fields that the user names, or those of which MikroORM found values in the data. */
function conflictFields({ options, chain }: WriteContext, { where }: UpsertRow): readonly string[] {
  const named = options['onConflictFields'] as readonly string[] | undefined;
  if (isRaw(named)) {
    throw ConflictFieldsError.raw(chain.meta.className);
  }
  const found = Utils.isPlainObject(where) ? Object.keys(where).flatMap(key => Utils.splitPrimaryKeys(key)) : [];
  return named ?? (found.length > 0 ? found : chain.meta.primaryKeys);
}

function targetOf(chain: TableChain, fields: readonly string[]): ConflictTarget {
  const { key, parts } = chain.split(Object.fromEntries(fields.map(field => [field, null])));
  const tables = [...parts].filter(([, part]) => Object.keys(part).length > 0).map(([table]) => table);
  const isScattered =
    tables.length > 1 || (tables.length === 1 && Object.keys(key).length > 0 && tables[0] !== chain.root);
  if (isScattered) {
    throw ConflictFieldsError.scattered(chain.meta.className, fields);
  }
  return { table: tables[0] ?? chain.root, fields: fields.map(field => chain.property(field)!.name) };
}
