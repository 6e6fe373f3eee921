import { EntityNotFoundError } from './entity-not-found-error.ts';
import { PolymorphicError } from './polymorphic-error.ts';

/** What every error of this library tells a server. */
export interface HttpError extends Error {
  /** A stable upper-case name of the condition. */
  readonly code: string;
  /** The HTTP status: 500 unless the condition is the client's. */
  readonly status: number;
}

/**
 * Whether an error is one of this library, whatever its class: the one question that a server asks.
 *
 * ```ts
 * const answer = (error: unknown) => (isHttpError(error) ? { status: error.status, type: error.code } : { status: 500 });
 * ```
 *
 * `EntityNotFoundError` extends MikroORM's `NotFoundError`, every other error `PolymorphicError`.
 */
export function isHttpError(error: unknown): error is HttpError {
  return error instanceof PolymorphicError || error instanceof EntityNotFoundError;
}
