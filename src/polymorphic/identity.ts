import { InvalidIdentityError } from '../errors/declaration-error.ts';

declare const identity: unique symbol;

/**
 * The stored type of a row: `'functiontool.getweatherfunction'`.
 *
 * The type is opaque, so that `em.create(Dog, { polymorphicName: 'cat' })` does not compile; it reads, prints and
 * compares as a string.
 */
export type Identity = string & { readonly [identity]: true };

/** The property that holds the identity on every class of a hierarchy. */
export const IDENTITY_PROPERTY = 'polymorphicName';

/** The column that holds the identity on the root table, unless the option `column` names another. */
export const IDENTITY_COLUMN = '_polymorphic_name';

/** Longest identity in characters. */
export const IDENTITY_LENGTH = 255;

/** What a naming function is given. */
export interface NamingContext {
  /** The class name: the key in `defineHierarchy`. */
  readonly name: string;
  /** The identity of the nearest ancestor that has one. */
  readonly parent: string | undefined;
}

/** Makes the whole identity of a class that has no explicit one. */
export type IdentityNaming = (context: NamingContext) => string;

/** The rule `parent.childname`: the identity of the nearest ancestor that has one, a dot, the lower-cased class name. */
export const parentChildNaming: IdentityNaming = ({ name, parent }) =>
  parent === undefined ? name.toLowerCase() : `${parent}.${name.toLowerCase()}`;

/** The identity, if it is one; throws `InvalidIdentityError` otherwise. */
export function checkIdentity(className: string, value: unknown): string {
  const reason = identityFault(value);
  if (reason) {
    throw new InvalidIdentityError(className, value, reason);
  }
  return value as string;
}

/** Why a value is no identity; undefined when it is one. */
export function identityFault(value: unknown): string | undefined {
  if (typeof value !== 'string') {
    return `is a ${typeof value}, not a string`;
  }
  const { length } = Array.from(value);
  if (length === 0 || length > IDENTITY_LENGTH) {
    return length === 0 ? 'is empty' : `is too long: ${length} characters`;
  }
  return /[\s\p{Cc}]/u.test(value) ? 'contains white space or control characters' : undefined;
}
