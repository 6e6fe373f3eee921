import slugifyText from '@sindresorhus/slugify';
import { InvalidRequestError } from '../errors/request-error.ts';

/** No title is longer; what comes after does not show in a slug, and would cost time. */
const MAX_TEXT = 4096;

/**
 * A text as it stands in a URL: lower-case words of ASCII, with hyphens between them.
 *
 * ```ts
 * slugify('Crème brûlée & friends'); // 'creme-brulee-and-friends'
 * ```
 *
 * Many scripts are transliterated, but not Chinese and Japanese; nothing is left of those and of `!!!`: the empty string. Reads
 * the first 4,096 characters. Throws `InvalidRequestError` for what is no string. By the package `@sindresorhus/slugify`.
 */
export function slugify(text: string): string {
  return slugifyText(requireText('text', text).slice(0, MAX_TEXT), { decamelize: false });
}

/** A text that a client gave. Throws `InvalidRequestError` for what is no string. */
export function requireText(field: string, given: unknown): string {
  if (typeof given !== 'string') {
    throw new InvalidRequestError([{ field, expected: 'a string', given: given === null ? 'null' : typeof given }]);
  }
  return given;
}

/** The first characters of a slug, without a hyphen at the end. */
export function cutSlug(slug: string, length: number): string {
  return Array.from(slug).slice(0, length).join('').replace(/-+$/, '');
}
