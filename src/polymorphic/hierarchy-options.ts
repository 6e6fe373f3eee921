import type { EntityClass } from '@mikro-orm/core';
import { DeclarationError } from '../errors/declaration-error.ts';
import type { HierarchySettings, OnUnknown } from './hierarchy-model.ts';
import { IDENTITY_COLUMN, type IdentityNaming } from './identity.ts';

/** The third argument of `defineHierarchy`. */
export interface HierarchyOptions {
  /** Abstract classes by name: needed where a minifier changes class names, and for abstract classes without a subclass yet. */
  abstract?: Readonly<Record<string, EntityClass>>;
  /** Explicit identities by class name; they are stored as they are. */
  identities?: Readonly<Record<string, string>>;
  /**
   * By class name the identities that a class had before: rows that store one are rows of the class. Classes whose identities it
   * prefixes have their own names below it as well.
   */
  formerly?: Readonly<Record<string, readonly string[]>>;
  /** Classes by name that do not prefix the identities of their children. */
  prefix?: Readonly<Record<string, boolean>>;
  /** Makes the identities that are not explicit. Default: `parent.childname`. */
  naming?: IdentityNaming;
  /** The column that stores the identity. Default: `_polymorphic_name`. */
  column?: string;
  /** Joined hierarchies: the database refuses a child row under a base row of another type. Default: `false`. */
  typedKeys?: boolean;
  /** What to do with stored identities that no class has. Default: `'throw'`. */
  onUnknown?: OnUnknown;
  /** The property under which outward formats write the identity. Default: `type`. */
  discriminatorProperty?: string;
}

/** In bytes, as PostgreSQL has it. */
const MAX_NAME_LENGTH = 63;

type Check = readonly [isValid: (value: unknown) => boolean, needed: string];

const dictionary: Check = [isObject, 'an object with class names for keys'];
const name: Check = [isName, `a name of 1 to ${MAX_NAME_LENGTH} bytes`];
const policies: readonly unknown[] = ['throw', 'skip', 'base'] satisfies OnUnknown[];
export const ON_UNKNOWN_CHOICES = "'throw', 'skip', 'base' or a function from the row to a class";

const checks: Readonly<Record<keyof HierarchyOptions, Check>> = {
  abstract: dictionary,
  identities: dictionary,
  formerly: dictionary,
  prefix: dictionary,
  naming: [value => typeof value === 'function', 'a function'],
  column: name,
  typedKeys: [value => typeof value === 'boolean', 'true or false'],
  onUnknown: [isOnUnknown, ON_UNKNOWN_CHOICES],
  discriminatorProperty: name,
};

/** The checked options with their defaults. */
export function settingsOf(root: string, options: HierarchyOptions): HierarchySettings {
  requireObject(root, 'the third argument', options);
  for (const [option, value] of Object.entries(options)) {
    requireOption(root, option, value);
  }
  return Object.freeze({
    onUnknown: options.onUnknown ?? 'throw',
    column: options.column ?? IDENTITY_COLUMN,
    typedKeys: options.typedKeys ?? false,
    discriminatorProperty: options.discriminatorProperty ?? 'type',
  });
}

export function requireObject(root: string, what: string, value: unknown): void {
  if (!isObject(value)) {
    throw new DeclarationError(
      `defineHierarchy(${root}, …) needs an object as ${what}: defineHierarchy(${root}, { Child }, { onUnknown: 'skip' }).`,
    );
  }
}

function requireOption(root: string, option: string, value: unknown): void {
  const check = Object.hasOwn(checks, option) ? checks[option as keyof HierarchyOptions] : undefined;
  if (!check) {
    throw new DeclarationError(
      `defineHierarchy(${root}, …) has no option ${option}. Its options are ${Object.keys(checks).join(', ')}.`,
    );
  }
  const [isValid, needed] = check;
  if (value !== undefined && !isValid(value)) {
    throw new DeclarationError(`The option ${option} of defineHierarchy(${root}, …) must be ${needed}.`);
  }
}

export function isOnUnknown(value: unknown): value is OnUnknown {
  return typeof value === 'function' || policies.includes(value);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isName(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    value.trim() !== '' &&
    value !== '__proto__' &&
    Buffer.byteLength(value) <= MAX_NAME_LENGTH
  );
}
