import { type EntityMetadata, type EntityProperty, type PopulateOptions, ReferenceKind } from '@mikro-orm/core';
import { propertyOf } from '../../polymorphic/load-scope.ts';
import { type ClassHints, type Hint, SubclassHints } from '../../polymorphic/subclass-hints.ts';
import { TreatPath } from '../../polymorphic/treat-path.ts';
import { type Mappings, mappingsOf } from '../mapping.ts';
import type { EntityManagerInternals } from '../manager-internals.ts';
import { eagerBelow } from './eager-below.ts';
import type { LoadOptions } from './load-options.ts';
import { findSubclassPath, starredPaths, type SubclassPath } from './subclass-paths.ts';
import { withdrawHints } from './withdrawn-hints.ts';

/** Populate hints, parted into what MikroORM follows and what only subclasses can. */
export interface PartedPopulate {
  readonly known: unknown;
  readonly paths: readonly SubclassPath[];
}

/** Parts populate hints as a caller writes them; those that MikroORM has normalised are known. */
export function partPopulate(mappings: Mappings, meta: EntityMetadata, populate: unknown): PartedPopulate {
  if (!Array.isArray(populate)) {
    return { known: populate, paths: [] };
  }
  const known: unknown[] = [];
  const paths: SubclassPath[] = [];
  for (const hint of populate as unknown[]) {
    const path = isPath(hint) ? findSubclassPath(mappings, meta, hint) : undefined;
    if (path) {
      paths.push(path);
      known.push(...(path.prefix.length > 0 ? [path.prefix.join('.')] : []));
    } else {
      known.push(hint);
      paths.push(...(typeof hint === 'string' ? starredPaths(mappings, meta, hint) : []));
    }
  }
  return { known, paths };
}

/** What MikroORM would infer of `fields` that only subclasses have: relations, and what is named inside them. */
export function inferredPaths(mappings: Mappings, meta: EntityMetadata, fields: readonly string[]): SubclassPath[] {
  return fields.flatMap(field => {
    const path = findSubclassPath(mappings, meta, field);
    const [head = '', ...inner] = String(path?.rest ?? '').split('.');
    const metas = (path?.metas ?? []).filter(each => {
      const prop = propertyOf(each, head);
      return inner.length > 0 ? prop?.targetMeta : prop && isToMany(prop);
    });
    return path && metas.length > 0 ? [{ ...path, metas, isField: inner.length > 0 }] : [];
  });
}

function isToMany({ kind }: EntityProperty): boolean {
  return kind === ReferenceKind.ONE_TO_MANY || kind === ReferenceKind.MANY_TO_MANY;
}

function isPath(hint: unknown): hint is string | TreatPath {
  return typeof hint === 'string' || hint instanceof TreatPath;
}

/** A load whose hints are being prepared. */
export interface Preparation {
  readonly manager: Pick<EntityManagerInternals, 'config' | 'getMetadata' | 'preparePopulate'>;
  readonly meta: EntityMetadata;
  readonly options: LoadOptions;
  readonly validate: boolean | undefined;
}

/** The hints for subclasses: those that were asked for, and the relations that they declare as eager. */
export async function prepareSubclassHints(
  preparation: Preparation,
  paths: readonly SubclassPath[],
  hints: readonly Hint[],
): Promise<SubclassHints> {
  const { manager, meta, options } = preparation;
  let tree = options.subclassHints ?? SubclassHints.none;
  const all = [...paths, ...withdrawHints(mappingsOf(manager.config), [meta], hints)];
  for (const group of Map.groupBy(all.flatMap(perClass), placeOf).values()) {
    tree = tree.with(group[0]!.prefix, await prepareClass(preparation, group));
  }
  for (const eager of eagerBelow(mappingsOf(manager.config), meta, hints, options)) {
    if (!tree.has(eager.prefix, eager.metas[0], eager.rest)) {
      tree = tree.with(eager.prefix, await prepareClass(preparation, [eager]));
    }
  }
  keepPlaces(hints, tree);
  return tree;
}

type ClassPath = SubclassPath & { readonly metas: readonly [EntityMetadata] };

function perClass(path: SubclassPath): ClassPath[] {
  return path.metas.map(meta => ({ ...path, metas: [meta] }));
}

function placeOf({ prefix, metas }: ClassPath): string {
  return [...prefix, metas[0]._id].join('.');
}

async function prepareClass(
  { manager, options, validate }: Preparation,
  group: readonly ClassPath[],
): Promise<ClassHints> {
  const [{ prefix, metas }] = group as [ClassPath];
  const [meta] = metas;
  const fields = group.filter(({ isField }) => isField).map(({ rest }) => String(rest));
  const populate = group.filter(({ isField }) => !isField).map(({ rest }) => rest);
  const own: LoadOptions = {
    ...within(options, prefix),
    ...(fields.length > 0 ? { fields } : {}),
    ...(populate.length > 0 ? { populate } : {}),
    eagerSeen: [...(options.eagerSeen ?? []), meta],
  };
  const prepared = await manager.preparePopulate(meta.class, own, validate);
  const heads = new Set(group.map(({ rest }) => headOf(String(rest))));
  return {
    meta,
    hints: prepared.filter(hint => isAskedFor(meta, hint, heads)),
    nested: own.subclassHints ?? SubclassHints.none,
  };
}

function headOf(path: string): string {
  return path.split(/[.:]/, 1)[0]!;
}

/** MikroORM adds the eager relations that the class inherits, and joins for filters. */
function isAskedFor(meta: EntityMetadata, hint: PopulateOptions<object>, heads: ReadonlySet<string>): boolean {
  const [name = '', ref] = String(hint.field).split(':');
  let prop = propertyOf(meta, name);
  while (prop?.embedded && !heads.has(prop.name)) {
    prop = propertyOf(meta, prop.embedded[0]);
  }
  return prop !== undefined && heads.has(prop.name) && !(ref !== undefined && hint.filter === true);
}

/** The options that hold inside a relation. */
function within(options: LoadOptions, prefix: readonly string[]): LoadOptions {
  const path = prefix.map(part => `${part}.`).join('');
  const inside = (name: string): string[] => (name.startsWith(path) ? [name.slice(path.length)] : []);
  const { strategy, filters, exclude, populateHints } = options as LoadOptions & { populateHints?: object };
  const perRelation = Object.entries(populateHints ?? {}).flatMap(([name, hint]: [string, unknown]) =>
    inside(name).map(each => [each, hint] as const),
  );
  return {
    strategy: strategy as unknown,
    filters: filters as unknown,
    populateHints: Object.fromEntries(perRelation),
    ...(exclude ? { exclude: exclude.flatMap(inside) } : {}),
  };
}

/** MikroORM goes into the targets of a relation only where the hint for it has children. */
function keepPlaces(hints: readonly Hint[], tree: SubclassHints): void {
  for (const [name, child] of tree.children) {
    for (const hint of hints.filter(({ field, all }) => field === name && !all)) {
      (hint as { children?: readonly Hint[] }).children ??= [];
      keepPlaces(hint.children!, child);
    }
  }
}
