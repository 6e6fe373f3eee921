import { DeclarationError } from '../errors/declaration-error.ts';
import type { AbstractConstructor } from './class-types.ts';

/**
 * The base of a mixin that was called as `Mixin()` or `Mixin(Base)`. `undefined` is what a circular import leaves: taken for
 * no base, the entity would lose its columns.
 */
export function requireBase(mixin: string, given: readonly unknown[]): AbstractConstructor {
  if (given.length === 0) {
    return class {};
  }
  const [Base] = given;
  if (typeof Base !== 'function' || !(Base as { prototype?: object }).prototype) {
    throw new DeclarationError(
      `${mixin} needs a base class, or no argument. When the base is imported, look for a circular import.`,
    );
  }
  return Base as AbstractConstructor;
}
