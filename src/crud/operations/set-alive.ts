import { helper } from '@mikro-orm/core';
import { CrudOptionError } from '../../errors/crud-error.ts';

interface Marked {
  isActive?: boolean;
  markDeleted?(): void;
  markRestored?(): void;
}

/** Takes an entity out of use, or back, by every mark that its class has: `ActiveFlag`, `SoftDelete`, or both. */
export function setAlive(entity: object, isAlive: boolean): void {
  const marked: Marked = entity;
  const { className, properties } = helper(entity).__meta;
  const hasFlag = Object.hasOwn(properties, 'isActive');
  const hasMark = marked.markDeleted !== undefined && marked.markRestored !== undefined;
  if (!hasFlag && !hasMark) {
    throw new CrudOptionError(
      `${className} has no mark to delete softly by. Give the class one by ActiveFlag(…) or SoftDelete(…), or call delete.`,
    );
  }
  if (hasFlag) {
    marked.isActive = isAlive;
  }
  if (hasMark) {
    marked[isAlive ? 'markRestored' : 'markDeleted']!();
  }
}
