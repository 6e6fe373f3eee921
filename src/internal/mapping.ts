import type { Configuration, EntityClass, EntityMetadata } from '@mikro-orm/core';
import { parentClass } from '../keys/class-types.ts';
import type { HierarchyModel, Level } from '../polymorphic/hierarchy-model.ts';

/** A hierarchy as one ORM maps it: its levels with their metadata. */
export class HierarchyMapping {
  readonly isJoined: boolean;
  readonly #metas: ReadonlyMap<Level, EntityMetadata>;

  readonly model: HierarchyModel;
  readonly rootMeta: EntityMetadata;

  constructor(model: HierarchyModel, rootMeta: EntityMetadata, metas: ReadonlyMap<Level, EntityMetadata>) {
    this.model = model;
    this.rootMeta = rootMeta;

    this.isJoined = rootMeta.inheritanceType === 'tpt';
    this.#metas = metas;
  }

  get metas(): readonly EntityMetadata[] {
    return [...this.#metas.values()];
  }

  metaOf(level: Level): EntityMetadata {
    return this.#metas.get(level)!;
  }

  /** The level of a class of this hierarchy, or of a class derived from one. */
  levelOf(cls: EntityClass): Level {
    return this.model.levelOf(cls) ?? this.model.root;
  }

  /** The levels below one. */
  levelsBelow(branch: Level): Level[] {
    return [...this.#metas.keys()].filter(level => level.class.prototype instanceof branch.class);
  }
}

/** The hierarchies of one ORM by root class. */
export class Mappings {
  readonly #byRoot = new Map<EntityClass, HierarchyMapping>();

  add(mapping: HierarchyMapping): void {
    this.#byRoot.set(mapping.rootMeta.class, mapping);
  }

  get isEmpty(): boolean {
    return this.#byRoot.size === 0;
  }

  [Symbol.iterator](): Iterator<HierarchyMapping> {
    return this.#byRoot.values();
  }

  /** The hierarchy that a class belongs to; undefined for classes that did not opt in. */
  find(cls: EntityClass | undefined): HierarchyMapping | undefined {
    for (let current = this.isEmpty ? undefined : cls; current; current = parentClass(current)) {
      const mapping = this.#byRoot.get(current);
      if (mapping) {
        return mapping;
      }
    }
    return undefined;
  }
}

/** Whether populate hints, as a caller writes them, lead from a class to a hierarchy. */
export function reachesHierarchy(mappings: Mappings, meta: EntityMetadata, populate: unknown): boolean {
  if (mappings.isEmpty || !populate) {
    return false;
  }
  const paths = Array.isArray(populate) ? populate.map(String) : ['*'];
  return paths.some(path => pathTargets(meta, path).some(target => mappings.find(target.class)));
}

function pathTargets(meta: EntityMetadata, path: string): EntityMetadata[] {
  const [head = '', ...rest] = path.split('.');
  const name = head.split(':')[0]!;
  const relations = meta.relations.filter(prop => name === prop.name || name.startsWith('*'));
  const targets = relations.flatMap(prop => prop.polymorphTargets ?? (prop.targetMeta ? [prop.targetMeta] : []));
  return rest.length === 0 ? targets : [...targets, ...targets.flatMap(target => pathTargets(target, rest.join('.')))];
}

const byConfiguration = new WeakMap<Configuration, Mappings>();

/** The hierarchies of the ORM with this configuration. */
export function mappingsOf(config: Configuration): Mappings {
  let mappings = byConfiguration.get(config);
  if (!mappings) {
    mappings = new Mappings();
    byConfiguration.set(config, mappings);
  }
  return mappings;
}
