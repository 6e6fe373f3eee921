/** `not_null_violation` and `check_violation`: their detail is the whole row. */
const ROW_IN_DETAIL: ReadonlySet<unknown> = new Set(['23502', '23514']);

/** What PGlite adds to an error: the statement, with the values in it. */
const STATEMENT = ['query', 'params'];

/**
 * Takes the values of a row out of what an error of the database shows: a row may hold a password or a token, and errors are
 * logged. The statement of PGlite stays readable on the error, it is just not enumerable.
 */
export function withoutValues(error: Error & { code?: unknown; detail?: unknown }): Error {
  for (const name of STATEMENT.filter(key => Object.hasOwn(error, key))) {
    Object.defineProperty(error, name, { enumerable: false });
  }
  const { code, detail } = error;
  if (ROW_IN_DETAIL.has(code) && typeof detail === 'string' && detail) {
    error.message = leaveOut(error.message, detail);
    error.stack &&= leaveOut(error.stack, detail);
    Object.defineProperty(error, 'detail', { enumerable: false });
  }
  return error;
}

function leaveOut(text: string, detail: string): string {
  return text.replaceAll(`\n - detail: ${detail}`, '').replaceAll(detail, '');
}
