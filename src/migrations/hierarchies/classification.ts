import { AmbiguousRowsError, type RowsFinding, UnclassifiedRowsError } from '../../errors/hierarchy-rows-error.ts';
import { quoteName, quoteText } from '../../internal/discovery/identity-condition.ts';
import { quoteTable } from '../data/batch-sql.ts';
import type { HierarchyTables } from './hierarchy-tables.ts';
import { keyList, type RunQuery, rootTable, sameKey } from './table-sql.ts';

/**
 * Refuses rows of a joined hierarchy without identities whose tables are not those of one concrete class; throws
 * `AmbiguousRowsError` and `UnclassifiedRowsError`.
 */
export async function requireOneClass(run: RunQuery, hierarchy: HierarchyTables): Promise<void> {
  const tables = Object.keys(hierarchy.tables);
  const chains = Object.values(hierarchy.identities);
  const known = chains.map(chain => positions(tables, chain)).join(', ');
  const source = `${rootTable(hierarchy)} left join (${placesSql(hierarchy)}) as places on ${sameKey(hierarchy, 'places', 'root')}`;
  const place = `coalesce(places."tables", '{}')`;
  const rows = await run<{ tables: string; rows: number }>(
    `select array_to_string(${place}, ',') as "tables", count(*)::int as "rows" from ${source} where ${place} not in (${known}) group by 1 order by 2 desc, 1`,
  );
  const findings = rows.map(({ tables: text, rows: count }) => {
    const found = text
      .split(',')
      .filter(Boolean)
      .map(index => tables[Number(index)]!);
    const where = tables.map(table => {
      const exists = `exists (select from ${quoteTable(table)} as child where ${sameKey(hierarchy, 'child', 'root')})`;
      return found.includes(table) ? exists : `not ${exists}`;
    });
    const sql = `select root.* from ${rootTable(hierarchy)} where ${where.join(' and ')}`;
    return { rows: count, what: [hierarchy.table, ...found].join(' + '), sql, found };
  });
  refuse(hierarchy, findings);
}

/** SQL that writes the identity of each row by the tables that have a row of it. */
export function classifySql(hierarchy: HierarchyTables): string[] {
  const tables = Object.keys(hierarchy.tables);
  const column = quoteName(hierarchy.column);
  const entries = Object.entries(hierarchy.identities);
  const below = entries.filter(([, chain]) => chain.length > 0);
  const values = below.map(([identity, chain]) => `(${positions(tables, chain)}, ${quoteText(identity)})`);
  const root = entries.find(([, chain]) => chain.length === 0)?.[0];
  return [
    ...(below.length === 0
      ? []
      : [
          `update ${rootTable(hierarchy)} set ${column} = classes."identity" from (${placesSql(hierarchy)}) as places ` +
            `join (values ${values.join(', ')}) as classes ("tables", "identity") on classes."tables" = places."tables" ` +
            `where ${sameKey(hierarchy, 'places', 'root')}`,
        ]),
    ...(root === undefined
      ? []
      : [`update ${rootTable(hierarchy)} set ${column} = ${quoteText(root)} where root.${column} is null`]),
  ];
}

/** For each key the numbers of the child tables that have it. */
function placesSql(hierarchy: HierarchyTables): string {
  const tables = Object.keys(hierarchy.tables);
  const key = keyList(hierarchy);
  if (tables.length === 0) {
    return `select ${key}, '{}'::int[] as "tables" from ${rootTable(hierarchy)} where false`;
  }
  const parts = tables.map((table, index) => `select ${key}, ${index} as "place" from ${quoteTable(table)}`);
  return `select ${key}, array_agg("place" order by "place") as "tables" from (${parts.join(' union all ')}) as rows group by ${key}`;
}

function positions(tables: readonly string[], chain: readonly string[]): string {
  const numbers = chain.map(table => tables.indexOf(table)).toSorted((a, b) => a - b);
  return `'{${numbers.join(',')}}'::int[]`;
}

function refuse(hierarchy: HierarchyTables, findings: readonly (RowsFinding & { found: readonly string[] })[]): void {
  const chains = Object.values(hierarchy.identities);
  const isInOneBranch = ({ found }: { found: readonly string[] }): boolean =>
    chains.some(chain => found.every(table => chain.includes(table)));
  const ambiguous = findings.filter(finding => !isInOneBranch(finding));
  if (ambiguous.length > 0) {
    throw new AmbiguousRowsError(hierarchy.table, ambiguous);
  }
  if (findings.length > 0) {
    throw new UnclassifiedRowsError(hierarchy.table, findings);
  }
}
