import { InvalidRequestError } from '../errors/request-error.ts';
import { shownValue } from '../errors/shown-value.ts';

/**
 * The fields of a request: of a query string, of URLSearchParams, or of an object such as a parsed JSON body. A field that is
 * there more than once is a list. Throws `InvalidRequestError` for what has no fields.
 */
export function readFields(input: unknown): ReadonlyMap<string, unknown> {
  if (input === undefined || input === null) {
    return new Map();
  }
  if (typeof input === 'string') {
    return ofParams(new URLSearchParams(input));
  }
  if (input instanceof URLSearchParams) {
    return ofParams(input);
  }
  if (isPlain(input)) {
    return new Map(Object.entries(input));
  }
  throw new InvalidRequestError([
    { field: 'request', expected: 'a query string, URLSearchParams or an object', given: shownValue(input) },
  ]);
}

function ofParams(params: URLSearchParams): ReadonlyMap<string, unknown> {
  const names = new Set(params.keys());
  return new Map(
    [...names].map(name => {
      const values = params.getAll(name);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
}

/** Of any realm, and without a prototype, as servers make them of query strings. */
function isPlain(input: unknown): input is object {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(input);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
