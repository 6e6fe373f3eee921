import { PolymorphicError } from './polymorphic-error.ts';
import { listNames } from './sentence.ts';

/** What the database refused, without any value. */
export interface ConstraintFacts {
  /** The class whose constraint it is; undefined for a table that no entity is stored in. */
  readonly entityName: string | undefined;
  /** The properties that the constraint is about; none where they are not known. */
  readonly fields: readonly string[];
  /** The name of the constraint in the database, where the database gives one. */
  readonly constraint: string | undefined;
  /** What `constraintMessages` says for the constraint. */
  readonly message?: string | undefined;
}

/** The database refused a write. */
export abstract class ConstraintError extends PolymorphicError {
  /** The class whose constraint it is; undefined for a table that no entity is stored in. */
  readonly entityName: string | undefined;
  /** The properties that the constraint is about; none where they are not known. */
  readonly fields: readonly string[];
  /** The name of the constraint in the database, where the database gives one. */
  readonly constraint: string | undefined;

  constructor(facts: ConstraintFacts, { sentence, cause }: { sentence: string; cause: unknown }) {
    super(facts.message ?? sentence, { cause });
    this.entityName = facts.entityName;
    this.fields = facts.fields;
    this.constraint = facts.constraint;
  }
}

/** Another row has the values already: a unique or an exclusion constraint. */
export class ConflictError extends ConstraintError {
  readonly code = 'CONFLICT';
  override readonly status = 409;

  constructor(facts: ConstraintFacts, cause?: unknown) {
    super(facts, { sentence: `Another ${classOf(facts)} has the same ${fieldsOf(facts)}.`, cause });
  }
}

/** Other rows still refer to the one that was to go or to change. */
export class ReferencedError extends ConstraintError {
  readonly code = 'REFERENCED';
  override readonly status = 409;

  constructor(facts: ConstraintFacts, cause?: unknown) {
    super(facts, {
      sentence: `The row is still in use: ${fieldsOf(facts)} of ${classOf(facts)} refers to it. Move or delete those rows first.`,
      cause,
    });
  }
}

/** A row refers to one that is not there. */
export class MissingReferenceError extends ConstraintError {
  readonly code = 'MISSING_REFERENCE';
  override readonly status = 422;

  constructor(facts: ConstraintFacts, cause?: unknown) {
    super(facts, { sentence: `${fieldsOf(facts)} of ${classOf(facts)} refers to a row that is not there.`, cause });
  }
}

/** A required value is missing. */
export class RequiredValueError extends ConstraintError {
  readonly code = 'REQUIRED_VALUE';
  override readonly status = 422;

  constructor(facts: ConstraintFacts, cause?: unknown) {
    super(facts, { sentence: `${fieldsOf(facts)} of ${classOf(facts)} needs a value.`, cause });
  }
}

/** Values break a CHECK. */
export class CheckViolationError extends ConstraintError {
  readonly code = 'CHECK_VIOLATION';
  override readonly status = 422;

  constructor(facts: ConstraintFacts, cause?: unknown) {
    super(facts, { sentence: `The values of ${classOf(facts)} break the constraint ${facts.constraint}.`, cause });
  }
}

/** A value is none of its column's type: too long, out of range, malformed. */
export class InvalidValueError extends ConstraintError {
  readonly code = 'INVALID_VALUE';
  override readonly status = 422;

  constructor(facts: ConstraintFacts, cause?: unknown) {
    super(facts, { sentence: 'A value does not fit its column: it is too long, out of range or malformed.', cause });
  }
}

/** Another transaction was at the same rows: a deadlock, a serialization failure, a lock that was not to be waited for, or a stale version. */
export class ConcurrentChangeError extends PolymorphicError {
  readonly code = 'CONCURRENT_CHANGE';
  override readonly status = 409;

  constructor(cause?: unknown) {
    super('Another transaction is at the same rows, or has changed them. Try again in a new transaction.', { cause });
  }
}

function classOf({ entityName }: ConstraintFacts): string {
  return entityName ?? 'row';
}

function fieldsOf({ fields, constraint }: ConstraintFacts): string {
  return fields.length > 0 ? listNames(fields) : constraint === undefined ? 'a column' : `columns of ${constraint}`;
}
