import { FormerIdentityError } from '../errors/former-identity-error.ts';
import type { Level } from './hierarchy-model.ts';
import type { HierarchyOptions } from './hierarchy-options.ts';
import { identityFault, parentChildNaming } from './identity.ts';

/** A class of which the current identity is known. */
export interface NamedClass extends Pick<Level, 'name' | 'identity' | 'parent'> {
  /** Whether its identity was given, not made of that of its parent. */
  readonly isExplicit: boolean;
}

/**
 * The names under which rows of a class may still be stored: those that the option `formerly` gives it, and those that it had
 * when a class that prefixes it had another name.
 */
export function formerIdentities(
  { name, identity, parent, isExplicit }: NamedClass,
  options: HierarchyOptions,
): string[] {
  const naming = options.naming ?? parentChildNaming;
  const given = options.formerly?.[name] ?? [];
  const prefixes = isExplicit || identity === undefined ? [] : formerPrefixes(parent, options);
  const made = prefixes.map(prefix => naming({ name, parent: prefix })).filter(each => each !== identity);
  return [...new Set([...given, ...made])];
}

/** Throws `FormerIdentityError` for names that are none, and for those that two classes have or claim. */
export function checkFormer(root: string, levels: readonly Level[]): void {
  const current = new Map(levels.map(level => [level.identity, level]));
  const claimed = new Map<string, Level>();
  for (const level of levels) {
    for (const identity of level.former) {
      const fault = identityFault(identity);
      if (fault) {
        throw FormerIdentityError.malformed(root, level.name, fault);
      }
      const owner = current.get(identity);
      if (owner) {
        throw FormerIdentityError.current(root, [level.name, identity], owner.name);
      }
      const other = claimed.get(identity);
      if (other) {
        throw FormerIdentityError.twice(root, identity, [other.name, level.name]);
      }
      claimed.set(identity, level);
    }
  }
}

/** Throws `FormerIdentityError` for an option `formerly` that holds something else than lists. */
export function checkFormerOption(root: string, { formerly = {} }: HierarchyOptions): void {
  for (const [name, identities] of Object.entries<unknown>(formerly)) {
    if (!Array.isArray(identities)) {
      throw FormerIdentityError.malformed(root, name, `is ${identities === null ? 'null' : `a ${typeof identities}`}`);
    }
  }
}

/** The former names of the classes that prefix, or have prefixed, the identities below a class. */
function formerPrefixes(level: Level | undefined, { prefix }: HierarchyOptions): string[] {
  if (!level) {
    return [];
  }
  const isPrefix = prefix?.[level.name] !== false;
  const own = isPrefix ? level.former : [];
  const isLast = isPrefix && level.identity !== undefined;
  return isLast ? [...own] : [...own, ...formerPrefixes(level.parent, { prefix: prefix ?? {} })];
}
