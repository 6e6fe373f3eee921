import { UnionLayout } from '../../../polymorphic/union-layout.ts';
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
import { BRANCH, slotName, slotsOf, splitRows, typedSlots, typesOf } from './union.ts';

/**
 * One statement whose first rows are those of the page, and the others those of the child tables, found by the keys and the
 * identities of the page.
 *
 * The page is read once, whatever the number of child tables. A join of both would repeat its columns, and PostgreSQL would
 * have to guess how many rows of a type it holds.
 */
export function singleStatement({ sql, params }: PageQuery, tables: readonly PageTable[]): PageStatement {
  const layout = new UnionLayout();
  tables.forEach(table => layout.add(typesOf(table)));
  const empty = typedSlots(tables, layout).map((slot, index) => `${slot} as "${slotName(index)}"`);
  const branches = tables.map((table, branch) => childBranch(table, branch, layout));
  const page = `select ${PAGE}.*, -1 as "${BRANCH}", ${empty.join(', ')} from ${PAGE}`;
  return {
    sql: `with ${PAGE} as materialized (${numberedPage(sql)}) ${[page, ...branches].join(' union all ')}`,
    params: [...params, ...tables.map(({ identities }) => identities)],
    split: result => {
      const { page: rows = [], children = [] } = Object.groupBy(result, partOf);
      return { page: pageRows(rows), children: splitRows(children, tables, layout) };
    },
  };
}

function partOf(row: Row): 'page' | 'children' {
  return row[BRANCH] === -1 ? 'page' : 'children';
}

/** A join that finds nothing gives the columns of the page, whatever they are, as nulls. */
function childBranch({ columns, from, keyLength }: PageTable, branch: number, layout: UnionLayout): string {
  const expressions = columns.map(({ expression }) => expression);
  const slots = slotsOf(expressions, branch, layout).map(slot => slot ?? 'null');
  return (
    `select "__none".*, ${branch}, ${slots.join(', ')} from ${from}` +
    ` join ${PAGE} on ${onKey(expressions.slice(0, keyLength))} left join ${PAGE} as "__none" on false` +
    ` where ${PAGE}."__identity" = any (?)`
  );
}
