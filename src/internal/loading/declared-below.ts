import { type EntityMetadata, type EntityProperty, ReferenceKind } from '@mikro-orm/core';
import { propertyOf } from '../../polymorphic/load-scope.ts';
import type { HierarchyMapping, Mappings } from '../mapping.ts';

/** The classes that a path may have reached: one, or the targets of a relation to unrelated classes. */
export type Place = readonly EntityMetadata[];

/** The classes that a relation leads to. */
export function targetsOf(mappings: Mappings, prop: EntityProperty): Place {
  const targets = prop.polymorphTargets ?? (prop.targetMeta ? [prop.targetMeta] : []);
  return targets.map(target => ownMeta(mappings, target));
}

/** The metadata of a class itself: a relation to a class of a single table leads to metadata of its whole branch. */
function ownMeta(mappings: Mappings, meta: EntityMetadata): EntityMetadata {
  const mapping = mappings.find(meta.class);
  return mapping ? mapping.metaOf(mapping.levelOf(meta.class)) : meta;
}

/** The property of a class that MikroORM follows for instances of all its descendants. */
export function sharedProperty(mappings: Mappings, meta: EntityMetadata, name: string): EntityProperty | undefined {
  const prop = propertyOf(meta, name);
  if (!prop || !isOfSubclass(mappings, meta, prop)) {
    return prop;
  }
  const others = metasBelow(mappings.find(meta.class)!, meta).map(below => propertyOf(below, name));
  return others.every(other => !other || leadsAlike(other, prop)) ? prop : undefined;
}

/** The property by which MikroORM goes on from every class of a place. */
export function followed(mappings: Mappings, place: Place, name: string): EntityProperty | undefined {
  const props = place.map(meta => sharedProperty(mappings, meta, name));
  return props.every(prop => prop !== undefined) ? props[0] : undefined;
}

/** The root of a single table has the properties of all its classes: of two relations with one name, the last. */
function leadsAlike(a: EntityProperty, b: EntityProperty): boolean {
  return a.kind === b.kind && a.targetMeta?.class === b.targetMeta?.class && a.mappedBy === b.mappedBy;
}

/** The classes below one that declare a property which it does not have itself. */
export function declaringBelow(mappings: Mappings, meta: EntityMetadata, name: string): EntityMetadata[] {
  const mapping = mappings.find(meta.class);
  if (!mapping || sharedProperty(mappings, meta, name)) {
    return [];
  }
  const below = metasBelow(mapping, meta).filter(each => propertyOf(each, name));
  return below.filter(each => !below.some(other => each.class.prototype instanceof other.class));
}

/** The classes of a place, or below, whose instances have a property. */
export function classesWith(mappings: Mappings, place: Place, name: string): EntityMetadata[] {
  return place.flatMap(meta => (sharedProperty(mappings, meta, name) ? [meta] : declaringBelow(mappings, meta, name)));
}

function metasBelow(mapping: HierarchyMapping, meta: EntityMetadata): EntityMetadata[] {
  return mapping.levelsBelow(mapping.levelOf(meta.class)).map(level => mapping.metaOf(level));
}

/** A property that a class declares below another. */
export interface DeclaredBelow {
  readonly meta: EntityMetadata;
  readonly prop: EntityProperty;
}

const declaredByMeta = new WeakMap<EntityMetadata, readonly DeclaredBelow[]>();

/** The relations that only classes below one can follow. */
export function relationsBelow(mappings: Mappings, meta: EntityMetadata): readonly DeclaredBelow[] {
  let relations = declaredByMeta.get(meta);
  if (!relations) {
    const mapping = mappings.find(meta.class);
    relations = (mapping ? metasBelow(mapping, meta) : []).flatMap(below =>
      below.relations
        .filter(prop => declaringBelow(mappings, meta, prop.name).includes(below))
        .map(prop => ({ meta: below, prop })),
    );
    declaredByMeta.set(meta, relations);
  }
  return relations;
}

/** What populate hints may name at a place, with the class that declares each. */
export function populatableNames(mappings: Mappings, place: Place): Map<string, string> {
  const owners = place.flatMap(meta => {
    const mapping = mappings.find(meta.class);
    return mapping ? [meta, ...metasBelow(mapping, meta)] : [meta];
  });
  const names = new Map<string, string>();
  for (const owner of owners) {
    for (const { name } of owner.props.filter(prop => isPopulatable(prop) && !isOfSubclass(mappings, owner, prop))) {
      names.set(name, names.get(name) ?? owner.className);
    }
  }
  return names;
}

function isPopulatable(prop: EntityProperty): boolean {
  return prop.lazy === true || prop.kind !== ReferenceKind.SCALAR;
}

/** The root of a single table has the properties of its subclasses too. */
function isOfSubclass(mappings: Mappings, owner: EntityMetadata, prop: EntityProperty): boolean {
  const mapping = mappings.find(owner.class);
  return mapping?.isJoined === false && owner.properties === mapping.rootMeta.properties && prop.inherited === true;
}
