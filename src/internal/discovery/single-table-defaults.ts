import { type EntityMetadata, raw } from '@mikro-orm/core';
import { propertyOf } from '../../polymorphic/load-scope.ts';

/**
 * Takes the column defaults of classes below the root out of the shared table, where they would fill the rows of their
 * siblings, and gives them to new entities of the class instead. What such a class runs for its entities, a concrete root
 * does not run for its own. A version keeps its default: MikroORM never writes the
 * first one itself.
 */
export function keepDefaults(root: EntityMetadata, branch: readonly EntityMetadata[], names: Iterable<string>): void {
  for (const name of names) {
    const shared = propertyOf(root, name);
    if (shared?.version) {
      continue;
    }
    for (const meta of branch) {
      const own = propertyOf(meta, name);
      const value: unknown = own?.default ?? (own?.defaultRaw && raw(own.defaultRaw));
      if (own && value !== undefined) {
        own.onCreate ??= () => value;
      }
    }
    delete shared?.default;
    delete shared?.defaultRaw;
    delete shared?.onCreate;
    delete shared?.onUpdate;
  }
}
