import type { Row } from '../row-completion.ts';
import {
  numberedPage,
  onKey,
  PAGE,
  type PageQuery,
  pageRows,
  type PageStatement,
  type PageTable,
} from './page-statement.ts';
import { slotName } from './union.ts';

/** One statement that joins the child tables to the rows of the page. The page is cut first, so that its limit is right. */
export function joined({ sql, params }: PageQuery, tables: readonly PageTable[]): PageStatement {
  const starts = startsOf(tables);
  const joins = tables.map((table, index) => childJoin(table, `"__child_${index}"`, starts[index]!));
  return {
    sql: `select * from (${numberedPage(sql)}) as ${PAGE}${joins.join('')} order by ${PAGE}."__row"`,
    params,
    split: result => ({
      page: pageRows(result),
      children: tables.map((table, index) => rowsOf(table, result, starts[index]!)),
    }),
  };
}

function childJoin({ columns, from, keyLength }: PageTable, alias: string, start: number): string {
  const list = columns.map(({ expression }, column) => `${expression} as "${slotName(start + column)}"`);
  const keys = columns.slice(0, keyLength).map((_, column) => `${alias}."${slotName(start + column)}"`);
  return ` left join (select ${list.join(', ')} from ${from}) as ${alias} on ${onKey(keys)}`;
}

/** The rows of a page that have a row in the table. */
function rowsOf({ columns }: PageTable, result: readonly Row[], start: number): Row[] {
  return result
    .filter(row => row[slotName(start)] !== null)
    .map(row => Object.fromEntries(columns.map(({ name }, column) => [name, row[slotName(start + column)]])));
}

/** The number of the first output column of each table. */
function startsOf(tables: readonly PageTable[]): number[] {
  let next = 0;
  return tables.map(({ columns }) => {
    const start = next;
    next += columns.length;
    return start;
  });
}
