import { STATUS_CODES } from 'node:http';
import { NotFoundError, OptimisticLockError } from '@mikro-orm/core';
import { ConcurrentChangeError } from '../errors/constraint-error.ts';
import { type DataIssue, EntityDataError } from '../errors/crud-error.ts';
import { isHttpError } from '../errors/http-error.ts';
import { InvalidRequestError, type RequestIssue } from '../errors/request-error.ts';
import { ajvIssues } from './ajv-issues.ts';

/** Why a request failed, as RFC 9457 writes it: `application/problem+json`. */
export interface Problem {
  /** A URI of the kind of problem: `typeBase` and the code, else `about:blank`, which says no more than the status. */
  readonly type: string;
  /** The kind of problem in words. */
  readonly title: string;
  /** The HTTP status. */
  readonly status: number;
  /** What was wrong this time, for people. */
  readonly detail: string;
  /** The path that was asked for. */
  readonly instance?: string;
  /** The kind of problem for programs: stable, upper case. */
  readonly code: string;
  /** The wrong fields of a request. */
  readonly errors?: readonly RequestIssue[];
}

/** How problems are written. */
export interface ProblemOptions {
  /** Where the kinds of problems are documented: `https://example.com/problems/` gives `…/entity-not-found`. */
  readonly typeBase?: string;
}

/** What is told of an error. */
type Told = Pick<Problem, 'status' | 'code' | 'detail'> & { readonly errors?: readonly RequestIssue[] };

/**
 * The problem that a client is told of, for any error.
 *
 * ```ts
 * const problem = problemOf(new EntityNotFoundError('Tool', 7));
 * console.log(problem.status, problem.code); // 404 ENTITY_NOT_FOUND
 * ```
 *
 * Errors of this library, of MikroORM and of Fastify have their own status. Any other is 500 with one neutral sentence: no SQL, no
 * value and no stack leaves the server. Errors of the database are such others until `translateError` has read them.
 */
export function problemOf(error: unknown, { typeBase }: ProblemOptions = {}): Problem {
  const told = toldOf(error);
  return { ...kindOf(told, typeBase), ...told };
}

function kindOf({ status, code }: Told, typeBase: string | undefined): Pick<Problem, 'type' | 'title'> {
  if (typeBase === undefined) {
    return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error' };
  }
  const words = code.toLowerCase().split('_');
  const sentence = words.join(' ');
  return { type: `${typeBase}${words.join('-')}`, title: `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}` };
}

function toldOf(error: unknown): Told {
  return toldByLibrary(error) ?? toldByMikroOrm(error) ?? toldByFastify(error) ?? internal(500);
}

function toldByLibrary(error: unknown): Told | undefined {
  if (!isHttpError(error)) {
    return undefined;
  }
  const { status, code, message: detail } = error;
  if (status >= 500) {
    return internal(status);
  }
  if (error instanceof InvalidRequestError) {
    return { status, code, detail, errors: error.issues };
  }
  if (error instanceof EntityDataError) {
    return { status, code, detail, errors: error.issues.map(issueOf) };
  }
  return { status, code, detail };
}

function issueOf({ property, reason }: DataIssue): RequestIssue {
  const [, expected = `left out: it ${reason}`] = /^must be (.*)$/s.exec(reason) ?? [];
  return { field: property, expected };
}

function toldByMikroOrm(error: unknown): Told | undefined {
  if (error instanceof NotFoundError) {
    return { status: 404, code: 'NOT_FOUND', detail: 'What was asked for does not exist.' };
  }
  return error instanceof OptimisticLockError ? toldByLibrary(new ConcurrentChangeError(error)) : undefined;
}

/** Fastify's errors, and those that a handler throws in Fastify's way, with a `statusCode`: their messages are for clients. */
function toldByFastify(error: unknown): Told | undefined {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') {
    return undefined;
  }
  const { statusCode: status, message: detail } = error;
  if (!Number.isInteger(status) || status < 400 || status > 599) {
    return undefined;
  }
  if (status >= 500) {
    return internal(status);
  }
  const errors = ajvIssues(error);
  return errors ? { status, code: 'INVALID_REQUEST', detail, errors } : { status, code: codeOf(error, status), detail };
}

/** Fastify's codes name its insides; a status says as much. */
function codeOf(error: Error & { readonly code?: unknown }, status: number): string {
  const { code } = error;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(code) && !code.startsWith('FST_')
    ? code
    : codeOfStatus(status);
}

function codeOfStatus(status: number): string {
  return (STATUS_CODES[status] ?? 'Error').toUpperCase().replaceAll(/[^A-Z]+/g, '_');
}

function internal(status: number): Told {
  return { status, code: codeOfStatus(status), detail: 'The server could not answer. Try again later.' };
}
