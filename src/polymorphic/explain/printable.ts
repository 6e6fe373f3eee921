/**
 * Text that every format may hold: control characters as the pictures that Unicode has for them, and without characters
 * that reverse the direction, that no XML may hold, or that are half of one.
 */
export function printable(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\p{Cc}/gu, pictureOf)
    .replaceAll(/[\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/g, REPLACEMENT);
}

const REPLACEMENT = '\uFFFD';

function pictureOf(control: string): string {
  const code = control.codePointAt(0)!;
  return code < 0x20 ? String.fromCodePoint(0x2400 + code) : REPLACEMENT;
}

/** Printable text as XML and HTML hold it, in elements and attributes. */
export function escapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#39' };
  return printable(text).replaceAll(/[&<>"']/g, each => `&${entities[each]!};`);
}

/** How many columns of a terminal a text takes: ideographs and emoji take two, marks none. */
export function cellsOf(text: string): number {
  return Array.from(text).reduce((sum, each) => sum + (ZERO.test(each) ? 0 : WIDE.test(each) ? 2 : 1), 0);
}

/** `text` filled up to a number of cells. */
export function padCells(text: string, cells: number): string {
  return text + ' '.repeat(Math.max(0, cells - cellsOf(text)));
}

const ZERO = /\p{M}|\u200B|\u200D/u;
const WIDE =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u;
