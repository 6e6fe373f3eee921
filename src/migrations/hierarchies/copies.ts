import { quoteName, quoteText } from '../../internal/discovery/identity-condition.ts';
import { quoteTable } from '../data/batch-sql.ts';
import type { HierarchyTables } from './hierarchy-tables.ts';
import { chainOf, columnsOf, hasIdentity, identitiesIn, names, rootTable, sameKey } from './table-sql.ts';

/** SQL that fills child tables from a single table, parents first. */
export function childTableCopies(hierarchy: HierarchyTables): string[] {
  return parentsFirst(hierarchy).flatMap(table => {
    const identities = identitiesIn(hierarchy, table);
    const columns = [...hierarchy.key, ...hierarchy.tables[table]!];
    const rows = `select ${names(columns, 'root')} from ${rootTable(hierarchy)} where ${hasIdentity(hierarchy, identities)}`;
    return identities.length === 0 ? [] : [`insert into ${quoteTable(table)} (${names(columns)}) ${rows}`];
  });
}

/** SQL that fills a single table from child tables; each row is written once. */
export function singleTableCopies(hierarchy: HierarchyTables): string[] {
  return Object.keys(hierarchy.identities).flatMap(identity => {
    const chain = chainOf(hierarchy, identity).filter(table => hierarchy.tables[table]!.length > 0);
    const values = columnsOf(hierarchy, identity).map(column => {
      const table = chain.findLast(each => hierarchy.tables[each]!.includes(column))!;
      return `${quoteName(column)} = ${quoteTable(table)}.${quoteName(column)}`;
    });
    const where = [
      `root.${quoteName(hierarchy.column)} = ${quoteText(identity)}`,
      ...chain.map(table => sameKey(hierarchy, quoteTable(table), 'root')),
    ];
    const from = chain.map(quoteTable).join(', ');
    return chain.length === 0
      ? []
      : [`update ${rootTable(hierarchy)} set ${values.join(', ')} from ${from} where ${where.join(' and ')}`];
  });
}

/** The rows of a table that become those of another. */
export interface RowCopy {
  readonly from: string;
  readonly to: string;
  readonly columns: readonly string[];
}

/** SQL that copies rows in the order of the first columns. */
export function rowCopy({ from, to, columns }: RowCopy): string {
  return `insert into ${quoteTable(to)} (${names(columns)}) select ${names(columns)} from ${quoteTable(from)}`;
}

/** Columns that go from one table of a hierarchy to another one, or to several, for the same rows. */
export interface ColumnMove {
  readonly from: string;
  readonly to: string | readonly string[];
  readonly columns: readonly string[];
  /** The key columns of both tables; default `id`. */
  readonly key?: readonly string[];
  /** Columns whose values may be lost for rows that no other table has. */
  readonly losing?: readonly string[];
}

/** The tables that a move writes. */
export function targetsOf({ to }: Pick<ColumnMove, 'to'>): readonly string[] {
  return typeof to === 'string' ? [to] : to;
}

/** SQL that writes columns of one table to others. */
export function columnMove({ from, to, columns, key = ['id'] }: ColumnMove): string[] {
  const values = columns.map(column => `${quoteName(column)} = source.${quoteName(column)}`).join(', ');
  const same = key.map(column => `source.${quoteName(column)} = target.${quoteName(column)}`).join(' and ');
  return targetsOf({ to }).map(
    table => `update ${quoteTable(table)} as target set ${values} from ${quoteTable(from)} as source where ${same}`,
  );
}

/** Queries for the values that a move would lose. */
export function lostByMove({
  from,
  to,
  columns,
  key = ['id'],
  losing = [],
}: ColumnMove): { what: string; sql: string }[] {
  const same = key.map(column => `target.${quoteName(column)} = source.${quoteName(column)}`).join(' and ');
  const absent = targetsOf({ to }).map(
    table => `not exists (select from ${quoteTable(table)} as target where ${same})`,
  );
  return columns
    .filter(column => !losing.includes(column))
    .map(column => ({
      what: column,
      sql:
        `select source.* from ${quoteTable(from)} as source where source.${quoteName(column)} is not null ` +
        `and ${absent.join(' and ')}`,
    }));
}

/** Every table after the tables that its rows need. */
export function parentsFirst(hierarchy: HierarchyTables): string[] {
  const depth = (table: string): number =>
    Math.max(0, ...Object.values(hierarchy.identities).map(chain => chain.indexOf(table)));
  return Object.keys(hierarchy.tables).toSorted((a, b) => depth(a) - depth(b));
}
