import slugifyText from '@sindresorhus/slugify';

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
 * the first 4,096 characters. By the package `@sindresorhus/slugify`.
 */
export function slugify(text: string): string {
  return slugifyText(text.slice(0, MAX_TEXT), { decamelize: false });
}

/** The first characters of a slug, without a hyphen at the end. */
export function cutSlug(slug: string, length: number): string {
  return Array.from(slug).slice(0, length).join('').replace(/-+$/, '');
}
