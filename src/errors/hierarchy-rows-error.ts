import { PolymorphicError } from './polymorphic-error.ts';
import { listNames } from './sentence.ts';

/** Rows that a migration of a hierarchy cannot keep as they are, and the SQL that shows them. */
export interface RowsFinding {
  /** How many rows. */
  readonly rows: number;
  /** What they have, such as the stored identity. */
  readonly what: string;
  /** A query that gives the rows. */
  readonly sql: string;
}

/** A migration of a hierarchy would lose rows or values, and has changed nothing; the message counts them and has SQL that shows them. */
export abstract class HierarchyRowsError extends PolymorphicError {
  /** How many rows. */
  readonly rows: number;

  constructor(what: string, findings: readonly RowsFinding[], fix: string) {
    const counts = findings.map(each => `${each.what} (${each.rows})`);
    const queries = findings.slice(0, 3).map(({ sql }) => `${sql};`);
    super(`${what}: ${listNames(counts)}. Nothing was changed. ${fix} To see them: ${queries.join(' ')}`);
    this.rows = findings.reduce((sum, { rows }) => sum + rows, 0);
  }
}

/** Rows store identities that the migration does not know. */
export class UnknownStoredIdentitiesError extends HierarchyRowsError {
  readonly code = 'UNKNOWN_STORED_IDENTITIES';

  constructor(table: string, findings: readonly RowsFinding[]) {
    super(
      `Rows of ${table} store identities that the migration does not know`,
      findings,
      `Add them to its identities, or change or delete these rows, as removeSubclass of HierarchyMigration does.`,
    );
  }
}

/** Rows of a joined hierarchy lack the row of a child table. */
export class MissingChildRowsError extends HierarchyRowsError {
  readonly code = 'MISSING_CHILD_ROWS';

  constructor(table: string, findings: readonly RowsFinding[]) {
    super(`Rows of ${table} have no row in a table of their class`, findings, `Insert the rows, or delete these.`);
  }
}

/** Rows of a child table belong to no row of a class that has this table. */
export class StrayChildRowsError extends HierarchyRowsError {
  readonly code = 'STRAY_CHILD_ROWS';

  constructor(table: string, findings: readonly RowsFinding[]) {
    super(
      `Child tables have rows that no row of ${table} of their class stands for`,
      findings,
      `Delete them, or mend the identities.`,
    );
  }
}

/** Rows of a single table have values in columns that their class does not have. */
export class StrayValuesError extends HierarchyRowsError {
  readonly code = 'STRAY_VALUES';

  constructor(table: string, findings: readonly RowsFinding[]) {
    super(
      `Rows of ${table} have values in columns that their class does not have`,
      findings,
      `Set them to null, or mend the identities.`,
    );
  }
}

/** Rows stand in child tables of several branches, so that their class is not known. */
export class AmbiguousRowsError extends HierarchyRowsError {
  readonly code = 'AMBIGUOUS_ROWS';

  constructor(table: string, findings: readonly RowsFinding[]) {
    super(`Rows of ${table} have rows in tables of different classes`, findings, `Keep the rows of one class.`);
  }
}

/** Rows stand in the tables of an abstract class alone. */
export class UnclassifiedRowsError extends HierarchyRowsError {
  readonly code = 'UNCLASSIFIED_ROWS';

  constructor(table: string, findings: readonly RowsFinding[]) {
    super(
      `Rows of ${table} have rows in the tables of no concrete class`,
      findings,
      `Insert the rows that are missing, delete these, or make the class concrete.`,
    );
  }
}

/** A class is to go, and rows of it are there. */
export class SubclassRowsError extends HierarchyRowsError {
  readonly code = 'SUBCLASS_ROWS';

  constructor(table: string, findings: readonly RowsFinding[]) {
    super(
      `Rows of ${table} are of a class that the migration removes`,
      findings,
      `Choose what becomes of them: removeSubclass(…, { rows: 'delete' }), or { rows: { to: 'other.identity' } }.`,
    );
  }
}

/** A migration would lose values without having been told so. */
export class LostValuesError extends HierarchyRowsError {
  readonly code = 'LOST_VALUES';

  constructor(table: string, findings: readonly RowsFinding[]) {
    super(
      `Values of ${table} have no place after the migration`,
      findings,
      `Say where they go in values, or list the columns in losing.`,
    );
  }
}

/** Columns of one name that are to become one have different types. */
export class ColumnTypesError extends PolymorphicError {
  readonly code = 'COLUMN_TYPES';

  constructor(table: string, column: string, types: readonly string[]) {
    super(
      `The column ${column} of ${table} cannot hold those of ${listNames(types)}: their types differ. Nothing was changed. ` +
        `Give one of the properties another column name, or the same type, in a migration before.`,
    );
  }
}
