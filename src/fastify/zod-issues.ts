import type { z } from 'zod';
import type { RequestIssue } from '../errors/request-error.ts';

type Issue = z.core.$ZodIssue;

/** At most so many wrong fields are listed: a client chooses how many there are. */
const MOST_ISSUES = 50;
const MOST_CHARACTERS = 200;

const names: Readonly<Record<string, string>> = {
  int: 'an integer',
  object: 'an object',
  array: 'a list',
  datetime: 'a date and time with an offset',
  date: 'a date',
  guid: 'a UUID',
  uuid: 'a UUID',
  email: 'an e-mail address',
  url: 'a URL',
  null: 'null',
  undefined: 'left out',
};

/**
 * The wrong fields by what zod found. No value is repeated: one may be a password, and errors are logged. `whole` names what has
 * no field of its own.
 */
export function requestIssues(error: z.core.$ZodError, whole: string): RequestIssue[] {
  return error.issues.slice(0, MOST_ISSUES).flatMap(issue => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys
        .slice(0, MOST_ISSUES)
        .map(key => ({ field: fieldOf([...issue.path, key], whole), expected: 'left out: it is not known here' }));
    }
    return { field: fieldOf(issue.path, whole), expected: shortened(expectedBy(issue)) };
  });
}

function fieldOf(path: readonly PropertyKey[], whole: string): string {
  return path.length === 0 ? whole : shortened(path.map(String).join('.'));
}

function shortened(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

function expectedBy(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return nameOf(issue.expected);
    case 'invalid_format':
      return names[issue.format] ?? (issue.format === 'regex' ? `text like ${issue.pattern}` : nameOf(issue.format));
    case 'invalid_value':
      return oneOf(issue.values);
    case 'invalid_union':
      return expectedByUnion(issue);
    case 'too_small':
      return sizeOf(`${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`, issue.origin);
    case 'too_big':
      return sizeOf(`${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`, issue.origin);
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`;
    default:
      return issue.message;
  }
}

function expectedByUnion(issue: Extract<Issue, { code: 'invalid_union' }>): string {
  if ('options' in issue && Array.isArray(issue.options)) {
    return oneOf(issue.options);
  }
  const here = issue.errors.flat().filter(({ path }) => path.length === 0);
  return here.length > 0 ? [...new Set(here.map(expectedBy))].join(' or ') : issue.message;
}

function oneOf(values: readonly unknown[]): string {
  const written = values.map(value => JSON.stringify(value) ?? String(value));
  return written.length === 1 ? written[0]! : `one of ${written.join(', ')}`;
}

function nameOf(kind: string): string {
  return names[kind] ?? `a ${kind}`;
}

function sizeOf(range: string, origin: string): string {
  const units: Readonly<Record<string, string>> = { string: ' characters', array: ' elements', set: ' elements' };
  return `${range}${units[origin] ?? ''}`;
}
