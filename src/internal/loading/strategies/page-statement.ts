import type { Row } from '../row-completion.ts';
import type { ChildSelect } from './child-select.ts';

/** The query of a page; its rows hold the key as `__key_0`, `__key_1` … and the identity as `__identity` besides. */
export interface PageQuery {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/** A child table that rows of the page may need. */
export interface PageTable extends Pick<ChildSelect, 'columns' | 'from'> {
  /** How many of the columns, the first ones, are the key. */
  readonly keyLength: number;
  /** The identities of the rows that are there, as an array in SQL. */
  readonly identities: string;
}

/** A statement that reads a page together with its child rows. */
export interface PageStatement {
  readonly sql: string;
  readonly params: readonly unknown[];
  /** The rows of the page in their order, and those of each of the tables. */
  readonly split: (result: readonly Row[]) => { page: Row[]; children: Row[][] };
}

export const PAGE = '"__page"';

/** The page as a subquery whose rows are numbered, since a join forgets their order. */
export function numberedPage(sql: string): string {
  return `select "q".*, (row_number() over ())::int as "__row" from (${sql}) as "q"`;
}

/** Puts a child row beside the row of the page that it belongs to. */
export function onKey(keys: readonly string[]): string {
  return keys.map((key, index) => `${key} = ${PAGE}."${keyName(index)}"`).join(' and ');
}

/** The name under which a page gives a part of its key. */
export function keyName(index: number): string {
  return `__key_${index}`;
}

/** Rows of the page in their order, without what the statement added to them. */
export function pageRows(rows: readonly Row[]): Row[] {
  const names = Object.keys(rows[0] ?? {}).filter(name => !/^__(t|row|identity|key_\d+|c\d+)$/.test(name));
  return rows
    .toSorted((a, b) => (a['__row'] as number) - (b['__row'] as number))
    .map(row => {
      const own: Row = {};
      for (const name of names) {
        own[name] = row[name];
      }
      return own;
    });
}
