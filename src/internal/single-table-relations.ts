import type { EntityMetadata } from '@mikro-orm/core';
import type { HierarchyMapping, Mappings } from './mapping.ts';

/**
 * Lets relations to a middle or leaf of a single-table hierarchy see every descendant and all their columns.
 *
 * MikroORM joins such a target on its own identity alone, so that rows of its subclasses vanish, and selects only its own
 * columns.
 */
export function narrowRelations(metas: readonly EntityMetadata[], mappings: Mappings): void {
  for (const meta of metas) {
    for (const prop of meta.relations) {
      const target = prop.targetMeta;
      const mapping = target && mappings.find(target.class);
      if (mapping && !mapping.isJoined && target !== mapping.rootMeta) {
        prop.targetMeta = branchMeta(mapping, target);
      }
    }
  }
}

const branches = new WeakMap<EntityMetadata, EntityMetadata>();

/**
 * A class of a single-table hierarchy as a load of its whole branch sees it: the columns of every class of the table, the
 * name of its own, and the identities of the branch as the type condition.
 */
export function branchMeta(mapping: HierarchyMapping, meta: EntityMetadata): EntityMetadata {
  let branch = branches.get(meta);
  if (!branch) {
    const identities = mapping.model.identitiesBelow(mapping.levelOf(meta.class));
    branch = Object.create(mapping.rootMeta, {
      class: { value: meta.class },
      className: { value: meta.className },
      name: { value: meta.name },
      discriminatorValue: { value: { $in: [...identities] } },
    }) as EntityMetadata;
    branches.set(meta, branch);
  }
  return branch;
}
