import { PolymorphicError } from './polymorphic-error.ts';
import { listNames } from './sentence.ts';

/** An upsert met a row of another class; nothing was written. */
export class TypeConflictError extends PolymorphicError {
  readonly code = 'TYPE_CONFLICT';

  constructor(facts: { className: string; table: string; key: string; stored: string }) {
    super(
      `The row ${facts.key} of table ${facts.table} is '${facts.stored}', not a ${facts.className}: nothing was written. ` +
        `An upsert changes rows of its own class only. Upsert the class of the row, or choose other conflict fields.`,
    );
  }
}

/** A query builder was to write what it cannot write whole: it reaches one table, and knows no types. */
export class QueryBuilderWriteError extends PolymorphicError {
  readonly code = 'QUERY_BUILDER_WRITE';

  constructor(className: string, statement: string, { reason, instead }: { reason: string; instead: string }) {
    super(`A query builder cannot ${statement} ${className}: ${reason}. Call ${instead}.`);
  }
}

/** The key of a row in several tables was to be changed. */
export class KeyWriteError extends PolymorphicError {
  readonly code = 'KEY_WRITE';

  constructor(className: string, property: string) {
    super(
      `${className}.${property} is the key that joins the tables of a row, and never changes. ` +
        `Insert a row with the new key, or clone the old one, and delete the old one.`,
    );
  }
}

/** Data for a write names what the class does not have. */
export class UnknownPropertyError extends PolymorphicError {
  readonly code = 'UNKNOWN_PROPERTY';

  constructor(className: string, property: string) {
    super(
      `${className} has neither a property nor a column '${property}'. ` +
        `Correct the name, or write to the class that declares it.`,
    );
  }
}

/** The conflict fields of an upsert cannot tell which row is meant. */
export class ConflictFieldsError extends PolymorphicError {
  readonly code = 'CONFLICT_FIELDS';

  /** Raw SQL in place of names. */
  static raw(className: string): ConflictFieldsError {
    return new ConflictFieldsError(
      `onConflictFields of an upsert of ${className} is raw SQL. Name properties: the library looks for the rows itself.`,
    );
  }

  /** Names of properties that lie in different tables. */
  static scattered(className: string, fields: readonly string[]): ConflictFieldsError {
    return new ConflictFieldsError(
      `${listNames(fields)} of ${className} lie in different tables, and no unique constraint covers them. ` +
        `Name the properties of one: of the root, or of one class below it.`,
    );
  }

  /** Rows that a conflict was reported for, and that no query finds. */
  static unresolved(className: string, fields: readonly string[]): ConflictFieldsError {
    return new ConflictFieldsError(
      `The upsert of ${className} by ${listNames(fields)} did not settle. Two of its rows have equal values there, ` +
        `or the row is invisible to this transaction: give each row once, or try again in a new transaction.`,
    );
  }
}

/** A copy of a row needs a key of its own, and nothing makes one. */
export class CloneKeyError extends PolymorphicError {
  readonly code = 'CLONE_KEY';

  constructor(className: string, property: string) {
    super(
      `A clone of ${className} needs a key of its own, and neither the database nor onCreate makes one. ` +
        `Give it: em.clone(entity, { ${property}: … }).`,
    );
  }
}

/** Rows of an immutable class were to be changed or deleted. */
export class ImmutableEntityError extends PolymorphicError {
  readonly code = 'IMMUTABLE_ENTITY';
  override readonly status = 409;

  constructor(className: string, operation: string) {
    super(
      `${className} is immutable: ${operation} is refused, and nothing was written. ` +
        `Insert a new row that takes the place of the old one, or leave the mixin Immutable out.`,
    );
  }
}
