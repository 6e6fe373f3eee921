/** Which rows a step of a data migration works on, and in which portions. */
export interface BatchRows {
  /** The table, `schema.table` outside the current schema. */
  readonly table: string;
  /** The columns of a unique key without nulls, in whose order the rows are taken; default `id`. */
  readonly key?: string | readonly string[];
  /** An SQL condition on the rows; default all. */
  readonly where?: string;
  /** Rows in a batch; default 1000. */
  readonly size?: number;
  /** Milliseconds to wait between batches, so that others get their turn; default 0. */
  readonly pause?: number;
  /** The name under which the progress is kept; default the number of the step in its migration. */
  readonly step?: string;
}

/** What is set in each row: SQL expressions by column. */
export type BatchValues = Readonly<Record<string, string>>;

/**
 * A step that runs once for each row. Either `set`, SQL expressions by column of the table, or `sql`, one statement without
 * a semicolon that names the rows as the table `batch` of their key columns.
 */
export type BatchOptions = BatchRows &
  ({ readonly set: BatchValues; readonly sql?: never } | { readonly sql: string; readonly set?: never });

/** A step that fills a column while others write to the table; `where` must no longer hold for a row that was filled. */
export interface BackfillOptions extends BatchRows {
  /** An SQL condition that holds for the rows that are not done. */
  readonly where: string;
  readonly set: BatchValues;
}

/** How far a step of a data migration has come. */
export interface BatchProgress {
  readonly migration: string;
  readonly step: string;
  /** Rows done so far, those of earlier runs included. */
  readonly done: number;
  /** Rows that matched when the step began. */
  readonly total: number;
}
