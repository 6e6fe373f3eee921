import type { EntityClass, EntityMetadata, EntityProperty } from '@mikro-orm/core';
import { LoadOptionError, NotInHierarchyError } from '../errors/loading-error.ts';
import { listNames } from '../errors/sentence.ts';
import type { HierarchyModel, Level } from './hierarchy-model.ts';
import { isBelow } from './hierarchy-model.ts';
import { registry } from './registry.ts';
import { type Hint, SubclassHints } from './subclass-hints.ts';

/** Which child tables a load reads: those of every type present, none, or those of the classes and their descendants. */
export type LoadSelection = 'all' | 'none' | readonly EntityClass[];

/** The key of an object form that stands for the queried hierarchy itself. */
export const SELF = '$self';

interface ScopeParts {
  readonly self?: LoadSelection;
  readonly relations?: LoadSelection;
  readonly paths?: ReadonlyMap<string, LoadSelection>;
  readonly linked?: LoadScope | undefined;
  readonly isNested?: boolean;
}

/** The option `loadPolymorphic` for one level of a load and, by path, for the relations that it populates. Immutable. */
export class LoadScope {
  static readonly everything: LoadScope = new LoadScope({});

  readonly self: LoadSelection;
  /** For every populated relation that no path names. */
  readonly relations: LoadSelection;
  readonly paths: ReadonlyMap<string, LoadSelection>;
  /** Set where a link table stands between: the scope of whatever its rows lead to. */
  readonly linked: LoadScope | undefined;
  /** Whether the scope is for a relation: a list that holds for all of them was checked above it. */
  readonly isNested: boolean;

  private constructor({ self = 'all', relations = 'all', paths = new Map(), linked, isNested = false }: ScopeParts) {
    this.self = self;
    this.relations = relations;
    this.paths = paths;
    this.linked = linked;
    this.isNested = isNested;
  }

  /** The scope of a find on a link table whose targets have this scope. */
  behindLink(): LoadScope {
    return new LoadScope({ linked: this, isNested: true });
  }

  /** Parses the option of a load of `entityClass`; throws `LoadOptionError` and `NotInHierarchyError`. */
  static parse(option: unknown, entityClass: EntityClass): LoadScope {
    if (option instanceof LoadScope) {
      return option;
    }
    const model = registry.find(entityClass);
    if (isPlainRecord(option)) {
      const paths = new Map(Object.entries(option).map(([path, value]) => [path, parseSelection(value, path)]));
      const self = paths.get(SELF) ?? 'all';
      paths.delete(SELF);
      return new LoadScope({ self: requireBranch(self, model, entityClass), paths });
    }
    const selection = parseSelection(option, 'loadPolymorphic');
    return model
      ? new LoadScope({ self: requireBranch(selection, model, entityClass) })
      : new LoadScope({ relations: selection });
  }

  /** The scope of the relation `property`. */
  child(property: string): LoadScope {
    if (this.linked) {
      return this.linked;
    }
    const nested = new Map<string, LoadSelection>();
    for (const [path, selection] of this.paths) {
      if (path.startsWith(`${property}.`)) {
        nested.set(path.slice(property.length + 1), selection);
      }
    }
    const self = this.paths.get(property) ?? this.relations;
    return self === 'all' && this.relations === 'all' && nested.size === 0
      ? LoadScope.everything
      : new LoadScope({ self, relations: this.relations, paths: nested, isNested: true });
  }

  /** Whether rows of this level get the columns of their child tables. */
  selects(level: Level, model: HierarchyModel): boolean {
    if (typeof this.self === 'string') {
      return this.self === 'all';
    }
    if (this.self.length === 0) {
      return false;
    }
    const branches = this.self.map(cls => model.levelOf(cls)).filter(branch => branch !== undefined);
    return branches.length === 0 || branches.some(branch => isBelow(level, branch));
  }

  /** Refuses paths that are not populated, and classes that no populated hierarchy holds. */
  validate(meta: EntityMetadata, hints: readonly Hint[], subclassHints: SubclassHints = SubclassHints.none): void {
    const places = [{ meta, hints, subclassHints }];
    for (const [path, selection] of this.paths) {
      requireAnyBranch(selection, targetsOf(places, path));
    }
    if (!this.isNested && typeof this.relations !== 'string') {
      const models = populatedModels(places);
      const lost = this.relations.find(cls => !models.some(model => model.levelOf(cls)));
      if (lost) {
        const names = models.map(model => model.root.name);
        throw new LoadOptionError(
          `loadPolymorphic names ${lost.name}, but ` +
            (names.length > 0
              ? `the populated relations of ${meta.className} lead to ${listNames(names)} only.`
              : `no relation of ${meta.className} to a polymorphic hierarchy is populated.`),
        );
      }
    }
  }

