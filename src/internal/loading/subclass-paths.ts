import { type EntityMetadata, type EntityProperty, ReferenceKind } from '@mikro-orm/core';
import { NotInHierarchyError } from '../../errors/loading-error.ts';
import { UnknownPathError } from '../../errors/path-error.ts';
import { propertyOf } from '../../polymorphic/load-scope.ts';
import { TreatPath } from '../../polymorphic/treat-path.ts';
import type { Mappings } from '../mapping.ts';
import { classesWith, followed, type Place, populatableNames, relationsBelow, targetsOf } from './declared-below.ts';

/** A path that MikroORM cannot follow, parted where only subclasses can. */
export interface SubclassPath {
  /** The relations that lead to the place; MikroORM follows them. */
  readonly prefix: readonly string[];
  /** The classes whose instances follow the rest. */
  readonly metas: readonly EntityMetadata[];
  readonly rest: string | TreatPath;
  /** Whether the rest comes of the option `fields`, from which MikroORM infers what to populate. */
  readonly isField?: boolean;
}

interface Walk {
  readonly mappings: Mappings;
  readonly path: string;
}

/** Where a path leaves what MikroORM can follow; undefined when it does not. Throws `UnknownPathError`. */
export function findSubclassPath(
  mappings: Mappings,
  meta: EntityMetadata,
  path: string | TreatPath,
): SubclassPath | undefined {
  if (!(path instanceof TreatPath)) {
    return walk({ mappings, path }, meta, path.split('.')).found;
  }
  const parts = path.prefix === '' ? [] : path.prefix.split('.');
  const { found, place, keys } = walk({ mappings, path: String(path) }, meta, parts);
  if (found) {
    return { ...found, rest: new TreatPath(String(found.rest), path.class, path.path) };
  }
  return { prefix: keys, metas: [treated(mappings, place, path)], rest: path.path };
}

/** The relations of subclasses at the place that a path with `*` leads to; what the place has itself MikroORM finds. */
export function starredPaths(mappings: Mappings, meta: EntityMetadata, path: string): SubclassPath[] {
  const parts = path.split('.');
  if (parts.length < 2 || parts.at(-1) !== '*') {
    return [];
  }
  const { found, place, keys } = walk({ mappings, path }, meta, parts);
  return found
    ? []
    : place
        .flatMap(target => relationsBelow(mappings, target))
        .map(below => ({ prefix: keys, metas: [below.meta], rest: below.prop.name }));
}

interface Reached {
  readonly found?: SubclassPath;
  readonly place: Place;
  readonly keys: readonly string[];
}

function walk(context: Walk, meta: EntityMetadata, parts: readonly string[]): Reached {
  let place: Place = [meta];
  let keys: readonly string[] = [];
  let embedded: EntityProperty | undefined;
  for (const [index, part] of parts.entries()) {
    const name = nameOf(part);
    if (isPattern(name) || place.length === 0) {
      break;
    }
    const prop = embedded ? embeddedProperty(embedded, name) : followed(context.mappings, place, name);
    if (!prop) {
      const rest = parts.slice(index);
      const metas = embedded ? [] : declaringClasses(context, place, rest);
      const found = { prefix: keys, metas, rest: rest.join('.') };
      return { place, keys, ...(metas.length > 0 ? { found } : {}) };
    }
    keys = [...(embedded ? keys.slice(0, -1) : keys), prop.name];
    embedded = prop.kind === ReferenceKind.EMBEDDED ? prop : undefined;
    place = targetsOf(context.mappings, prop);
  }
  return { place, keys };
}

/** `*`, and words such as `$infer`. */
function isPattern(name: string): boolean {
  return name.startsWith('*') || name.startsWith('$');
}

/** MikroORM has a property of its own for each inside an inline embeddable. */
function embeddedProperty(around: EntityProperty, name: string): EntityProperty | undefined {
  const inner: EntityProperty[] = Object.values(around.embeddedProps);
  return inner.find(({ embedded }) => embedded?.[1] === name);
}

/** The classes that follow the rest of a path; of several that have its first name those that follow it to the end. */
function declaringClasses({ mappings, path }: Walk, place: Place, rest: readonly string[]): EntityMetadata[] {
  const name = nameOf(rest[0]!);
  if (!place.some(meta => mappings.find(meta.class))) {
    return [];
  }
  const metas = classesWith(mappings, place, name);
  if (metas.length === 0) {
    throw new UnknownPathError({
      path,
      name,
      classes: place.map(({ className }) => className),
      known: populatableNames(mappings, place),
    });
  }
  const reaching = metas.length > 1 ? metas.filter(meta => reaches(mappings, [meta], rest)) : metas;
  return reaching.length > 0 ? reaching : metas;
}

function reaches(mappings: Mappings, place: Place, [head, ...rest]: readonly string[]): boolean {
  if (head === undefined || isPattern(head) || place.length === 0) {
    return true;
  }
  const props = classesWith(mappings, place, nameOf(head)).map(meta => propertyOf(meta, nameOf(head))!);
  const targets = props.flatMap(prop => targetsOf(mappings, prop));
  return props.length > 0 && reaches(mappings, targets, rest);
}

/** A segment of a path without `:ref`. */
function nameOf(part: string): string {
  return part.split(':')[0]!;
}

/** The class that a path of `treatPath` names, or that of the place when it is a subclass of it. */
function treated(mappings: Mappings, place: Place, path: TreatPath): EntityMetadata {
  for (const meta of place) {
    if (meta.class === path.class || meta.class.prototype instanceof path.class) {
      return meta;
    }
    const level = mappings.find(meta.class)?.model.levelOf(path.class);
    if (level && path.class.prototype instanceof meta.class) {
      return mappings.find(meta.class)!.metaOf(level);
    }
  }
  throw new NotInHierarchyError(
    path.class.name,
    `what the path '${path.prefix || String(path)}' leads to`,
    place.map(({ className }) => className),
  );
}
