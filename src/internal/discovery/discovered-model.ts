import type { EntityClass, EntityMetadata } from '@mikro-orm/core';
import { DeclarationError } from '../../errors/declaration-error.ts';
import { buildHierarchy, looksMinified } from '../../polymorphic/build-hierarchy.ts';
import { declarationOf } from '../../polymorphic/class-declaration.ts';
import type { HierarchyModel } from '../../polymorphic/hierarchy-model.ts';
import { registry } from '../../polymorphic/registry.ts';

/** What discovery makes of the classes of a hierarchy. */
export interface DiscoveredModel {
  /** The hierarchy as this ORM was given it. */
  readonly model: HierarchyModel;
  /** With the classes that other ORMs were given. */
  readonly union: HierarchyModel;
}

/** The model that `defineHierarchy` made, or one of the classes that an ORM was given. */
export function discoverModel(root: EntityMetadata, metas: readonly EntityMetadata[]): DiscoveredModel {
  if (registry.isDefined(root.class)) {
    const model = registry.require(root.class);
    return { model, union: model };
  }
  const given = new Set<EntityClass>(metas.map(({ class: cls }) => cls));
  const known = [...(registry.find(root.class)?.levels ?? [])].map(level => level.class);
  const model = modelOf(root, given);
  return { model, union: known.every(cls => given.has(cls)) ? model : modelOf(root, new Set([...known, ...given])) };
}

/** Without a definition the root is abstract, and every class below it concrete unless it says otherwise. */
function modelOf(root: EntityMetadata, given: ReadonlySet<EntityClass>): HierarchyModel {
  const classes = [...given].filter(cls => cls !== root.class);
  const minified = classes.find(cls => looksMinified(cls.name));
  if (minified) {
    throw new DeclarationError(
      `The class name ${minified.name} looks minified, and identities come from class names. Keep the names in defineHierarchy(${root.className}, { … }).`,
    );
  }
  const concrete = named(classes.filter(cls => !isAbstract(cls)));
  return buildHierarchy(root.class, concrete, { abstract: named(classes.filter(isAbstract)) });
}

function isAbstract(cls: EntityClass): boolean {
  return declarationOf(cls)?.isAbstract ?? false;
}

function named(classes: readonly EntityClass[]): Record<string, EntityClass> {
  return Object.fromEntries(classes.map(cls => [cls.name, cls]));
}
