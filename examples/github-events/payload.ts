import type { Actor } from './events/actor.ts';
import { actorTypes } from './events/actor.ts';
import type { Repository } from './events/repository.ts';
import type { Directory } from './directory.ts';

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

/** A payload is not what the class of its event expects; the message says where. */
export class PayloadError extends Error {
  override readonly name = 'PayloadError';
}

/**
 * Reads typed values from the JSON of a webhook, by dotted path. What is not there, or of another type, is a
 * {@link PayloadError}; the `…OrNull` readers take a missing value for null.
 */
export class Payload {
  readonly #json: Json;
  readonly #directory: Directory;
  readonly #prefix: string;

  constructor(json: Json, directory: Directory, prefix = '') {
    this.#json = json;
    this.#directory = directory;
    this.#prefix = prefix;
  }

  has(path: string): boolean {
    return this.#find(path) !== null;
  }

  text(path: string): string {
    const value = this.#find(path);
    return typeof value === 'string' ? value : this.#refuse(path, 'text');
  }

  textOrNull(path: string): string | null {
    return this.has(path) ? this.text(path) : null;
  }

  oneOf<const Value extends string>(path: string, values: readonly Value[]): Value {
    const value = this.#find(path);
    return values.find(known => known === value) ?? this.#refuse(path, `one of ${values.join(', ')}`);
  }

  oneOfOrNull<const Value extends string>(path: string, values: readonly Value[]): Value | null {
    return this.has(path) ? this.oneOf(path, values) : null;
  }

  flag(path: string): boolean {
    const value = this.#find(path);
    return typeof value === 'boolean' ? value : this.#refuse(path, 'true or false');
  }

  number(path: string): number {
    const value = this.#find(path);
    return typeof value === 'number' ? value : this.#refuse(path, 'a number');
  }

  numberOrNull(path: string): number | null {
    return this.has(path) ? this.number(path) : null;
  }

  integer(path: string): number {
    const value = this.#find(path);
    return Number.isSafeInteger(value) ? this.number(path) : this.#refuse(path, 'an integer');
  }

  integerOrNull(path: string): number | null {
    return this.has(path) ? this.integer(path) : null;
  }

  bigint(path: string): bigint {
    return BigInt(this.integer(path));
  }

  /** Most timestamps are ISO 8601, some are seconds since 1970. */
  time(path: string): Date {
    const value = this.#find(path);
    const time = typeof value === 'number' ? value * 1000 : typeof value === 'string' ? Date.parse(value) : Number.NaN;
    return Number.isNaN(time) ? this.#refuse(path, 'a timestamp') : new Date(time);
  }

  timeOrNull(path: string): Date | null {
    return this.has(path) ? this.time(path) : null;
  }

  json(path: string): JsonObject {
    const value = this.#find(path);
    return isObject(value) ? value : this.#refuse(path, 'an object');
  }

  texts(path: string): string[] {
    return this.list(path).map(item => item.text(''));
  }

  list(path: string): Payload[] {
    const value = this.#find(path);
    if (!Array.isArray(value)) return this.#refuse(path, 'a list');
    return value.map((item, index) => new Payload(item, this.#directory, `${this.#prefix}${path}.${index}.`));
  }

  /** The payload below a path: `at('issue').text('title')` reads `issue.title`. */
  at(path: string): Payload {
    return new Payload(this.json(path), this.#directory, `${this.#prefix}${path}.`);
  }

  actor(path: string): Actor {
    const account = this.at(path);
    return this.#directory.actor({
      id: account.bigint('id'),
      login: account.text('login'),
      type: account.oneOf('type', actorTypes),
    });
  }

  repository(path: string): Repository {
    const repository = this.at(path);
    return this.#directory.repository({
      id: repository.bigint('id'),
      fullName: repository.text('full_name'),
      description: repository.textOrNull('description'),
      language: repository.textOrNull('language'),
      defaultBranch: repository.text('default_branch'),
      private: repository.flag('private'),
      fork: repository.flag('fork'),
      stars: repository.integer('stargazers_count'),
      createdAt: repository.time('created_at'),
      owner: repository.actor('owner'),
    });
  }

  #find(path: string): Json {
    let value = this.#json;
    for (const key of path === '' ? [] : path.split('.')) {
      value = isObject(value) ? (value[key] ?? null) : null;
    }
    return value;
  }

  #refuse(path: string, expected: string): never {
    const found = JSON.stringify(this.#find(path)).slice(0, 40);
    throw new PayloadError(`${this.#prefix}${path} should be ${expected}, but is ${found}`);
  }
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
