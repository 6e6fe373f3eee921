import type { Row } from '../row-completion.ts';

/** One column of a select over a child table. */
export interface ChildColumn {
  readonly expression: string;
  /** The name under which the result holds it. */
  readonly name: string;
  /** Equal for columns of equal SQL types; undefined for what SQL computes. */
  readonly type: string | undefined;
}

/** The rows of one child table that a load needs, as parts of a statement with `?` placeholders. */
export interface ChildSelect {
  readonly columns: readonly ChildColumn[];
  /** The table under its alias, with the joins that its formulas need. */
  readonly from: string;
  readonly where: string;
  readonly params: readonly string[];
  /** A lock clause, or nothing. */
  readonly lock: string;
}

/** A statement that reads one or more child tables. */
export interface ChildStatement<Select extends ChildSelect> {
  readonly selects: readonly Select[];
  readonly sql: string;
  readonly params: readonly string[];
  /** The rows of each of the selects, with the columns that the select names. */
  readonly split: (result: readonly Row[]) => readonly (readonly Row[])[];
}

/** A name as an identifier in SQL. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
