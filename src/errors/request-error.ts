import { PolymorphicError } from './polymorphic-error.ts';
import { listNames } from './sentence.ts';

/** What is wrong with one field of a request. */
export interface RequestIssue {
  /** The field as the client wrote it, `limit` or `filter.title.contains`. */
  readonly field: string;
  /** What was expected, as in `an integer from 1 to 100`. */
  readonly expected: string;
  /** What was given, shortened; left out where the field was missing. */
  readonly given?: string;
}

/** A request of a client cannot be understood; each of its wrong fields is listed. */
export class InvalidRequestError extends PolymorphicError {
  readonly code = 'INVALID_REQUEST';
  override readonly status = 422;
  /** Every wrong field, in the order of the request. */
  readonly issues: readonly RequestIssue[];

  constructor(issues: readonly RequestIssue[]) {
    super(`Invalid request: ${listNames(issues.map(sentenceOf))}.`);
    this.issues = issues;
  }
}

function sentenceOf({ field, expected, given }: RequestIssue): string {
  return `${field} must be ${expected}${given === undefined ? '' : `, not ${given}`}`;
}

/** A cursor is not one that this query gave: forged, cut, of another query or of another key. */
export class InvalidCursorError extends PolymorphicError {
  readonly code = 'INVALID_CURSOR';
  override readonly status = 422;

  constructor(reason: string, options?: ErrorOptions) {
    super(`The cursor is not valid here: ${reason}. Start again from the first page.`, options);
  }
}
