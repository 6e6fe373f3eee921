import { DeclarationError } from '../errors/declaration-error.ts';

/** A letter or digit, a dot or underscore between two of them, and anything else by its code. */
const token = /___(?<code>[0-9a-f]+)_|__|[\s\S]/gu;
const LEADING = 'N___0_';

/**
 * A name that GraphQL takes for an identity, or any text: `functiontool.getweatherfunction` becomes
 * `functiontool__getweatherfunction`. No two texts give one name.
 *
 * ```ts
 * const name = graphqlName('functiontool.getweatherfunction');
 * const identity = identityOfGraphqlName(name);
 * ```
 */
export function graphqlName(text: string): string {
  const name = text.toWellFormed().replaceAll(/[^A-Za-z0-9]/gu, (each, at: number) => {
    const isBetween = /[A-Za-z0-9]/.test(text[at - 1] ?? '') && /[A-Za-z0-9]/.test(text[at + each.length] ?? '');
    if (isBetween && (each === '.' || each === '_')) {
      return each === '.' ? '__' : '_';
    }
    return `___${each.codePointAt(0)!.toString(16)}_`;
  });
  return /^[A-Za-z]/.test(name) ? name : LEADING + name;
}

/** The identity, or text, that `graphqlName` made a name of. */
export function identityOfGraphqlName(name: string): string {
  const rest = name.startsWith(LEADING) ? name.slice(LEADING.length) : name;
  return rest.replaceAll(token, (each, code: string | undefined) =>
    code === undefined ? (each === '__' ? '.' : each) : String.fromCodePoint(Number.parseInt(code, 16)),
  );
}

/** The names of the components of a document, each used for one thing. */
export class ComponentNames {
  readonly #owners = new Map<string, string>();

  /** The name for `text`; `owner` says in the error what it stands for. Throws `DeclarationError` on a second owner. */
  claim(text: string, owner: string): string {
    const name = /^[A-Za-z0-9._-]+$/.test(text) ? text : graphqlName(text);
    const other = this.#owners.get(name);
    if (other !== undefined && other !== owner) {
      throw new DeclarationError(
        `The exported schema would have two components ${name}: ${other} and ${owner}. Rename a class.`,
      );
    }
    this.#owners.set(name, owner);
    return name;
  }
}
