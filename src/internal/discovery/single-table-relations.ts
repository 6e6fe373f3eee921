import { type EntityMetadata, type EntityProperty, ReferenceKind } from '@mikro-orm/core';
import { propertyOf } from '../../polymorphic/load-scope.ts';
import type { HierarchyMapping, Mappings } from '../mapping.ts';

/**
 * Lets relations to a middle or leaf of a single-table hierarchy see every descendant and all their columns.
 *
 * MikroORM joins such a target on its own identity alone, so that rows of its subclasses vanish, and selects only its own
 * columns.
 */
export function narrowRelations(metas: readonly EntityMetadata[], mappings: Mappings): void {
  for (const prop of metas.flatMap(meta => meta.relations)) {
    if (prop.targetMeta) {
      prop.targetMeta = isConcreteRoot(mappings, prop.targetMeta)
        ? unconditional(prop.targetMeta)
        : branchMeta(mappings, prop.targetMeta);
    }
  }
}

const branches = new WeakMap<EntityMetadata, EntityMetadata>();

/**
 * A middle or leaf of a single-table hierarchy as a load of its whole branch sees it: the columns of every class of the
 * table, the name of its own, and the identities of the branch as the type condition. Any other class is itself.
 */
export function branchMeta(mappings: Mappings, meta: EntityMetadata): EntityMetadata {
  const mapping = mappings.find(meta.class);
  if (!mapping || mapping.isJoined || meta.class === mapping.rootMeta.class) {
    return meta;
  }
  const branch = branches.get(meta) ?? makeBranch(mapping, meta);
  branches.set(meta, branch).set(branch, branch);
  return branch;
}

function makeBranch(mapping: HierarchyMapping, meta: EntityMetadata): EntityMetadata {
  const { class: cls, className, name } = meta;
  const identities = mapping.model.storedBelow(mapping.levelOf(cls));
  return Object.create(mapping.rootMeta, {
    class: { value: cls },
    className: { value: className },
    name: { value: name },
    relations: { value: mapping.rootMeta.relations.filter(prop => !isForeignInverse(prop, meta)) },
    discriminatorValue: { value: { $in: [...identities] } },
  }) as EntityMetadata;
}

/** MikroORM joins the owning side of a one-to-one for a reference to it, which fails where the class has no such property. */
function isForeignInverse(prop: EntityProperty, meta: EntityMetadata): boolean {
  return prop.kind === ReferenceKind.ONE_TO_ONE && !prop.owner && !propertyOf(meta, prop.name);
}

function isConcreteRoot(mappings: Mappings, meta: EntityMetadata): boolean {
  const mapping = mappings.find(meta.class);
  return mapping?.isJoined === false && meta === mapping.rootMeta && mapping.model.root.isConcrete;
}

/** Every row of the table belongs to the root: a relation to it has no type condition, whatever the root's own identity. */
function unconditional(root: EntityMetadata): EntityMetadata {
  return Object.create(root, { discriminatorValue: { value: undefined } }) as EntityMetadata;
}