  /** Classes vanish in JSON; a result-cache key must tell selections apart. */
  toJSON(): unknown {
    return (
      this.linked ?? {
        self: plain(this.self),
        relations: plain(this.relations),
        paths: [...this.paths].map(([path, selection]) => [path, plain(selection)]),
      }
    );
  }
}

function plain(selection: LoadSelection): string | string[] {
  return typeof selection === 'string'
    ? selection
    : selection.map(cls => registry.find(cls)?.levelOf(cls)?.identity ?? cls.name).toSorted();
}

function isPlainRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseSelection(value: unknown, name: string): LoadSelection {
  if (value === 'all' || value === 'none') {
    return value;
  }
  if (Array.isArray(value) && value.every(cls => typeof cls === 'function')) {
    return Object.freeze([...(value as EntityClass[])]);
  }
  throw new LoadOptionError(
    `loadPolymorphic${name === 'loadPolymorphic' ? '' : ` for '${name}'`} must be 'all', 'none', a list of classes, or an object of those by populate path.`,
  );
}

function requireBranch(
  selection: LoadSelection,
  model: HierarchyModel | undefined,
  entityClass: EntityClass,
): LoadSelection {
  if (!model) {
    if (selection === 'all') {
      return selection;
    }
    throw new LoadOptionError(`loadPolymorphic was given for ${entityClass.name}, which is no polymorphic hierarchy.`);
  }
  const branch = model.levelOf(entityClass) ?? model.root;
  for (const cls of typeof selection === 'string' ? [] : selection) {
    const level = model.levelOf(cls);
    if (!level || !(isBelow(level, branch) || isBelow(branch, level))) {
      throw new NotInHierarchyError(
        cls.name,
        branch.name,
        model.concreteBelow(branch).map(({ name }) => name),
      );
    }
  }
  return selection;
}

/** A class with the hints that a load has for its instances. */
interface Place {
  readonly meta: EntityMetadata;
  readonly hints: readonly Hint[];
  readonly subclassHints: SubclassHints;
}

/** The place itself, and the subclasses that have hints of their own. */
function withSubclasses(places: readonly Place[]): Place[] {
  return places.flatMap(place => [
    place,
    ...place.subclassHints.own.map(({ meta, hints, nested }) => ({ meta, hints, subclassHints: nested })),
  ]);
}

/** Where the hints lead from a place, by one property or by all of them. */
function step({ meta, hints, subclassHints }: Place, part?: string): Place[] {
  return hints.flatMap(hint => {
    const name = part ?? hint.field.split(':')[0]!;
    const isNamed = hint.all === true || hint.field.split(':')[0] === name;
    const props = isNamed ? (hint.all && !part ? meta.relations : [propertyOf(meta, name)]) : [];
    return props.flatMap(prop =>
      (prop?.polymorphTargets ?? (prop?.targetMeta ? [prop.targetMeta] : [])).map(target => ({
        meta: target,
        hints: hint.children ?? (hint.all && part ? [hint] : []),
        subclassHints: subclassHints.child(prop!.name),
      })),
    );
  });
}

/** The classes at the end of a path. */
function targetsOf(start: readonly Place[], path: string): EntityClass[] {
  let places = start;
  for (const part of path.split('.')) {
    const next = withSubclasses(places).flatMap(place => step(place, part));
    if (next.length === 0) {
      const populated = withSubclasses(start).flatMap(({ hints }) => hints.map(({ field }) => `'${field}'`));
      throw new LoadOptionError(
        `loadPolymorphic names the path '${path}', which this load of ${start[0]!.meta.className} does not populate. ` +
          (populated.length > 0 ? `It populates ${listNames(populated)}.` : `Add populate: ['${path}'].`),
      );
    }
    places = next;
  }
  return places.map(({ meta }) => meta.class);
}

/** Relations of one name may lead to several hierarchies: the classes must be of one of them. */
function requireAnyBranch(selection: LoadSelection, targets: readonly EntityClass[]): void {
  const models = targets.filter(target => registry.find(target));
  const holding = models.find(
    target =>
      typeof selection === 'string' || selection.every(cls => registry.find(target)!.levelOf(cls) !== undefined),
  );
  const target = holding ?? models[0] ?? targets[0]!;
  requireBranch(selection, registry.find(target), target);
}

/** A property by its name; undefined when the class has none. */
export function propertyOf(meta: EntityMetadata, name: string): EntityProperty | undefined {
  const properties: Readonly<Record<string, EntityProperty>> = meta.properties;
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}

/** Every hierarchy that populated relations lead to. */
function populatedModels(places: readonly Place[]): HierarchyModel[] {
  const next = withSubclasses(places).flatMap(place => step(place));
  const models = next.flatMap(({ meta }) => registry.find(meta.class) ?? []);
  return next.length === 0 ? models : [...new Set([...models, ...populatedModels(next)])];
}
