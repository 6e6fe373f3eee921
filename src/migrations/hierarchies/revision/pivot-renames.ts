import { ReferenceKind } from '@mikro-orm/core';
import type { DatabaseSchema } from '@mikro-orm/sql';
import { bareName, type TableRename } from '../../../internal/migrations/renamed-tables.ts';
import { shortName } from '../plan/child-tables.ts';
import type { RevisionFacts } from './revision-facts.ts';

type Table = ReturnType<DatabaseSchema['getTables']>[number];
type ForeignKey = ReturnType<Table['getForeignKeys']>[string];

/** The tables of many-to-many relations that are named after a table that was renamed, or that name it in a column. */
export function pivotRenames(facts: RevisionFacts, renames: readonly TableRename[]): TableRename[] {
  const { from, to } = facts;
  const now = (name: string): string => renames.find(rename => rename.from === shortName(name))?.to ?? shortName(name);
  return pivotTables(facts, renames).flatMap((pivot): TableRename[] => {
    const old = from.hasTable(pivot) ? pivot : formerName(facts, pivot, renames);
    const tables = { old: old === undefined ? undefined : from.getTable(old), wanted: to.getTable(pivot) };
    const columns = tables.old && tables.wanted && columnPairs(tables.old, tables.wanted, now);
    return old === undefined || !columns || (old === pivot && columns.size === 0)
      ? []
      : [{ from: old, to: pivot, columns: Object.fromEntries(columns) }];
  });
}

/** Their keys lead to a table that was renamed. */
function pivotTables({ driver, to }: RevisionFacts, renames: readonly TableRename[]): string[] {
  const relations = [...driver.getMetadata().getAll().values()].flatMap(meta => meta.relations);
  const pivots = relations.filter(prop => prop.kind === ReferenceKind.MANY_TO_MANY).map(prop => prop.pivotTable);
  const names = new Set(pivots.map(bareName));
  return to
    .getTables()
    .filter(table => names.has(table.name))
    .filter(table =>
      Object.values(table.getForeignKeys()).some(key =>
        renames.some(rename => rename.to === shortName(key.referencedTableName)),
      ),
    )
    .map(table => table.getShortestName());
}

/** `search_tool_tags` of `web_search_tool_tags`. */
function formerName({ from, to }: RevisionFacts, pivot: string, renames: readonly TableRename[]): string | undefined {
  return renames
    .filter(rename => pivot.startsWith(`${rename.to}_`))
    .map(rename => rename.from + pivot.slice(rename.to.length))
    .find(name => from.hasTable(name) && !to.hasTable(name));
}

/** Old columns with their new names; undefined where the tables are not the same in other names. */
function columnPairs(old: Table, wanted: Table, now: (table: string) => string): Map<string, string> | undefined {
  const before = old.getColumns().map(({ name }) => name);
  const after = wanted.getColumns().map(({ name }) => name);
  const pairs = new Map<string, string>();
  for (const key of Object.values(old.getForeignKeys())) {
    const same = keysTo(wanted, now(key.referencedTableName), now);
    if (same.length === 1 && keysTo(old, now(key.referencedTableName), now).length === 1) {
      key.columnNames.forEach((column, index) => {
        const name = same[0]!.columnNames[index];
        if (name !== undefined && name !== column) pairs.set(column, name);
      });
    }
  }
  const renamed = before.map(name => pairs.get(name) ?? name);
  return String(renamed.toSorted()) === String(after.toSorted()) ? pairs : undefined;
}

function keysTo(table: Table, referenced: string, now: (table: string) => string): ForeignKey[] {
  return Object.values(table.getForeignKeys()).filter(key => now(key.referencedTableName) === referenced);
}
