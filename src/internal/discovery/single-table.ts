import type { EntityClass, EntityMetadata } from '@mikro-orm/core';
import { parentClass } from '../../keys/class-types.ts';
import type { HierarchyMapping } from '../mapping.ts';
import { registry } from '../../polymorphic/registry.ts';
import { type DeclaredProperty, declaredProperties, SiblingKinds, SiblingProperties } from './sibling-properties.ts';
import { keepUniqueProperties } from './branch-unique.ts';
import { SubclassIndexes } from './subclass-indexes.ts';
import { keepDefaults } from './single-table-defaults.ts';
import { SingleTableChecks } from './single-table-checks.ts';
import { keepNullability, keepReferences } from './single-table-nullability.ts';

/** What discovery does for hierarchies whose classes share one table. */
export class SingleTable {
  readonly #declared = new Map<EntityClass, readonly DeclaredProperty[]>();
  readonly #kinds = new Map<EntityMetadata, SiblingKinds>();
  readonly #checks = new SingleTableChecks();
  readonly #indexes = new SubclassIndexes();
  /** Remembers what a class declares itself, before MikroORM mixes it with what others declare. */
  record(meta: EntityMetadata): void {
    this.#declared.set(meta.class, declaredProperties(meta));
  }

  /**
   * Prepares a class for discovery. Abstract classes below the root are concrete for MikroORM, which would give them no type
   * condition otherwise.
   */
  prepare(meta: EntityMetadata): void {
    const { root } = meta;
    this.#indexes.take(meta);
    this.#checks.take(meta);
    meta.abstract = meta === root;
    if (meta === root) {
      return;
    }
    meta.discriminatorValue = registry.find(meta.class)?.levelOf(meta.class)?.identity ?? `${meta._id}`;
    const kinds = this.#kinds.get(root) ?? new SiblingKinds(root.className);
    this.#kinds.set(root, kinds);
    kinds.add(meta.className, this.#declared.get(meta.class)!);
  }

  /** Gives the table the constraints and the indexes that its classes declare. */
  shareConstraints(mapping: HierarchyMapping): void {
    this.#checks.restore(mapping);
    this.#indexes.restore(mapping);
    keepUniqueProperties(mapping, meta => this.#declaredBy(meta));
  }

  /** Gives the table what its classes declared, and refuses what they cannot share. */
  share(root: EntityMetadata, metas: readonly EntityMetadata[]): void {
    this.#refuseClashes(root, metas);
    for (const meta of metas.filter(each => each !== root)) {
      const branch = metas.filter(each => each === meta || each.prototype instanceof meta.class);
      keepDefaults(root, branch, this.#namesDeclaredBy(meta));
    }
    const ofRoot = this.#declaredBy(root).map(({ prop }) => prop);
    keepNullability(metas, ofRoot, (meta, name) => this.#isDeclaredBelow(root, meta, name));
    keepReferences(root, metas);
  }

  #refuseClashes(root: EntityMetadata, metas: readonly EntityMetadata[]): void {
    const kinds = new SiblingKinds(root.className);
    const siblings = new SiblingProperties(root.className);
    for (const meta of metas) {
      kinds.add(meta.className, this.#declaredBy(meta));
      siblings.add(meta, this.#namesDeclaredBy(meta));
    }
  }

  #namesDeclaredBy(meta: EntityMetadata): string[] {
    return this.#declaredBy(meta).map(({ name }) => name);
  }

  declares(cls: EntityClass, name: string): boolean {
    return this.#declared.get(cls)?.some(declared => declared.name === name) ?? false;
  }

  #isDeclaredBelow(root: EntityMetadata, meta: EntityMetadata, name: string): boolean {
    for (let cls: EntityClass | undefined = meta.class; cls && cls !== root.class; cls = parentClass(cls)) {
      if (this.declares(cls, name)) {
        return true;
      }
    }
    return false;
  }

  /** Its own, and for a root those of the mapped superclasses above it. */
  #declaredBy(meta: EntityMetadata): DeclaredProperty[] {
    const declared: DeclaredProperty[] = [];
    for (let cls: EntityClass | undefined = meta.class; cls; cls = meta === meta.root ? parentClass(cls) : undefined) {
      declared.push(...(this.#declared.get(cls) ?? []));
    }
    return declared;
  }
}
