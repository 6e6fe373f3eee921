import type { EntityClass } from '@mikro-orm/core';
import { DeclarationError, HierarchyNotReadyError } from '../errors/declaration-error.ts';
import { declarationOf } from './class-declaration.ts';
import { parentClass } from '../keys/class-types.ts';
import type { HierarchyModel } from './hierarchy-model.ts';
import { isMixin } from '../keys/mixin-mark.ts';
import { isPolymorphic } from './markers.ts';

/** Every hierarchy of this process by its root class. */
class HierarchyRegistry {
  readonly #models = new Map<EntityClass, HierarchyModel>();
  readonly #defined = new Set<EntityClass>();

  /** The hierarchy of a class, looked up through its ancestors; undefined when it is not known yet. */
  find(cls: EntityClass): HierarchyModel | undefined {
    for (let current: EntityClass | undefined = cls; current; current = parentClass(current)) {
      const model = this.#models.get(current);
      if (model) {
        return model;
      }
    }
    return undefined;
  }

  /** The hierarchy of a class; throws `HierarchyNotReadyError`. */
  require(cls: EntityClass): HierarchyModel {
    const model = this.find(cls);
    if (!model) {
      throw new HierarchyNotReadyError(cls.name, rootOf(cls).name);
    }
    return model;
  }

  /** The identity that a new entity is stored with; throws `AbstractClassError`. */
  identityForInsert(entity: object): string {
    const model = this.require(entity.constructor);
    model.refuseAbstract(entity.constructor);
    return model.identityOf(entity);
  }

  /** Whether `defineHierarchy`, not discovery, made the model of this root. */
  isDefined(root: EntityClass): boolean {
    return this.#defined.has(root);
  }

  /** Registers what `defineHierarchy` says; refuses a second definition that differs. */
  define(model: HierarchyModel): HierarchyModel {
    const root = model.root.class;
    const known = this.#models.get(root);
    if (known && !isEqual(known, model)) {
      throw new DeclarationError(
        this.#defined.has(root)
          ? `defineHierarchy(${model.root.name}, …) ran twice with different classes or options. Define a hierarchy once, and import it where it is needed.`
          : `defineHierarchy(${model.root.name}, …) came after an ORM had discovered the hierarchy, and says something else. Define it before MikroORM starts.`,
      );
    }
    this.#models.set(root, known ?? model);
    this.#defined.add(root);
    return known ?? model;
  }

  /** Registers what discovery found for a root that nobody defined. */
  discover(model: HierarchyModel): void {
    if (!this.#defined.has(model.root.class)) {
      this.#models.set(model.root.class, model);
    }
  }
}

/** The class that a hierarchy would be defined for: the topmost one that says how it is stored. */
function rootOf(cls: EntityClass): EntityClass {
  let root = cls;
  for (let current = parentClass(cls); current; current = parentClass(current)) {
    if (isPolymorphic(current) && !isMixin(current) && declarationOf(current)?.strategy) {
      root = current;
    }
  }
  return root;
}

function facts(model: HierarchyModel): string {
  const levels = [...model.levels].map(level => [level.name, level.identity, level.isConcrete, ...level.former]);
  return JSON.stringify(levels.toSorted((x, y) => String(x[0]).localeCompare(String(y[0]))));
}

function isEqual(a: HierarchyModel, b: HierarchyModel): boolean {
  const classes = new Set([...a.levels].map(level => level.class));
  return (
    [...b.levels].every(level => classes.has(level.class)) &&
    facts(a) === facts(b) &&
    a.settings.onUnknown === b.settings.onUnknown &&
    a.settings.column === b.settings.column &&
    a.settings.typedKeys === b.settings.typedKeys &&
    a.settings.discriminatorProperty === b.settings.discriminatorProperty
  );
}

/** The registry of this process. */
export const registry: HierarchyRegistry = new HierarchyRegistry();
export type { HierarchyRegistry };
