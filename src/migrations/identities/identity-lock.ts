import { IdentityLockFileError } from '../../errors/identity-lock-error.ts';

/** Every identity that rows may store, with the name of its class, by the root table of its hierarchy. */
export type IdentityLock = Readonly<Record<string, Readonly<Record<string, string>>>>;

const VERSION = 1;

/** The text of a lock: tables and identities in the order of their characters, one identity a line. */
export function lockText(lock: IdentityLock): string {
  const hierarchies = sorted(
    Object.entries(lock).map(([table, identities]) => [table, sorted(Object.entries(identities))]),
  );
  return `${JSON.stringify({ version: VERSION, hierarchies }, undefined, 2)}\n`;
}

/** The lock that a text is; throws `IdentityLockFileError`. */
export function parseLock(file: string, text: string): IdentityLock {
  const value = parseJson(file, text) as { version?: unknown; hierarchies?: unknown } | null;
  if (!isDictionary(value) || value.version !== VERSION) {
    throw new IdentityLockFileError(file, `is of no version that this release reads, which is ${VERSION}`);
  }
  const { hierarchies } = value;
  const isLock =
    isDictionary(hierarchies) &&
    Object.values(hierarchies).every(
      identities => isDictionary(identities) && Object.values(identities).every(name => typeof name === 'string'),
    );
  if (!isLock) {
    throw new IdentityLockFileError(file, 'does not hold an object of class names by identity for each root table');
  }
  return hierarchies as IdentityLock;
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new IdentityLockFileError(file, 'is no JSON', { cause: error });
  }
}

function isDictionary(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
