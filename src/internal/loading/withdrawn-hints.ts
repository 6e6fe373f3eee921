import type { Hint } from '../../polymorphic/subclass-hints.ts';
import type { Mappings } from '../mapping.ts';
import { classesWith, followed, type Place, targetsOf } from './declared-below.ts';
import type { SubclassPath } from './subclass-paths.ts';

/**
 * Takes back the hints that MikroORM makes by itself, of `*`, `fields` and eager relations, and cannot follow: those that
 * only some targets of a relation to unrelated classes have, and in a single table those of which siblings have their own.
 */
export function withdrawHints(
  mappings: Mappings,
  place: Place,
  hints: readonly Hint[],
  prefix: readonly string[] = [],
): SubclassPath[] {
  const isMapped = place.some(meta => mappings.find(meta.class));
  const taken = hints.filter(hint => isMapped && !hint.all && !followed(mappings, place, nameOf(hint)));
  for (const hint of taken) {
    (hints as Hint[]).splice(hints.indexOf(hint), 1);
  }
  const own = taken.flatMap(hint => {
    const metas = classesWith(mappings, place, nameOf(hint));
    return pathsOf(hint).map(rest => ({ prefix, metas, rest }));
  });
  const inside = hints.flatMap(({ field, children = [] }) => {
    const prop = followed(mappings, place, field);
    return prop ? withdrawHints(mappings, targetsOf(mappings, prop), children, [...prefix, field]) : [];
  });
  return [...own, ...inside];
}

function nameOf(hint: Hint): string {
  return hint.field.split(':')[0]!;
}

/** A hint as the paths that a caller would write. */
function pathsOf({ field, children = [] }: Hint): string[] {
  return children.length > 0 ? children.flatMap(pathsOf).map(path => `${field}.${path}`) : [field];
}
