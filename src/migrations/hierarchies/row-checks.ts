import {
  ColumnTypesError,
  MissingChildRowsError,
  type RowsFinding,
  StrayChildRowsError,
  StrayValuesError,
  UnknownStoredIdentitiesError,
} from '../../errors/hierarchy-rows-error.ts';
import { quoteName, quoteText } from '../../internal/discovery/identity-condition.ts';
import { quoteTable } from '../data/batch-sql.ts';
import type { HierarchyTables } from './hierarchy-tables.ts';
import { columnsOf, hasIdentity, identitiesIn, type RunQuery, rootTable, sameKey } from './table-sql.ts';

/** A query that gives rows that should not be there, and what they have. */
export interface RowsQuery {
  readonly what: string;
  readonly sql: string;
}

/** Counts the rows of queries in one statement; those that give none are left out. */
export async function findRows(run: RunQuery, queries: readonly RowsQuery[]): Promise<RowsFinding[]> {
  if (queries.length === 0) {
    return [];
  }
  const counts = queries.map(
    ({ sql }, index) => `select ${index} as "index", count(*)::int as "rows" from (${sql}) as found`,
  );
  const rows = await run<{ index: number; rows: number }>(`${counts.join(' union all ')} order by 1`);
  return rows.filter(row => row.rows > 0).map(row => ({ ...queries[row.index]!, rows: row.rows }));
}

/** Refuses rows whose identity, in `column`, is none of `known`; throws `UnknownStoredIdentitiesError`. */
export async function requireIdentities(
  run: RunQuery,
  { table, column }: Pick<HierarchyTables, 'table' | 'column'>,
  known: readonly string[],
): Promise<void> {
  const stored = `${quoteName(column)}::text`;
  const list = known.map(quoteText).join(', ');
  const unknown = `${stored} is null${known.length > 0 ? ` or ${stored} not in (${list})` : ` or true`}`;
  const rows = await run<{ identity: string | null; rows: number }>(
    `select ${stored} as "identity", count(*)::int as "rows" from ${quoteTable(table)} where ${unknown} group by 1 order by 2 desc, 1`,
  );
  if (rows.length > 0) {
    const select = `select * from ${quoteTable(table)} where ${quoteName(column)}`;
    throw new UnknownStoredIdentitiesError(
      table,
      rows.map(({ identity, rows: count }) => ({
        rows: count,
        what: identity === null ? 'null' : `'${identity}'`,
        sql: identity === null ? `${select} is null` : `${select} = ${quoteText(identity)}`,
      })),
    );
  }
}

/** Refuses rows of a joined hierarchy without their child rows; throws `MissingChildRowsError`. */
export async function requireChildRows(run: RunQuery, hierarchy: HierarchyTables): Promise<void> {
  const queries = Object.keys(hierarchy.tables).flatMap(table => {
    const identities = identitiesIn(hierarchy, table);
    const where = `not exists (select from ${quoteTable(table)} as child where ${sameKey(hierarchy, 'child', 'root')})`;
    const sql = `select root.* from ${rootTable(hierarchy)} where ${hasIdentity(hierarchy, identities)} and ${where}`;
    return identities.length === 0 ? [] : [{ what: table, sql }];
  });
  const findings = await findRows(run, queries);
  if (findings.length > 0) {
    throw new MissingChildRowsError(hierarchy.table, findings);
  }
}

/** Refuses child rows without a base row, or under one of another class; throws `StrayChildRowsError`. */
export async function requireBaseRows(run: RunQuery, hierarchy: HierarchyTables, isClassified = true): Promise<void> {
  const queries = Object.keys(hierarchy.tables).map(table => {
    const identities = identitiesIn(hierarchy, table);
    const isOfClass = identities.length === 0 ? 'false' : hasIdentity(hierarchy, identities);
    const where = `${sameKey(hierarchy, 'root', 'child')}${isClassified ? ` and ${isOfClass}` : ''}`;
    const sql = `select child.* from ${quoteTable(table)} as child where not exists (select from ${rootTable(hierarchy)} where ${where})`;
    return { what: table, sql };
  });
  const findings = await findRows(run, queries);
  if (findings.length > 0) {
    throw new StrayChildRowsError(hierarchy.table, findings);
  }
}

/** Refuses rows of a single table with values of other classes; throws `StrayValuesError`. */
export async function requireOwnValues(run: RunQuery, hierarchy: HierarchyTables): Promise<void> {
  const columns = [...new Set(Object.values(hierarchy.tables).flat())];
  const queries = columns.map(column => {
    const owners = Object.keys(hierarchy.identities).filter(each => columnsOf(hierarchy, each).includes(column));
    const isOther = owners.length === 0 ? 'true' : `not ${hasIdentity(hierarchy, owners)}`;
    const sql = `select root.* from ${rootTable(hierarchy)} where root.${quoteName(column)} is not null and ${isOther}`;
    return { what: column, sql };
  });
  const findings = await findRows(run, queries);
  if (findings.length > 0) {
    throw new StrayValuesError(hierarchy.table, findings);
  }
}

/** Refuses columns of child tables that cannot become one column of the root; throws `ColumnTypesError`. */
export async function requireOneType(run: RunQuery, { table, tables }: HierarchyTables): Promise<void> {
  const own = Object.entries(tables).flatMap(([child, columns]) => columns.map(column => ({ child, column })));
  const wanted = own.flatMap(({ child, column }) => [isColumn(child, column), isColumn(table, column)]);
  if (wanted.length === 0) {
    return;
  }
  const rows = await run<{ column: string; table: string; type: string; types: number }>(
    `select "column", "table", "type", (count(*) over (partition by "column"))::int as "types" from (select distinct on (attname, format_type(atttypid, atttypmod)) ` +
      `attname::text as "column", attrelid::regclass::text as "table", format_type(atttypid, atttypmod) as "type" ` +
      `from pg_attribute where not attisdropped and (${wanted.join(' or ')})) as types order by 1, 2`,
  );
  const clash = rows.find(({ types }) => types > 1);
  if (clash) {
    const types = rows.filter(({ column }) => column === clash.column).map(each => `${each.table} (${each.type})`);
    throw new ColumnTypesError(table, clash.column, types);
  }
}

function isColumn(table: string, column: string): string {
  return `(attrelid = ${quoteText(quoteTable(table))}::regclass and attname = ${quoteText(column)})`;
}
