import type { Level } from './hierarchy-model.ts';

/** One query of a load: the rows of `type`s that have columns in the table of `table`. */
export interface TableRead<Row> {
  readonly table: Level;
  readonly rows: readonly Row[];
}

/** A row whose concrete class is known, and the class that its columns were read for. */
export interface PlannedRow {
  /** The concrete class of the row. */
  readonly level: Level;
  /** The queried class: its table and those above it were read already. */
  readonly queried: Level;
}

/**
 * The reads that complete rows of a joined hierarchy: one per child table that a row present has below the queried class.
 *
 * `readsTable` says whether a table has columns to read at all. Parents come before children, so that locks are taken
 * in one order by every load.
 */
export function planTableReads<Row extends PlannedRow>(
  rows: Iterable<Row>,
  readsTable: (table: Level, row: Row) => boolean,
): TableRead<Row>[] {
  const needs = [...rows].flatMap(row => childTables(row).map(table => ({ table, row })));
  const wanted = needs.filter(({ table, row }) => readsTable(table, row));
  return [...Map.groupBy(wanted, ({ table }) => table)]
    .map(([table, group]) => ({ table, rows: group.map(({ row }) => row) }))
    .toSorted((a, b) => compareTables(a.table, b.table));
}

/** The tables of a row below the queried class. */
function childTables({ level, queried }: PlannedRow): Level[] {
  const tables: Level[] = [];
  for (let table = level; table !== queried && table.parent; table = table.parent) {
    tables.push(table);
  }
  return tables;
}

function compareTables(a: Level, b: Level): number {
  return depth(a) - depth(b) || (a.class.name < b.class.name ? -1 : 1);
}

function depth(level: Level): number {
  let steps = 0;
  for (let current = level.parent; current; current = current.parent) {
    steps++;
  }
  return steps;
}
