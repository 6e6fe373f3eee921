import { Collection, type EventArgs } from '@mikro-orm/core';
import { DeclarationError } from '../errors/declaration-error.ts';
import { ClassMark } from '../keys/class-mark.ts';
import type { AbstractConstructor } from '../keys/class-types.ts';
import { defineMixin } from '../keys/define-mixin.ts';
import { requireBase } from '../keys/require-base.ts';
import { ReadOnlyCollection, readOnly, refuse } from './read-only-collection.ts';

/**
 * Makes inverse sides of many-to-many relations read-only, by the names of their properties: user code that writes to them gets
 * a `ReadOnlyCollectionError` which names the owning side.
 *
 * ```ts
 * class Label extends ReadOnlyInverse(BaseModel, ['notes']) {
 *   notes = new ReadOnlyCollection<Note>(this);
 * }
 * ```
 *
 * With a plain `Collection` in that place an instance made by `new` is guarded from its first flush on. Start-up throws
 * `InverseSideError` for a name that is no such property. Throws `DeclarationError` for a base that is no class and
 * for what is no list.
 */
export function ReadOnlyInverse<TBase extends AbstractConstructor>(Base: TBase, properties: readonly string[]): TBase {
  requireList(properties);
  abstract class ReadOnlyInverseMixin extends requireBase('ReadOnlyInverse', [Base]) {}
  const names = [...new Set([...(readOnlyInverses.of(Base) ?? []), ...properties])];
  readOnlyInverses.set(ReadOnlyInverseMixin, names);
  defineMixin(
    ReadOnlyInverseMixin,
    {},
    {
      hooks: {
        onInit: [({ entity }: EventArgs<object>) => names.forEach(name => guardCreated(entity, name))],
        beforeCreate: [({ entity }: EventArgs<object>) => names.forEach(name => guard(entity, name))],
      },
    },
  );
  return ReadOnlyInverseMixin as never;
}

/** The properties that are read-only in a class. */
export const readOnlyInverses: ClassMark<readonly string[]> = new ClassMark('readOnlyInverses');

function requireList(properties: unknown): void {
  if (!Array.isArray(properties)) {
    throw new DeclarationError(`ReadOnlyInverse needs a list of properties: ReadOnlyInverse(Base, ['posts']).`);
  }
}

/** `em.create` writes the items of its data before anybody can refuse them: they are taken back. */
function guardCreated(entity: object, name: string): void {
  const collection = valueOf(entity, name);
  const isWritten = collection instanceof Collection && !(collection instanceof ReadOnlyCollection);
  if (isWritten && collection.isDirty() && collection.getItems(false).length > 0) {
    collection.removeAll();
    refuse(collection, 'em.create');
  }
  guard(entity, name);
}

/** MikroORM replaces collections, and fills a new one after it was assigned: it turns read-only when it is read. */
function guard(entity: object, name: string, value: unknown = valueOf(entity, name)): void {
  Object.defineProperty(entity, name, {
    configurable: true,
    // a reference has no collection yet, and shows none
    enumerable: value !== undefined,
    get: () => readOnly(value),
    set: next => {
      guard(entity, name, next);
    },
  });
}

function valueOf(entity: object, name: string): unknown {
  return (entity as Readonly<Record<string, unknown>>)[name];
}
