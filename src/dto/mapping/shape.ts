import type { z } from 'zod';
import { DeclarationError } from '../../errors/declaration-error.ts';

/** The names of the properties of `T` that hold data: methods are left out. */
export type DataKeys<T> = {
  [K in keyof T]-?: NonNullable<T[K]> extends (...args: never) => unknown ? never : K;
}[keyof T] &
  string;

/** The data of a `T`. */
export type Values<T> = Pick<T, DataKeys<T>>;

/** The fields of a domain object, for a mapper; made by `shape`. */
export class Shape<T extends object> {
  /** The names of its fields. */
  readonly fields: readonly string[];
  readonly #make: (values: never) => T;

  constructor(fields: readonly string[], make: (values: Values<T>) => T) {
    this.fields = Object.freeze([...fields]);
    this.#make = make;
  }

  /** Makes the object. */
  make(values: Values<T>): T {
    return this.#make(values as never);
  }
}

/** What a mapper maps an entity to: what `shape` returns, or a zod object. */
export type DtoShape = Shape<object> | z.ZodObject;

/** What an object of this shape is made of. */
export type MadeOf<S> = S extends z.ZodObject ? z.input<S> : S extends Shape<infer T> ? Values<T> : never;

/** An object of this shape. */
export type DtoOf<S> = S extends z.ZodObject ? z.output<S> : S extends Shape<infer T> ? T : never;

/**
 * The fields of an interface or a class, for `defineMapper`: types do not exist at run time.
 *
 * ```ts
 * class Contact {
 *   constructor(
 *     readonly email: string,
 *     readonly phone: string | null,
 *   ) {}
 *   isReachable(): boolean {
 *     return this.phone !== null;
 *   }
 * }
 * const contact = shape<Contact>({ email: true, phone: true }, fields => new Contact(fields.email, fields.phone));
 * const point = shape<{ x: number; y: number }>({ x: true, y: true });
 * ```
 *
 * The compiler demands every field and refuses others. A class needs the function that makes an instance. Throws
 * `DeclarationError` for arguments of other kinds.
 */
export function shape<T extends object>(
  fields: { readonly [K in DataKeys<T>]: true },
  ...make: Values<T> extends T ? [make?: (fields: Values<T>) => T] : [make: (fields: Values<T>) => T]
): Shape<T> {
  const [maker = (values: Values<T>): T => values as unknown as T] = make;
  if (typeof fields !== 'object' || fields === null || typeof maker !== 'function') {
    throw new DeclarationError(
      'shape needs an object of its fields, and a function that makes an instance of a class.',
    );
  }
  return new Shape<T>(Object.keys(fields), maker);
}
