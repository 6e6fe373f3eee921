import type { EntityMetadata } from '@mikro-orm/core';
import { propertyOf } from '../../polymorphic/load-scope.ts';
import type { Hint } from '../../polymorphic/subclass-hints.ts';
import { type Mappings } from '../mapping.ts';
import { type Place, relationsBelow, targetsOf } from './declared-below.ts';
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

function eagerAt(mappings: Mappings, place: Place, prefix: readonly string[]): EagerPath[] {
  return place
    .flatMap(meta => relationsBelow(mappings, meta))
    .filter(({ prop }) => prop.eager)
    .map(({ meta, prop }) => ({ prefix, metas: [meta], rest: prop.name }));
}
