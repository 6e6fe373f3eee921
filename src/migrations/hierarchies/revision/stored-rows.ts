import type { AbstractSqlDriver, DatabaseSchema } from '@mikro-orm/sql';
import { quoteName, quoteText } from '../../../internal/discovery/identity-condition.ts';
import { mappingsOf } from '../../../internal/mapping.ts';
import { quoteTable } from '../../data/batch-sql.ts';
import { childTables } from '../plan/child-tables.ts';
import { tableOf } from '../plan/table-names.ts';

/** The identities of the rows in a table; a table that nobody asked for, or that is not there, is not in it. */
export type StoredRows = ReadonlyMap<string, readonly string[]>;

interface Sides {
  readonly from: DatabaseSchema;
  readonly to: DatabaseSchema;
}

/** What the database stores in hierarchies with tables that come: in root tables, those that go, and those below them. */
export async function storedRows(driver: AbstractSqlDriver, sides: Sides): Promise<StoredRows> {
  const found = new Map<string, readonly string[]>();
  for (const [table, sql] of queries(driver, sides)) {
    const [there] = await driver.execute<{ there: boolean }[]>(
      `select to_regclass(${quoteText(quoteTable(table))}) is not null as "there"`,
    );
    if (there?.there) {
      const rows = await driver.execute<{ identity: string }[]>(sql);
      found.set(
        table,
        rows.map(({ identity }) => identity),
      );
    }
  }
  return found;
}

function queries(driver: AbstractSqlDriver, { from, to }: Sides): Map<string, string> {
  const mappings = [...mappingsOf(driver.config)];
  const tables = mappings.flatMap(mapping => mapping.metas.map(meta => tableOf(driver, meta)));
  if (tables.every(table => from.hasTable(table))) {
    return new Map();
  }
  const columns = new Set(mappings.map(({ model }) => model.settings.column));
  return new Map([...columns].flatMap(column => queriesBelow({ from, to }, column)));
}

function queriesBelow({ from, to }: Sides, column: string): [table: string, sql: string][] {
  const withColumn = from.getTables().filter(table => table.hasColumn(column));
  const trees = withColumn.map(table => ({ root: table, parents: childTables(from, table.getShortestName()) }));
  const isGone = (table: string): boolean => !to.hasTable(table);
  return trees
    .filter(({ root }) => !trees.some(({ parents }) => parents.has(root.getShortestName())))
    .flatMap(({ root, parents }) => {
      const name = root.getShortestName();
      const key = (root.getPrimaryKey()?.columnNames ?? []).map(quoteName).join(', ');
      const identity = `coalesce(root.${quoteName(column)}::text, '')`;
      const isAsked = (table: string): boolean => {
        const parent = parents.get(table);
        return table === name || isGone(table) || (parent !== undefined && parent !== name && isAsked(parent));
      };
      return [name, ...parents.keys()].filter(isAsked).map((table): [string, string] => {
        const join = table === name ? '' : ` join ${quoteTable(table)} using (${key})`;
        return [table, `select distinct ${identity} as "identity" from ${quoteTable(name)} as root${join}`];
      });
    });
}
