import { PolymorphicError } from './polymorphic-error.ts';
import { listNames } from './sentence.ts';

/** More than one row meets a condition that was to find exactly one. */
export class MultipleEntitiesError extends PolymorphicError {
  readonly code = 'MULTIPLE_ENTITIES';

  constructor(className: string) {
    super(
      `More than one ${className} meets the condition. Narrow it, or ask for the first by fetchMode: 'first', for all by fetchMode: 'all'.`,
    );
  }
}

/** An option of a CRUD operation is malformed, or contradicts another. */
export class CrudOptionError extends PolymorphicError {
  readonly code = 'CRUD_OPTION';
}

/** A delete was given a condition that every row meets. */
export class EmptyConditionError extends PolymorphicError {
  readonly code = 'EMPTY_CONDITION';

  constructor(className: string) {
    super(
      `The condition of ${className}.delete is empty, so every row would go. ` +
        `Name what to delete, or call em.nativeDelete(${className}, {}) when all of them are meant.`,
    );
  }
}

/** Why a key of `data` was refused. */
export interface DataIssue {
  /** The key, dotted where it is within another. */
  readonly property: string;
  readonly reason: string;
}

/** Data holds what the class does not take; nothing of it was applied. */
export class EntityDataError extends PolymorphicError {
  readonly code = 'ENTITY_DATA';
  override readonly status = 422;
  /** The name of the class. */
  readonly entityName: string;
  /** Every key that was refused, in the order of the data. */
  readonly issues: readonly DataIssue[];

  constructor(entityName: string, issues: readonly DataIssue[]) {
    super(
      `The data does not fit ${entityName}: ${listNames(issues.map(({ property, reason }) => `${property} ${reason}`))}. ` +
        `Leave ${issues.length > 1 ? 'them' : 'it'} out, or correct ${issues.length > 1 ? 'them' : 'it'}.`,
    );
    this.entityName = entityName;
    this.issues = issues;
  }
}
