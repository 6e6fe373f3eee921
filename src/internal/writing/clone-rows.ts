import type { Dictionary, EntityMetadata, EntityProperty } from '@mikro-orm/core';
import type { QueryResult } from '@mikro-orm/sql';
import { CloneKeyError } from '../../errors/write-error.ts';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import { isColumn } from '../loading/child-table.ts';
import { jsValue, primaryKeyOf } from './insert-rows.ts';
import { type Sql, whereOf } from './row-keys.ts';
import { type TableChain, tableChain } from './table-chain.ts';
import {
  builderFor,
  inTransaction,
  keyColumns,
  quote,
  rowsOf,
  sendSql,
  toColumns,
  type WriteContext,
} from './write-context.ts';

interface Clone {
  readonly where: unknown;
  readonly overrides: Dictionary | undefined;
}

/** A row that is copied: the values of its key, and the write of its own class. */
interface Source {
  readonly key: readonly unknown[];
  readonly context: WriteContext;
}

/**
 * Copies the rows that a condition names, whatever their classes, table by table inside the database. The copy has the key
 * that it is given, that `onCreate` makes, or that the database makes.
 */
export function cloneRows(context: WriteContext, { where, overrides = {} }: Clone): Promise<QueryResult<object>> {
  context.chain.refuseIdentity(overrides);
  return inTransaction(context, async inside => {
    const keys: unknown[] = [];
    for (const source of await findSources(inside, where)) {
      keys.push(await cloneRow(source, overrides));
    }
    return { affectedRows: keys.length, insertId: keys[0] as never, row: {} };
  });
}

async function findSources(context: WriteContext, given: unknown): Promise<Source[]> {
  const { driver, chain } = context;
  const { meta, mapping } = chain;
  const qb = builderFor(context, meta).select([...meta.primaryKeys, IDENTITY_PROPERTY] as never);
  const rows = await rowsOf(context, qb.where(whereOf(meta, given)));
  if (rows.length === 0) {
    throw driver.config.get('findOneOrFailHandler')(meta.className, given as never);
  }
  return rows.map(({ [mapping.model.settings.column]: identity, ...key }) => {
    const cls = mapping.model.classOf(String(identity), mapping.levelOf(meta.class));
    const own = tableChain(driver.config, driver.getMetadata().get(cls))!;
    return { key: Object.values<unknown>(key), context: { ...context, chain: own } };
  });
}

/** Copies one row and returns the key of the copy. */
async function cloneRow({ key: from, context }: Source, overrides: Dictionary): Promise<unknown> {
  const { chain } = context;
  const { key, parts } = chain.split(overrides);
  for (const table of chain.tables) {
    const values = copiedColumns(table, chain);
    for (const [name, value] of Object.entries(toColumns(context, table, { ...key, ...parts.get(table) }))) {
      values.set(name, { sql: '?', params: [value] });
    }
    const copy = await insertCopy(context, table, { values, from });
    for (const prop of table.getPrimaryProps()) {
      key[prop.name] ??= jsValue(context, prop, copy[prop.fieldNames[0]!]);
    }
  }
  return primaryKeyOf(chain.meta, key);
}

/** What a copy takes from the row that it is made of; a version starts anew. */
function copiedColumns(table: EntityMetadata, chain: TableChain): Map<string, Sql> {
  const columns = new Map<string, Sql>();
  for (const prop of chain.meta.props) {
    if (!prop.primary && !prop.formula && !prop.generated && isColumn(prop) && chain.tableOf(prop) === table) {
      const isVersion = prop.name === chain.meta.versionProperty;
      for (const name of prop.fieldNames) {
        columns.set(name, isVersion ? firstVersion(prop) : copied(name, chain));
      }
    }
  }
  return columns;
}

/** The copy of a row that is stored under a former identity has the current one. */
function copied(name: string, { mapping, meta, identity }: TableChain): Sql {
  const isFormer = name === mapping.model.settings.column && mapping.levelOf(meta.class).former.length > 0;
  return isFormer ? { sql: '?', params: [identity] } : { sql: quote(name), params: [] };
}

function firstVersion({ runtimeType }: EntityProperty): Sql {
  return { sql: '?', params: [runtimeType === 'Date' ? new Date() : 1] };
}

interface Copy {
  readonly values: ReadonlyMap<string, Sql>;
  readonly from: readonly unknown[];
}

/** Returns the key of the copy by columns. */
async function insertCopy(context: WriteContext, table: EntityMetadata, { values, from }: Copy): Promise<Dictionary> {
  refuseUnmade(table, values);
  const name = context.driver.getTableName(table, context.options);
  const names = [...values.keys()].map(quote).join(', ');
  const selected = [...values.values()].map(({ sql }) => sql).join(', ');
  const key = keyColumns(table).map(quote);
  const condition = key.map(column => `${column} = ?`).join(' and ');
  const sql = `insert into ${name} (${names}) select ${selected} from ${name} where ${condition} returning ${key.join(', ')}`;
  const params = [...[...values.values()].flatMap(value => value.params), ...from];
  const [copy] = await sendSql<Dictionary[]>(context, { sql, params }, 'all');
  return copy!;
}

function refuseUnmade(table: EntityMetadata, values: ReadonlyMap<string, Sql>): void {
  const missing = table.getPrimaryProps().filter(prop => !prop.fieldNames.some(name => values.has(name)));
  const unmade = missing.find(prop => !prop.autoincrement && !prop.defaultRaw);
  if (unmade) {
    throw new CloneKeyError(table.className, unmade.name);
  }
}
