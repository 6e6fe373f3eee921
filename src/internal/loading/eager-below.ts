import type { EntityMetadata } from '@mikro-orm/core';
import { propertyOf } from '../../polymorphic/load-scope.ts';
import type { Hint } from '../../polymorphic/subclass-hints.ts';
import { type Mappings } from '../mapping.ts';
import { declaringBelow, type Place, targetsOf } from './declared-below.ts';
import type { LoadOptions } from './load-options.ts';

/** An eager relation of one subclass, and the relations that lead to its hierarchy. */
export interface EagerPath {
  readonly prefix: readonly string[];
  readonly metas: readonly [EntityMetadata];
  readonly rest: string;
}

/** The relations that subclasses declare as eager, at every place that the hints lead to. */
export function eagerBelow(
  mappings: Mappings,
  meta: EntityMetadata,
  hints: readonly Hint[],
  options: LoadOptions,
): EagerPath[] {
  const seen = options.eagerSeen ?? [];
  const here = seen.includes(meta) ? [] : eagerAt(mappings, [meta], []);
  const found = [...here, ...eagerInside(mappings, [meta], hints, [])];
  return found.filter(
    ({ prefix, metas, rest }) => !seen.includes(metas[0]) && !options.exclude?.includes([...prefix, rest].join('.')),
  );
}

function eagerInside(mappings: Mappings, place: Place, hints: readonly Hint[], prefix: readonly string[]): EagerPath[] {
  return hints.flatMap(({ field, children, all }) => {
    const owner = place.find(meta => propertyOf(meta, field));
    const prop = owner && propertyOf(owner, field);
    if (!prop || all) {
      return [];
    }
    const path = [...prefix, field];
    const targets = targetsOf(mappings, prop);
    return [...eagerAt(mappings, targets, path), ...eagerInside(mappings, targets, children ?? [], path)];
  });
}

const eagerByMeta = new WeakMap<EntityMetadata, readonly { meta: EntityMetadata; name: string }[]>();

function eagerAt(mappings: Mappings, place: Place, prefix: readonly string[]): EagerPath[] {
  return place
    .flatMap(meta => eagerRelations(mappings, meta))
    .map(({ meta, name }) => ({ prefix, metas: [meta], rest: name }));
}

function eagerRelations(mappings: Mappings, meta: EntityMetadata): readonly { meta: EntityMetadata; name: string }[] {
  let relations = eagerByMeta.get(meta);
  if (!relations) {
    const mapping = mappings.find(meta.class);
    const below = mapping?.levelsBelow(mapping.levelOf(meta.class)).map(level => mapping.metaOf(level)) ?? [];
    relations = below.flatMap(each =>
      each.relations
        .filter(prop => prop.eager && declaringBelow(mappings, meta, prop.name).includes(each))
        .map(({ name }) => ({ meta: each, name })),
    );
    eagerByMeta.set(meta, relations);
  }
  return relations;
}
