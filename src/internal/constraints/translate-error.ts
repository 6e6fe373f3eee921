import { type Configuration, type MetadataStorage, OptimisticLockError } from '@mikro-orm/core';
import {
  CheckViolationError,
  ConcurrentChangeError,
  ConflictError,
  type ConstraintError,
  type ConstraintFacts,
  InvalidValueError,
  MissingReferenceError,
  ReferencedError,
  RequiredValueError,
} from '../../errors/constraint-error.ts';
import { isHttpError } from '../../errors/http-error.ts';
import { type ConstraintColumns, constraintColumns } from './constraint-columns.ts';
import { messageOf } from './constraint-messages.ts';
import { columnsInDetail, type DriverError, driverErrorIn } from './driver-error.ts';
import { fieldsOfColumns } from './fields-of-columns.ts';

/** An EntityManager or an ORM. */
export interface ErrorOrigin {
  readonly config: Configuration;
  getMetadata(): MetadataStorage;
}

type ConstraintErrorClass = new (facts: ConstraintFacts, cause?: unknown) => ConstraintError;

/** By SQLSTATE. */
const classes: Readonly<Record<string, ConstraintErrorClass>> = {
  '23505': ConflictError,
  '23P01': ConflictError,
  '23001': ReferencedError,
  '23502': RequiredValueError,
  '23514': CheckViolationError,
  '22001': InvalidValueError,
  '22003': InvalidValueError,
  '22007': InvalidValueError,
  '22008': InvalidValueError,
  '22021': InvalidValueError,
  '22P02': InvalidValueError,
  '22P05': InvalidValueError,
};

const FOREIGN_KEY = '23503';
/** Serialization failure, deadlock, lock not available. */
const CONCURRENT: ReadonlySet<string> = new Set(['40001', '40P01', '55P03']);

/**
 * Makes an error of this library of one that the database, or MikroORM's optimistic lock, threw; gives any other error back.
 *
 * ```ts
 * try {
 *   await em.flush();
 * } catch (error) {
 *   throw translateError(error, em);
 * }
 * ```
 *
 * CRUD operations do this themselves. PostgreSQL's errors are told apart by SQLSTATE, and their constraints and columns named as
 * properties: `ConflictError` (409), `ReferencedError` (409), `MissingReferenceError` (422), `RequiredValueError` (422),
 * `CheckViolationError` (422), `InvalidValueError` (422), `ConcurrentChangeError` (409). The error is kept as `cause`; no value of
 * a row is in the message.
 */
export function translateError(error: unknown, origin: ErrorOrigin): unknown {
  if (isHttpError(error)) {
    return error;
  }
  if (error instanceof OptimisticLockError) {
    return new ConcurrentChangeError(error);
  }
  const driverError = driverErrorIn(error);
  if (!driverError) {
    return error;
  }
  return CONCURRENT.has(driverError.code)
    ? new ConcurrentChangeError(error)
    : constraintError({ error, driverError, origin });
}

interface Caught {
  readonly error: unknown;
  readonly driverError: DriverError;
  readonly origin: ErrorOrigin;
}

function constraintError({ error, driverError, origin }: Caught): unknown {
  const { code, table, schema, column, constraint } = driverError;
  const known =
    table === undefined || constraint === undefined
      ? undefined
      : constraintColumns(origin.config, { table, schema, constraint });
  const ErrorClass = code === FOREIGN_KEY ? foreignKeyError(driverError, known) : classes[code];
  if (!ErrorClass) {
    return error;
  }
  const columns = known?.columns ?? (column === undefined ? [] : [column]);
  const named = table === undefined ? noFields : fieldsOfColumns(origin.getMetadata(), table, columns);
  return new ErrorClass({ ...named, constraint, message: messageOf(origin.config, constraint) }, error);
}

const noFields = { entityName: undefined, fields: [] };

/** PostgreSQL has one SQLSTATE for a target that is missing and for a row that is still referred to. */
function foreignKeyError({ detail }: DriverError, known: ConstraintColumns | undefined): ConstraintErrorClass {
  const named = String(columnsInDetail(detail));
  const isReferring = known ? named === String(known.columns) : false;
  return isReferring ? MissingReferenceError : ReferencedError;
}
