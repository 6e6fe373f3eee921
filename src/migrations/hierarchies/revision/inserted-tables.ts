import type { DatabaseSchema } from '@mikro-orm/sql';
import { mappingsOf } from '../../../internal/mapping.ts';
import type { TableRename } from '../../../internal/migrations/renamed-tables.ts';
import type { RowCopy } from '../copies.ts';
import { childTables } from '../plan/child-tables.ts';
import { tableOf } from '../plan/table-names.ts';
import type { MovedColumn } from './column-moves.ts';
import type { RevisionFacts } from './revision-facts.ts';
import { rootBefore } from './table-renames.ts';

/** A table of a class that comes between others, which gets a row for each of theirs. */
export interface InsertedTable {
  readonly table: string;
  readonly key: readonly string[];
  /** The tables next below it that are there already, by their names before. */
  readonly sources: readonly string[];
}

/** The tables between others that only one side has: which the migration inserts, and which going back inserts. */
export function insertedTables(
  facts: RevisionFacts,
  renames: readonly TableRename[],
): { readonly up: readonly InsertedTable[]; readonly down: readonly InsertedTable[] } {
  const { driver, from, to } = facts;
  const before = (name: string): string => renames.find(rename => rename.to === name)?.from ?? name;
  const now = (name: string): string => renames.find(rename => rename.from === name)?.to ?? name;
  const joined = [...mappingsOf(driver.config)].filter(mapping => mapping.isJoined);
  const both = joined.map(mapping => {
    const old = rootBefore(facts, mapping);
    const key = mapping.rootMeta.getPrimaryProps().flatMap(prop => prop.fieldNames);
    const root = tableOf(driver, mapping.rootMeta);
    return {
      up: old === undefined ? [] : inserted({ start: from, end: to, root, key, other: before }),
      down: old === undefined ? [] : inserted({ start: to, end: from, root: old, key, other: now }),
    };
  });
  return { up: both.flatMap(({ up }) => up), down: both.flatMap(({ down }) => down) };
}

interface Sides {
  readonly start: DatabaseSchema;
  readonly end: DatabaseSchema;
  /** The root table at the end. */
  readonly root: string;
  readonly key: readonly string[];
  /** The name of a table of the end at the start. */
  readonly other: (name: string) => string;
}

function inserted({ start, end, root, key, other }: Sides): InsertedTable[] {
  const parents = [...childTables(end, root)];
  const isThere = (table: string): boolean => start.hasTable(other(table));
  const next = (table: string): string[] =>
    parents
      .filter(([, parent]) => parent === table)
      .flatMap(([child]) => (isThere(child) ? [other(child)] : next(child)));
  return parents
    .filter(([table]) => !isThere(table))
    .map(([table]) => ({ table, key, sources: next(table) }))
    .filter(({ sources }) => sources.length > 0);
}

/** Adds the tables to a schema with their keys alone. */
export function addInserted(midway: DatabaseSchema, target: DatabaseSchema, tables: readonly InsertedTable[]): void {
  for (const { table: name, key } of tables) {
    const wanted = target.getTable(name)!;
    const table = midway.addTable(wanted.name, wanted.schema, wanted.comment);
    table.nativeEnums = wanted.nativeEnums;
    key.forEach(column => table.addColumn({ ...wanted.getColumn(column)! }));
    table.setIndexes(wanted.getIndexes().filter(index => index.primary));
  }
}

/** The rows that the tables get, with the values of columns that move to them. */
export function insertedRows(tables: readonly InsertedTable[], moved: readonly MovedColumn[]): RowCopy[] {
  return tables.flatMap(({ table, key, sources }) =>
    sources.map(from => {
      const own = moved.filter(each => each.targets.includes(table) && each.sources.includes(from));
      return { from, to: table, columns: [...key, ...own.map(({ column }) => column)] };
    }),
  );
}
