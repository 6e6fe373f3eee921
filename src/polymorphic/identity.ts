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
  if (typeof value !== 'string') {
    throw new InvalidIdentityError(className, value, `is a ${typeof value}, not a string`);
  }
  if (value.length === 0) {
    throw new InvalidIdentityError(className, value, 'is empty');
  }
  const { length } = [...value];
  if (length > IDENTITY_LENGTH) {
    throw new InvalidIdentityError(className, value, `is too long: ${length} characters`);
  }
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused
  if (/[\s\u0000-\u001f\u007f-\u009f]/u.test(value)) {
    throw new InvalidIdentityError(className, JSON.stringify(value), 'contains white space or control characters');
  }
  return value;
}
