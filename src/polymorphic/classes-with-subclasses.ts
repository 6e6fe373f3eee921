import type { EntityClass } from '@mikro-orm/core';
import { parentClass } from '../keys/class-types.ts';
import { isPolymorphic } from './markers.ts';

/** A set of classes, or of their names, that has the subclasses of those of hierarchies as well. */
export class ClassesWithSubclasses extends Set<unknown> {
  override has(subject: unknown): boolean {
    return super.has(subject) || (isClass(subject) && isPolymorphic(subject) && this.#hasAncestorOf(subject));
  }

  #hasAncestorOf(cls: EntityClass): boolean {
    for (let parent = parentClass(cls); parent && isPolymorphic(parent); parent = parentClass(parent)) {
      if (super.has(parent) || super.has(parent.name)) {
        return true;
      }
    }
    return false;
  }
}

function isClass(subject: unknown): subject is EntityClass {
  return typeof subject === 'function';
}
