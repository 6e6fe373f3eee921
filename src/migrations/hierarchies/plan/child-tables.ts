import type { DatabaseSchema } from '@mikro-orm/sql';

/** Child tables of a database by their parents. */
export type Parents = ReadonlyMap<string, string>;

/** The tables below a root table: those whose key is a foreign key to it, or to one of them; with the parent of each. */
export function childTables(schema: DatabaseSchema, root: string): Parents {
  const parents = new Map<string, string>();
  const open = [root];
  for (const parent of open) {
    for (const table of schema.getTables()) {
      const name = table.getShortestName();
      const key = table.getPrimaryKey()?.columnNames ?? [];
      const isChild = Object.values(table.getForeignKeys()).some(
        ({ columnNames, referencedTableName }) =>
          key.length > 0 &&
          key.every(column => columnNames.includes(column)) &&
          shortName(referencedTableName) === parent,
      );
      if (isChild && name !== root && !parents.has(name)) {
        parents.set(name, parent);
        open.push(name);
      }
    }
  }
  return parents;
}

/** The name of a table as a migration has it: without the default schema. */
export function shortName(name: string): string {
  return name.replace(/^public\./, '');
}
