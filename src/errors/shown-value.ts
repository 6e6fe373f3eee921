const LONGEST = 40;

/** A value of a request for a message, shortened; objects by what they are, so that none of their own code runs. */
export function shownValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(shortText(value));
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? `a list of ${value.length}` : shownObject(value);
    case 'function':
    case 'symbol':
      return `a ${typeof value}`;
    default:
      return shortText(String(value));
  }
}

/** The name of a field as a client wrote it, shortened. */
export function shortText(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function shownObject(value: object): string {
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? 'an invalid Date' : `the year ${value.getUTCFullYear()}`;
  }
  return 'an object';
}
