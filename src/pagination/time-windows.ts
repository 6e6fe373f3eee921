import type { EntityMetadata, FilterQuery } from '@mikro-orm/core';
import { InvalidRequestError, type RequestIssue } from '../errors/request-error.ts';
import { readInstant } from '../keys/instant.ts';
import { timestampOf } from './timestamp-column.ts';

/** Windows of time, half open: after is inclusive, before exclusive. */
export interface TimeWindows {
  readonly createdAfter?: Date | undefined;
  readonly createdBefore?: Date | undefined;
  readonly updatedAfter?: Date | undefined;
  readonly updatedBefore?: Date | undefined;
}

/** Windows of time as code writes them; a string needs an offset. */
export type TimeWindowInput = { readonly [K in keyof TimeWindows]?: Date | string | null | undefined };

const WINDOWS = [
  { after: 'createdAfter', before: 'createdBefore', order: 'created_at' },
  { after: 'updatedAfter', before: 'updatedBefore', order: 'updated_at' },
] as const;

/** Throws `InvalidRequestError` for every window that ends before it begins. */
export function refuseEmptyWindows(windows: TimeWindows): void {
  const issues = WINDOWS.flatMap(({ after, before }): RequestIssue[] => {
    const start = windows[after];
    const end = windows[before];
    return start && end && start >= end
      ? [{ field: after, expected: `before ${before}, which is ${end.toISOString()}`, given: start.toISOString() }]
      : [];
  });
  if (issues.length > 0) {
    throw new InvalidRequestError(issues);
  }
}

/** Windows given in code. Throws one `InvalidRequestError` for all that is wrong in them. */
export function readWindows(input: TimeWindowInput): TimeWindows {
  const issues: RequestIssue[] = [];
  const windows: { -readonly [K in keyof TimeWindows]: TimeWindows[K] } = {};
  for (const name of WINDOWS.flatMap(({ after, before }) => [after, before])) {
    const read = input[name] == null ? undefined : readInstant(name, input[name]);
    if (read instanceof Date) {
      windows[name] = read;
    } else if (read) {
      issues.push(read);
    }
  }
  if (issues.length > 0) {
    throw new InvalidRequestError(issues);
  }
  refuseEmptyWindows(windows);
  return windows;
}

/** Windows as a condition on an entity; undefined when they are open. Throws `InvalidRequestError` when it lacks a column. */
export function windowCondition<T extends object>(
  meta: EntityMetadata<T>,
  windows: TimeWindows,
): FilterQuery<T> | undefined {
  const conditions = WINDOWS.flatMap(({ after, before, order }) => {
    const start = windows[after];
    const end = windows[before];
    if (!start && !end) {
      return [];
    }
    const column = timestampOf(meta, order, start ? after : before);
    return [{ [column]: { ...(start ? { $gte: start } : {}), ...(end ? { $lt: end } : {}) } }];
  });
  return conditions.length === 0 ? undefined : (Object.assign({}, ...conditions) as FilterQuery<T>);
}
