import { type EntityMetadata, type EntityProperty, ReferenceKind } from '@mikro-orm/core';
import { NotInHierarchyError } from '../../errors/loading-error.ts';
import { UnknownPathError } from '../../errors/path-error.ts';
import { TreatPath } from '../../polymorphic/treat-path.ts';
import type { Mappings } from '../mapping.ts';
import { declaringBelow, type Place, populatableNames, sharedProperty, targetsOf } from './declared-below.ts';

/** A path that MikroORM cannot follow, parted where only subclasses can. */
export interface SubclassPath {
  /** The relations that lead to the place; MikroORM follows them. */
  readonly prefix: readonly string[];
  /** The classes whose instances follow the rest. */
  readonly metas: readonly EntityMetadata[];
  readonly rest: string | TreatPath;
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
    const name = part.split(':')[0]!;
    if (isPattern(name) || place.length === 0) {
      break;
    }
    const prop = embedded ? embeddedProperty(embedded, name) : follow(context.mappings, place, name);
    if (!prop) {
      const metas = embedded ? [] : declaringClasses(context, place, name);
      const found = { prefix: keys, metas, rest: parts.slice(index).join('.') };
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

/** The property by which MikroORM goes on from every class of the place. */
function follow(mappings: Mappings, place: Place, name: string): EntityProperty | undefined {
  const props = place.map(meta => sharedProperty(mappings, meta, name));
  return props.every(prop => prop !== undefined) ? props[0] : undefined;
}

function declaringClasses({ mappings, path }: Walk, place: Place, name: string): EntityMetadata[] {
  if (!place.some(meta => mappings.find(meta.class))) {
    return [];
  }
  const metas = place.flatMap(meta =>
    sharedProperty(mappings, meta, name) ? [meta] : declaringBelow(mappings, meta, name),
  );
  if (metas.length === 0) {
    throw new UnknownPathError({
      path,
      name,
      classes: place.map(({ className }) => className),
      known: populatableNames(mappings, place),
    });
  }
  return metas;
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
