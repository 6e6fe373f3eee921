import type { DatabaseSchema, SchemaComparator } from '@mikro-orm/sql';
import { quoteName } from '../discovery/identity-condition.ts';
import { type Renamed, renamedParts } from './renamed-parts.ts';

type Table = ReturnType<DatabaseSchema['getTables']>[number];

/** A table that gets another name, or columns of other names, with its rows. */
export interface TableRename {
  /** `schema.table` outside the default schema. */
  readonly from: string;
  readonly to: string;
  /** New names of columns by the old ones. */
  readonly columns?: Readonly<Record<string, string>>;
}

/** The same renames, from the new names to the old ones. */
export function backwards(renames: readonly TableRename[]): TableRename[] {
  return renames.map(({ from, to, columns = {} }) => ({ from: to, to: from, columns: turned(columns) }));
}

/**
 * Renames tables of a schema, and what is named after them: keys, constraints, indexes, sequences and functions of triggers, where
 * the target has the like under another name. Gives the SQL.
 */
export function renameTables(
  schema: DatabaseSchema,
  renames: readonly TableRename[],
  { target, comparator }: { readonly target: DatabaseSchema; readonly comparator: SchemaComparator },
): string[] {
  const tables = renames.map(rename => ({ ...rename, table: schema.getTable(rename.from)! }));
  return [
    ...tables.flatMap(({ table, from, to }) => (from === to ? [] : renameTable(schema, table, to))),
    ...tables.flatMap(({ table, columns = {} }) => renameColumns(table, columns)),
    ...tables.flatMap(({ table, from, to }) =>
      renamedParts(table, { wanted: target.getTable(to)!, old: bareName(from), comparator }).map(renamed =>
        partSql(table, renamed),
      ),
    ),
  ];
}

/** Without the schema. */
export function bareName(table: string): string {
  return table.slice(table.lastIndexOf('.') + 1);
}

function renameTable(schema: DatabaseSchema, table: Table, to: string): string[] {
  const sql = `alter table ${table.getQuotedName()} rename to ${quoteName(bareName(to))};`;
  const old = table.getShortestName(false);
  Object.assign(table, { name: bareName(to) });
  const now = table.getShortestName(false);
  for (const key of schema.getTables().flatMap(each => Object.values(each.getForeignKeys()))) {
    key.localTableName = key.localTableName === old ? now : key.localTableName;
    key.referencedTableName = key.referencedTableName === old ? now : key.referencedTableName;
  }
  return [sql];
}

function renameColumns(table: Table, columns: Readonly<Record<string, string>>): string[] {
  const rename = (names: readonly string[]): string[] => names.map(name => columns[name] ?? name);
  for (const [from, to] of Object.entries(columns)) {
    const column = table.getColumn(from)!;
    table.removeColumn(from);
    table.addColumn({ ...column, name: to });
  }
  for (const part of [...table.getIndexes(), ...Object.values(table.getForeignKeys())]) {
    part.columnNames = rename(part.columnNames);
  }
  return Object.entries(columns).map(
    ([from, to]) => `alter table ${table.getQuotedName()} rename column ${quoteName(from)} to ${quoteName(to)};`,
  );
}

function partSql(table: Table, { kind, from, to }: Renamed): string {
  const own = table.getQuotedName();
  const schema = own.slice(0, -quoteName(table.name).length);
  const names = [quoteName(from), quoteName(to)] as const;
  if (kind === 'constraint') {
    return `alter table ${own} rename constraint ${names[0]} to ${names[1]};`;
  }
  return kind === 'function'
    ? `alter function ${schema}${names[0]}() rename to ${names[1]};`
    : `alter ${kind} if exists ${schema}${names[0]} rename to ${names[1]};`;
}

function turned(names: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(names).map(([from, to]) => [to, from]));
}
