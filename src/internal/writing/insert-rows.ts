import type { Dictionary, EntityMetadata, EntityProperty } from '@mikro-orm/core';
import type { QueryResult } from '@mikro-orm/sql';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import type { SplitRow, TableChain } from './table-chain.ts';
import { builderFor, inTransaction, send, type WriteContext } from './write-context.ts';

/** A table in which rows that are there already stay as they are, and the columns that tell. */
export interface InsertGuard {
  readonly table: EntityMetadata;
  readonly fields: readonly string[];
}

/** Rows of a guarded insert were there already: what was inserted of them has to be undone. */
export class RowsExist extends Error {}

/** What MikroORM's driver returns, and the keys by properties. */
export interface InsertResult extends QueryResult<object> {
  readonly keys: readonly Dictionary[];
}

interface NewRow extends SplitRow {
  /** What the database gave, by columns. */
  readonly returned: Dictionary;
  readonly collections: Dictionary;
}

/**
 * Inserts whole rows of one class: into the root table first, then into each table below it with the keys that the root
 * gave, one statement for each table.
 */
export function insertRows(
  context: WriteContext,
  data: readonly Dictionary[],
  guard?: InsertGuard,
): Promise<InsertResult> {
  const rows = data.map(row => newRow(context, row));
  const hasLinks = rows.some(({ collections }) => Object.keys(collections).length > 0);
  const work = (inside: WriteContext) => insertInto(inside, rows, guard);
  return context.chain.tables.length === 1 && !hasLinks ? work(context) : inTransaction(context, work);
}

function newRow({ driver, chain, options }: WriteContext, data: Dictionary): NewRow {
  chain.refuseIdentity(data, { allowed: chain.identity });
  const row = { ...data };
  delete row[chain.mapping.model.settings.column];
  row[IDENTITY_PROPERTY] = chain.identity;
  const collections = options.processCollections === false ? {} : driver.extractManyToMany(chain.meta, row);
  return { ...chain.split(row), returned: {}, collections };
}

async function insertInto(
  context: WriteContext,
  rows: readonly NewRow[],
  guard: InsertGuard | undefined,
): Promise<InsertResult> {
  for (const table of context.chain.tables) {
    await insertTable(context, { table, rows, guard: guard?.table === table ? guard : undefined });
    rows.forEach(row => completeKey(context, table, row));
  }
  await insertLinks(context, rows);
  return resultOf(context.chain, rows);
}

async function insertLinks(context: WriteContext, rows: readonly NewRow[]): Promise<void> {
  const { driver, chain, options } = context;
  for (const { key, collections } of rows) {
    const values = chain.meta.getPrimaryProps().map(prop => databaseValue(context, prop, key[prop.name]));
    await driver.processManyToMany(chain.meta, values, collections, false, options);
  }
}

interface TableInsert {
  readonly table: EntityMetadata;
  readonly rows: readonly NewRow[];
  readonly guard: InsertGuard | undefined;
}

async function insertTable(context: WriteContext, { table, rows, guard }: TableInsert): Promise<void> {
  const data = rows.map(({ key, parts }) => ({ ...key, ...parts.get(table) }));
  const qb = builderFor(context, table).insert((data.length === 1 ? data[0] : data) as never);
  qb.returning(returnedProperties(table, data, guard) as never);
  if (guard) {
    qb.onConflict(guard.fields as never).ignore();
  }
  const { rows: returned = [] } = await send(context, qb);
  if (guard && returned.length < rows.length) {
    throw new RowsExist();
  }
  rows.forEach((row, index) => Object.assign(row.returned, returned[index]));
}

/** What the database makes itself in at least one of the rows; of a guarded table the key in any case. */
function returnedProperties(
  { inheritanceType, ownProps, props }: EntityMetadata,
  data: readonly Dictionary[],
  guard: InsertGuard | undefined,
): string[] {
  const own = inheritanceType === 'tpt' ? (ownProps ?? props) : props;
  const candidates = new Set([...own, ...props.filter(({ primary }) => primary)]);
  return [...candidates]
    .filter(prop => {
      const isMade = prop.persist !== false && [prop.defaultRaw, prop.autoincrement, prop.generated].some(Boolean);
      const isNeeded = prop.returning === true || (isMade && data.some(row => row[prop.name] === undefined));
      return prop.fieldNames?.length === 1 && (isNeeded || (guard && prop.primary));
    })
    .map(({ name }) => name);
}

function completeKey(context: WriteContext, table: EntityMetadata, { key, returned }: NewRow): void {
  for (const prop of table.getPrimaryProps()) {
    const raw: unknown = returned[prop.fieldNames[0]!];
    if (key[prop.name] == null && raw !== undefined) {
      key[prop.name] = jsValue(context, prop, raw);
    }
  }
}

/** A value of the database in the form that the data of the write has. */
export function jsValue(
  { driver, options }: Pick<WriteContext, 'driver' | 'options'>,
  prop: EntityProperty,
  raw: unknown,
): unknown {
  const type = options.convertCustomTypes === false ? undefined : prop.customType;
  return type ? (type.convertToJSValue(raw, driver.getPlatform()) as unknown) : raw;
}

function databaseValue({ driver, options }: WriteContext, prop: EntityProperty, value: unknown): unknown {
  const type = options.convertCustomTypes === false ? undefined : prop.customType;
  return type ? (type.convertToDatabaseValue(value, driver.getPlatform()) as unknown) : value;
}

function resultOf(chain: TableChain, rows: readonly NewRow[]): InsertResult {
  const ids = rows.map(({ key }) => primaryKeyOf(chain.meta, key));
  return {
    affectedRows: rows.length,
    insertId: ids[0],
    insertedIds: ids,
    keys: rows.map(({ key }) => key),
    row: rows[0]!.returned,
    rows: rows.map(({ returned }) => returned),
  };
}

/** The key as MikroORM returns it: a value, or the values of a composite key. */
export function primaryKeyOf({ primaryKeys }: EntityMetadata, key: Dictionary): unknown {
  const values = primaryKeys.map(name => key[name] as unknown);
  return values.length === 1 ? values[0] : values;
}
