import { type Opt, p } from '@mikro-orm/core';
import { customAlphabet, nanoid } from 'nanoid';
import { DeclarationError } from '../errors/declaration-error.ts';
import type { AbstractConstructor, Mixin } from './class-types.ts';
import { defineKey } from './define-key.ts';
import type { DictMembers } from './dict.ts';
import { requireBase } from './require-base.ts';

/** What `NanoIdKey` adds to every instance. */
export interface NanoIdKeyMembers extends DictMembers<{ readonly id: string }> {
  /** The primary key, made in the application with the instance; a key that the caller gives is kept. */
  id: Opt<string>;
}

/** What the keys of `NanoIdKey` look like. */
export interface NanoIdKeyOptions {
  /** 2 to 256 different characters; by default A–Z, a–z, 0–9, `_` and `-`. */
  readonly alphabet?: string;
  /** The number of characters, 1 to 255; by default 21. Each key is to be expected once in about `alphabet.length ** (size / 2)`. */
  readonly size?: number;
}

const DEFAULT_SIZE = 21;
const MAX_SIZE = 255;

/**
 * Adds the primary key `id`: a random string that is shorter than a UUID and can stand in a URL.
 *
 * ```ts
 * abstract class Base extends NanoIdKey(BaseEntity, { alphabet: '23456789abcdefghjkmnpqrstuvwxyz', size: 16 }) {}
 * ```
 *
 * Its randomness is that of cryptography (package `nanoid`). Throws `DeclarationError` for a base that is no class, and for
 * an alphabet or a size that cannot work. After `NanoIDBase` of Advanced Alchemy.
 */
export const NanoIdKey: Mixin<'NanoIdKey', NanoIdKeyMembers, NanoIdKeyOptions> = (
  ...given: unknown[]
): AbstractConstructor<never> => {
  const { alphabet, size = DEFAULT_SIZE } = checked(given[1] as NanoIdKeyOptions | undefined);
  const make = alphabet === undefined ? () => nanoid(size) : customAlphabet(alphabet, size);
  abstract class NanoIdKeyMixin extends requireBase('NanoIdKey', given) {
    id: string = make();
  }
  const id = p
    .string()
    .length(size)
    .primary()
    .onCreate(() => make());
  defineKey(NanoIdKeyMixin, id);
  return NanoIdKeyMixin as never;
};

function checked(options: NanoIdKeyOptions = {}): NanoIdKeyOptions {
  const { alphabet, size = DEFAULT_SIZE } = options;
  if (alphabet !== undefined && !isAlphabet(alphabet)) {
    throw new DeclarationError(
      'The alphabet of NanoIdKey must be a string of 2 to 256 different characters, none outside the Basic Multilingual Plane.',
    );
  }
  if (!Number.isInteger(size) || size < 1 || size > MAX_SIZE) {
    throw new DeclarationError(`The size of NanoIdKey must be an integer from 1 to ${MAX_SIZE}.`);
  }
  return options;
}

/** Characters of two code units would be cut in half. */
function isAlphabet(alphabet: unknown): boolean {
  return (
    typeof alphabet === 'string' &&
    alphabet.length >= 2 &&
    alphabet.length <= 256 &&
    new Set(alphabet).size === alphabet.length
  );
}
