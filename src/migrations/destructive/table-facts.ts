import type { TableName } from '../sql/token-reader.ts';

/** What is known about the tables that a migration changes. */
export interface TableFacts {
  exists(table: TableName): Promise<boolean>;
  /** Undefined when nobody knows. */
  rowsOf(table: TableName): Promise<number | undefined>;
  /** The columns whose values are stored as they were given: not those that the database computes. */
  columnsOf(table: TableName): Promise<readonly string[]>;
  /** As PostgreSQL writes it; undefined for a column that does not exist. */
  typeOf(table: TableName, column: string): Promise<string | undefined>;
  /** Whether a row of the table has no value there; true for a column that does not exist. */
  hasNulls(table: TableName, column: string): Promise<boolean>;
}
