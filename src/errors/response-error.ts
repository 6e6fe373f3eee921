import { PolymorphicError } from './polymorphic-error.ts';
import type { RequestIssue } from './request-error.ts';
import { listNames } from './sentence.ts';

/** A server was about to send an answer that does not fit the schema of its route; nothing was sent. */
export class ResponseMismatchError extends PolymorphicError {
  readonly code = 'RESPONSE_MISMATCH';
  /** What does not fit, without values. */
  readonly issues: readonly RequestIssue[];

  constructor(route: string, issues: readonly RequestIssue[], options?: ErrorOptions) {
    const faults = listNames(issues.map(({ field, expected }) => `${field} must be ${expected}`));
    super(`The answer of ${route} does not fit its schema: ${faults}. Correct the handler or the schema.`, options);
    this.issues = issues;
  }
}
