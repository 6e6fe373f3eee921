import type { EntityMetadata, EntityProperty } from '@mikro-orm/core';
import { propertyOf } from '../../polymorphic/load-scope.ts';

/**
 * Keeps a property as the root declares it, nullable or not, when a class below declares it again: MikroORM would make the
 * column nullable for all.
 */
export function keepNullability(
  metas: readonly EntityMetadata[],
  declared: Iterable<EntityProperty>,
  isDeclaredBelow: (meta: EntityMetadata, name: string) => boolean,
): void {
  for (const { name, nullable = false } of declared) {
    const inheriting = metas.filter(meta => !isDeclaredBelow(meta, name));
    for (const meta of inheriting.length < metas.length ? inheriting : []) {
      const prop = propertyOf(meta, name);
      if (prop) {
        prop.nullable = nullable;
      }
    }
  }
}

/**
 * A row to which a required relation points cannot be deleted, as in a table of its own. MikroORM, for which every column of
 * a class below the root is nullable, would have the database empty it.
 */
export function keepReferences(root: EntityMetadata, metas: readonly EntityMetadata[]): void {
  for (const shared of root.relations.filter(({ deleteRule }) => deleteRule === 'set null')) {
    const own = metas.filter(meta => meta !== root).map(meta => propertyOf(meta, shared.name));
    if (own.every(prop => !prop || (!prop.nullable && prop.deleteRule !== 'set null'))) {
      delete shared.deleteRule;
    }
  }
}
