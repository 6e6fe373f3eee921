import { PolymorphicError } from './polymorphic-error.ts';
import { listNames } from './sentence.ts';

/** The type of an entity that this EntityManager does not manage was to be changed. */
export class UnmanagedEntityError extends PolymorphicError {
  readonly code = 'UNMANAGED_ENTITY';

  constructor(what: string, cure: string) {
    super(`changeType needs an entity that this EntityManager has loaded or flushed, but was given ${what}. ${cure}`);
  }
}

/** `changeType` was not given what the new class requires. */
export class MissingTypeDataError extends PolymorphicError {
  readonly code = 'MISSING_TYPE_DATA';
  /** The properties that are required and have no value. */
  readonly properties: readonly string[];

  constructor(from: string, to: string, properties: readonly string[]) {
    super(
      `A ${from} cannot become a ${to} without ${listNames(properties)}: ${to} requires ${properties.length > 1 ? 'them' : 'it'}, ` +
        `and this ${from} has no value. Give changeType data: { ${properties.map(name => `${name}: …`).join(', ')} }.`,
    );
    this.properties = properties;
  }
}

/** `changeType` was given data that the new class does not take. */
export class UnknownTypeDataError extends PolymorphicError {
  readonly code = 'UNKNOWN_TYPE_DATA';
  /** The keys that were refused. */
  readonly properties: readonly string[];

  constructor(to: string, properties: readonly string[], reason: string) {
    super(
      `changeType cannot write ${listNames(properties)} of ${to}: ${reason}. Leave ${properties.length > 1 ? 'them' : 'it'} out of data.`,
    );
    this.properties = properties;
  }
}

/** What refers to a row in a way that its new type does not allow. */
export interface ReferenceFacts {
  readonly from: string;
  readonly to: string;
  readonly key: string;
  /** The table of the rows that refer. */
  readonly table: string;
  readonly constraint: string;
}

/** Rows refer to an entity as an instance of a class that it was to leave. */
export class ReferencedTypeError extends PolymorphicError {
  readonly code = 'REFERENCED_TYPE';
  /** The foreign key that would be left without its target. */
  readonly constraint: string;
  /** The table of the rows that refer. */
  readonly table: string;

  constructor({ from, to, key, table, constraint }: ReferenceFacts, options?: ErrorOptions) {
    super(
      `${from} ${key} cannot become a ${to}: rows of table ${table} still refer to it (constraint ${constraint}), ` +
        `and need it to be what it is. Move or delete them first.`,
      options,
    );
    this.constraint = constraint;
    this.table = table;
  }
}

/** An instance is of a class that its row no longer has: another process, or another EntityManager, changed the type. */
export class StaleTypeError extends PolymorphicError {
  readonly code = 'STALE_TYPE';
  /** The HTTP status of a conflict with the present state. */
  override readonly status = 409;

  constructor(className: string, key: string, stored: string | undefined) {
    super(
      `${className} ${key} was not written: its row ${stored === undefined ? 'is gone' : `is now of the type '${stored}'`}. ` +
        `Give up the changes of this instance with em.refresh(entity), which makes it what its row is, and apply them again.`,
    );
  }
}
