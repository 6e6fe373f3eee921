import type { EntityClass, EntityMetadata, MetadataStorage, NamingStrategy } from '@mikro-orm/core';
import { UnregisteredClassError } from '../../errors/declaration-error.ts';
import { declarationOf } from '../../polymorphic/class-declaration.ts';
import type { HierarchyModel } from '../../polymorphic/hierarchy-model.ts';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import { isMixin } from '../../keys/mixin-mark.ts';
import { isPolymorphic } from '../../polymorphic/markers.ts';
import { registry } from '../../polymorphic/registry.ts';
import { checkDeclaration, checkMapped, requireRootOrSuperclass } from './declaration-checks.ts';
import { discoverModel } from './discovered-model.ts';
import { HierarchyMapping, type Mappings } from '../mapping.ts';
import { shareLinkTables } from './link-tables.ts';
import { finishMixins, requireImmutableRoot } from './mixin-columns.ts';
import { standAlone, takeMixins } from './mixins-below.ts';
import { inheritSetters } from './inherited-setters.ts';
import { dropInheritedCopies, identityProperty, inherit, setDiscriminators } from './metadata-changes.ts';
import { requireColumns } from './required-columns.ts';
import { SingleTable } from './single-table.ts';
import { narrowRelations } from './single-table-relations.ts';
import { checkTypedKeys } from './typed-keys.ts';

/** What one ORM does to the metadata of hierarchies, before and after MikroORM processes them. */
export class HierarchyDiscovery {
  readonly #mappings: Mappings;
  readonly #names: NamingStrategy;
  readonly #singleTable = new SingleTable();

  constructor(mappings: Mappings, names: NamingStrategy) {
    this.#mappings = mappings;
    this.#names = names;
  }

  /** MikroORM's hook for each class, with its parents found and nothing processed yet. */
  onMetadata(meta: EntityMetadata): void {
    const { class: cls } = meta;
    requireImmutableRoot(meta);
    this.#singleTable.record(meta);
    if (!cls || !isPolymorphic(cls)) {
      return;
    }
    const strategy = declarationOf(meta.root.class)?.strategy;
    if (isMixin(cls)) {
      if (strategy === 'joined') {
        standAlone(meta);
      }
      return;
    }
    if (!strategy) {
      requireRootOrSuperclass(meta);
      return;
    }
    dropInheritedCopies(meta);
    this.#singleTable.record(meta);
    checkDeclaration(meta, strategy);
    meta.name ??= meta.className;
    meta.tableName ??= this.#names.classToTableName(strategy === 'single-table' ? meta.root.className : meta.className);
    if (strategy === 'joined') {
      meta.abstract = false;
      delete meta.discriminatorValue;
      if (meta !== meta.root) {
        takeMixins(meta);
      }
    } else {
      this.#singleTable.prepare(meta);
    }
    if (meta.root === meta) {
      meta.properties[IDENTITY_PROPERTY as never] = identityProperty(registry.find(cls)) as never;
    }
  }

  /** MikroORM's hook with the final metadata. */
  afterDiscovered(storage: MetadataStorage): void {
    const metas = [...(storage as Iterable<EntityMetadata>)];
    for (const root of metas) {
      if (root.root === root && root.inheritanceType && isPolymorphic(root.class)) {
        const ofRoot = metas.filter(meta => meta.root === root && !isMixin(meta.class));
        this.#map(root, ofRoot, storage);
      }
    }
    for (const prop of metas.flatMap(meta => meta.relations)) {
      if (prop.targetMeta && this.#mappings.find(prop.targetMeta.class)) {
        prop.targetMeta = storage.get(prop.targetMeta.class as never);
      }
    }
    narrowRelations(metas, this.#mappings);
    inheritSetters(storage, this.#mappings);
    finishMixins(metas);
  }

  #map(root: EntityMetadata, metas: readonly EntityMetadata[], storage: MetadataStorage): void {
    const { model, union } = discoverModel(root, metas);
    const byClass = new Map<EntityClass, EntityMetadata>(metas.map(meta => [meta.class, meta]));
    requireSameClasses(model, byClass);
    const levels = new Map([...model.levels].map(level => [level, byClass.get(level.class)!]));
    checkMapped(model, [...levels.values()]);
    const mapping = new HierarchyMapping(model, root, levels);
    checkTypedKeys(mapping);
    registry.discover(union);
    this.#mappings.add(mapping);
    inherit(levels);
    const declares = this.#singleTable.declares.bind(this.#singleTable);
    shareLinkTables([...levels.values()], { storage, names: this.#names, declares });
    setDiscriminators(mapping, levels);
    if (!mapping.isJoined) {
      this.#singleTable.share(root, [...levels.values()]);
      this.#singleTable.shareConstraints(mapping);
      requireColumns(mapping);
    }
  }
}

function requireSameClasses(model: HierarchyModel, byClass: ReadonlyMap<EntityClass, EntityMetadata>): void {
  const listed = new Set([...model.levels].map(level => level.class));
  const lost = [...model.levels].filter(level => !byClass.has(level.class));
  const unlisted = [...byClass.values()].filter(({ class: cls }) => !listed.has(cls));
  if (lost.length > 0) {
    const names = lost.map(({ name }) => name);
    throw UnregisteredClassError.notDiscovered(model.root.name, names);
  }
  if (unlisted.length > 0) {
    const names = unlisted.map(({ className }) => className);
    throw UnregisteredClassError.notListed(model.root.name, names);
  }
}
