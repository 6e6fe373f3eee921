import { HierarchyMigrationError } from '../../errors/hierarchy-migration-error.ts';
import { LostValuesError } from '../../errors/hierarchy-rows-error.ts';
import { listNames } from '../../errors/sentence.ts';
import { quoteName, quoteText } from '../../internal/discovery/identity-condition.ts';
import { quoteTable } from '../data/batch-sql.ts';
import type { StoredHierarchy } from './hierarchy-tables.ts';
import { findRows } from './row-checks.ts';
import {
  chainOf,
  classTables,
  columnsOf,
  hasIdentity,
  keyList,
  names,
  type RunQuery,
  rootTable,
  sameKey,
} from './table-sql.ts';

/** Rows of one class that become rows of another. */
export interface IdentityChange {
  /** The identity that they have. */
  readonly from: string;
  /** The identity that they get. */
  readonly to: string;
  /** An SQL condition on columns of the class; default all its rows. */
  readonly where?: string;
  /** SQL expressions over the columns of the old class, by columns of the new one. */
  readonly values?: Readonly<Record<string, string>>;
  /** Columns of the old class whose values may be lost. */
  readonly losing?: readonly string[];
}

/** Refuses a change that loses values without being told so; throws `LostValuesError` and `HierarchyMigrationError`. */
export async function requireKeptValues(
  run: RunQuery,
  hierarchy: StoredHierarchy,
  change: IdentityChange,
): Promise<void> {
  requireNames(hierarchy, change);
  const { from, to, values = {}, losing = [] } = change;
  const kept = hierarchy.strategy === 'joined' ? [] : columnsOf(hierarchy, to);
  const lost = leftTables(hierarchy, change)
    .flatMap(table => hierarchy.tables[table] ?? [])
    .filter(column => ![...kept, ...losing, ...Object.keys(values)].includes(column));
  const queries = lost.map(column => ({
    what: column,
    sql: `select ${keyList(hierarchy)} from ${source(hierarchy, change)} and ${quoteName(column)} is not null`,
  }));
  const findings = await findRows(run, queries);
  if (findings.length > 0) {
    throw new LostValuesError(`rows of '${from}' that become '${to}'`, findings);
  }
}

/** Refuses an identity of which the migration does not say the tables; throws `HierarchyMigrationError`. */
export function requireNamed({ table, identities }: StoredHierarchy, identity: string): void {
  if (!Object.hasOwn(identities, identity)) {
    throw new HierarchyMigrationError(
      `'${identity}' is not among the identities of ${table} that the migration names. Add it, with its tables.`,
    );
  }
}

function requireNames(hierarchy: StoredHierarchy, change: IdentityChange): void {
  requireNamed(hierarchy, change.from);
  requireNamed(hierarchy, change.to);
  const settable =
    hierarchy.strategy === 'joined'
      ? gainedTables(hierarchy, change).flatMap(table => hierarchy.tables[table] ?? [])
      : columnsOf(hierarchy, change.to);
  const unset = Object.keys(change.values ?? {}).find(column => !settable.includes(column));
  if (unset !== undefined) {
    throw new HierarchyMigrationError(
      `values has the column ${unset}, which the rows of '${change.to}' do not get. They get ${listNames(settable) || 'none'}.`,
    );
  }
}

/** SQL that makes rows of one class rows of another. */
export function identityChangeSql(hierarchy: StoredHierarchy, change: IdentityChange): string[] {
  return hierarchy.strategy === 'joined' ? joinedChange(hierarchy, change) : [singleTableChange(hierarchy, change)];
}

/** The tables in which the rows get rows. */
function gainedTables(hierarchy: StoredHierarchy, { from, to }: IdentityChange): string[] {
  const old = chainOf(hierarchy, from);
  return chainOf(hierarchy, to).filter(table => !old.includes(table));
}

/** The tables in which the rows lose theirs. */
function leftTables(hierarchy: StoredHierarchy, { from, to }: IdentityChange): string[] {
  const kept = chainOf(hierarchy, to);
  return chainOf(hierarchy, from).filter(table => !kept.includes(table));
}

/** Keys that carry the identity are checked at the end. */
function joinedChange(hierarchy: StoredHierarchy, change: IdentityChange): string[] {
  const { to, values = {} } = change;
  const inserts = gainedTables(hierarchy, change).map(table => {
    const columns = hierarchy.tables[table]!.filter(column => column in values);
    const expressions = columns.map(column => values[column]);
    return (
      `insert into ${quoteTable(table)} (${names([...hierarchy.key, ...columns])}) ` +
      `select ${[keyList(hierarchy), ...expressions].join(', ')} from ${source(hierarchy, change)}`
    );
  });
  const update =
    `update ${rootTable(hierarchy)} set ${quoteName(hierarchy.column)} = ${quoteText(to)} from ` +
    `(select ${keyList(hierarchy)} from ${source(hierarchy, change)}) as changed where ${sameKey(hierarchy, 'changed', 'root')}`;
  const deletes = leftTables(hierarchy, change)
    .toReversed()
    .map(
      table =>
        `delete from ${quoteTable(table)} as child using ${rootTable(hierarchy)} where ${sameKey(hierarchy, 'child', 'root')} ` +
        `and ${hasIdentity(hierarchy, [to])}`,
    );
  return ['set constraints all deferred', ...inserts, update, ...deletes, 'set constraints all immediate'];
}

function singleTableChange(hierarchy: StoredHierarchy, change: IdentityChange): string {
  const { from, to, where, values = {} } = change;
  const kept = columnsOf(hierarchy, to);
  const left = columnsOf(hierarchy, from).filter(column => !kept.includes(column));
  const set = [
    `${quoteName(hierarchy.column)} = ${quoteText(to)}`,
    ...Object.entries(values).map(([column, value]) => `${quoteName(column)} = ${value}`),
    ...left.map(column => `${quoteName(column)} = null`),
  ];
  const condition = `${hasIdentity(hierarchy, [from])}${where === undefined ? '' : ` and (${where})`}`;
  return `update ${rootTable(hierarchy)} set ${set.join(', ')} where ${condition}`;
}

/** The rows that change, with all their columns: a table expression and its condition. */
function source(hierarchy: StoredHierarchy, { from, where }: IdentityChange): string {
  const tables = hierarchy.strategy === 'joined' ? classTables(hierarchy, from) : rootTable(hierarchy);
  return `${tables} where ${hasIdentity(hierarchy, [from])}${where === undefined ? '' : ` and (${where})`}`;
}
