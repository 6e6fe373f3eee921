import {
  type EntityClass,
  type EntityMetadata,
  type EntityProperty,
  type MetadataStorage,
  type NamingStrategy,
  ReferenceKind,
} from '@mikro-orm/core';
import { DeclarationError, UnregisteredClassError } from '../errors/declaration-error.ts';
import { buildHierarchy, isLevel, looksMinified } from '../polymorphic/build-hierarchy.ts';
import { declarationOf } from '../polymorphic/class-declaration.ts';
import { parentClass } from '../polymorphic/class-types.ts';
import type { HierarchyModel, Level } from '../polymorphic/hierarchy-model.ts';
import { IDENTITY_COLUMN, IDENTITY_LENGTH, IDENTITY_PROPERTY } from '../polymorphic/identity.ts';
import { isMixin, isPolymorphic } from '../polymorphic/markers.ts';
import { registry } from '../polymorphic/registry.ts';
import { claimedTables } from '../polymorphic/subclass-id.ts';
import { HierarchyMapping, type Mappings } from './mapping.ts';
import { SingleTableChecks } from './single-table-checks.ts';
import { type DeclaredProperty, declaredProperties, keepDefaults, SiblingKinds, SiblingProperties } from './sibling-properties.ts';
import { narrowRelations } from './single-table-relations.ts';

/** What one ORM does to the metadata of hierarchies, before and after MikroORM processes them. */
export class HierarchyDiscovery {
  /** The properties that each class declares itself. */
  readonly #declared = new Map<EntityClass, readonly DeclaredProperty[]>();
  readonly #kinds = new Map<EntityMetadata, SiblingKinds>();
  readonly #checks = new SingleTableChecks();

  readonly #mappings: Mappings;
  readonly #names: NamingStrategy;

  constructor(mappings: Mappings, names: NamingStrategy) {
    this.#mappings = mappings;
    this.#names = names;
  }

  /** MikroORM's hook for each class, with its parents found and nothing processed yet. */
  onMetadata(meta: EntityMetadata): void {
    const { class: cls } = meta;
    this.#declared.set(cls, declaredProperties(meta));
    if (!cls || !isPolymorphic(cls) || isMixin(cls)) {
      return;
    }
    const strategy = declarationOf(meta.root.class)?.strategy;
    if (!strategy) {
      this.#requireMappedSuperclass(meta);
      return;
    }
    if (meta.root !== meta && !isLevel(cls)) {
      throw new DeclarationError(
        `${cls.name} stands between ${meta.root.className} and its subclasses without a declaration of its own. Write @Entity() above it.`,
      );
    }
    dropInheritedCopies(meta);
    this.#declared.set(cls, declaredProperties(meta));
    refuseIdentityProperty(meta);
    meta.name ??= meta.className;
    meta.tableName ??= this.#names.classToTableName(strategy === 'single-table' ? meta.root.className : meta.className);
    if (strategy === 'joined') {
      meta.abstract = false;
      delete meta.discriminatorValue;
    } else {
      this.#prepareSingleTable(meta);
    }
    if (meta.root === meta) {
      meta.properties[IDENTITY_PROPERTY as never] = identityProperty(registry.find(cls)) as never;
    }
  }

  /** MikroORM's hook with the final metadata. */
  afterDiscovered(storage: MetadataStorage): void {
    const metas = [...(storage as Iterable<EntityMetadata>)];
    for (const meta of metas) {
      if (meta.root === meta && meta.inheritanceType && isPolymorphic(meta.class)) {
        this.#map(
          meta,
          metas.filter(({ root }) => root === meta),
        );
      }
    }
    for (const meta of metas) {
      for (const prop of meta.relations) {
        const target =
          prop.targetMeta && this.#mappings.find(prop.targetMeta.class)
            ? storage.get(prop.targetMeta.class as never)
            : undefined;
        if (target) {
          prop.targetMeta = target;
        }
      }
    }
    narrowRelations(metas, this.#mappings);
  }

  #map(root: EntityMetadata, metas: readonly EntityMetadata[]): void {
    const byClass = new Map<EntityClass, EntityMetadata>(metas.map(meta => [meta.class, meta]));
    const { model, union } = modelOf(root, metas);
    const lost = [...model.levels].filter(level => !byClass.has(level.class));
    if (lost.length > 0) {
      throw UnregisteredClassError.notDiscovered(
        model.root.name,
        lost.map(({ name }) => name),
      );
    }
    const levels = new Map([...model.levels].map(level => [level, byClass.get(level.class)!]));
    const unlisted = metas.filter(({ class: cls }) => ![...levels.keys()].some(level => level.class === cls));
    if (unlisted.length > 0) {
      throw UnregisteredClassError.notListed(
        model.root.name,
        unlisted.map(({ className }) => className),
      );
    }
    refuseIdentityColumn(model, levels.values());
    const mapping = new HierarchyMapping(model, root, levels);
    registry.discover(union);
    this.#mappings.add(mapping);
    for (const [level, meta] of levels) {
      checkClaims(meta);
      inherit(meta, level.parent && levels.get(level.parent));
    }
    this.#checks.restore(root, (table, columns) => this.#names.indexName(table, [...columns], 'check'));
    setDiscriminators(mapping, levels);
    if (!mapping.isJoined) {
      this.#shareTable(root, levels.values());
    }
  }

  /** Its own, and for a root those of the mapped superclasses above it. */
  #declaredBy(meta: EntityMetadata): DeclaredProperty[] {
    const declared: DeclaredProperty[] = [];
    for (let cls: EntityClass | undefined = meta.class; cls; cls = meta === meta.root ? parentClass(cls) : undefined) {
      declared.push(...(this.#declared.get(cls) ?? []));
    }
    return declared;
  }

  #shareTable(root: EntityMetadata, metas: Iterable<EntityMetadata>): void {
    const kinds = new SiblingKinds(root.className);
    const siblings = new SiblingProperties(root.className);
    for (const meta of metas) {
      const declared = this.#declaredBy(meta);
      const names = declared.map(({ name }) => name);
      kinds.add(meta.className, declared);
      siblings.add(meta, names);
      if (meta !== root) {
        keepDefaults(root, meta, names);
      }
    }
  }

  /** Abstract classes below the root are concrete for MikroORM, which would give them no type condition otherwise. */
  #prepareSingleTable(meta: EntityMetadata): void {
    const { root } = meta;
    if (root.discriminatorColumn !== IDENTITY_PROPERTY) {
      throw new DeclarationError(
        `${root.className} is single-table by the discriminator '${String(root.discriminatorColumn)}'. Write @Entity({ discriminator: '${IDENTITY_PROPERTY}' }).`,
      );
    }
    if (meta === root) {
      meta.abstract = true;
      return;
    }
    meta.abstract = false;
    meta.discriminatorValue = registry.find(meta.class)?.levelOf(meta.class)?.identity ?? `${meta._id}`;
    const kinds = this.#kinds.get(root) ?? new SiblingKinds(root.className);
    this.#kinds.set(root, kinds);
    kinds.add(meta.className, this.#declared.get(meta.class)!);
    this.#checks.take(meta);
  }

  /** A polymorphic class above any root must be abstract; else its strategy was forgotten. */
  #requireMappedSuperclass(meta: EntityMetadata): void {
    if (meta.name && !meta.abstract) {
      throw new DeclarationError(
        `${meta.className} is polymorphic but says not how it is stored. Write @Entity({ inheritance: 'tpt' }) for a table per class ` +
          `or @Entity({ discriminator: '${IDENTITY_PROPERTY}' }) for a single table.`,
      );
    }
  }
}

interface Discovered {
  /** The hierarchy as this ORM was given it. */
  readonly model: HierarchyModel;
  /** With the classes that other ORMs were given. */
  readonly union: HierarchyModel;
}

function modelOf(root: EntityMetadata, metas: readonly EntityMetadata[]): Discovered {
  if (registry.isDefined(root.class)) {
    const model = registry.require(root.class);
    return { model, union: model };
  }
  const given = new Set<EntityClass>(metas.map(({ class: cls }) => cls));
  const known = [...(registry.find(root.class)?.levels ?? [])].map(level => level.class);
  const model = discoveredModel(root, given);
  return { model, union: known.every(cls => given.has(cls)) ? model : discoveredModel(root, new Set([...known, ...given])) };
}

/** Without a definition the root is abstract, and every class below it concrete unless it says otherwise. */
function discoveredModel(root: EntityMetadata, given: ReadonlySet<EntityClass>): HierarchyModel {
  const classes = [...given].filter(cls => cls !== root.class);
  const minified = classes.find(cls => looksMinified(cls.name));
  if (minified) {
    throw new DeclarationError(
      `The class name ${minified.name} looks minified, and identities come from class names. Keep the names in defineHierarchy(${root.className}, { … }).`,
    );
  }
  const named = (isAbstract: boolean) =>
    Object.fromEntries(classes.filter(cls => (declarationOf(cls)?.isAbstract ?? false) === isAbstract).map(cls => [cls.name, cls]));
  return buildHierarchy(root.class, named(false), { abstract: named(true) });
}

function identityProperty(model: HierarchyModel | undefined): object {
  return {
    name: IDENTITY_PROPERTY,
    kind: ReferenceKind.SCALAR,
    type: 'string',
    runtimeType: 'string',
    fieldName: model?.settings.column ?? IDENTITY_COLUMN,
    length: IDENTITY_LENGTH,
    index: true,
    hidden: true,
    nullable: false,
    onCreate: (entity: object) => registry.identityForInsert(entity),
  };
}

/** The library declares the identity, and nobody else. */
function refuseIdentityProperty(meta: EntityMetadata): void {
  if (Object.hasOwn(meta.properties, IDENTITY_PROPERTY)) {
    throw new DeclarationError(`${meta.className} declares a property ${IDENTITY_PROPERTY}, which holds the identity. Give the property another name.`);
  }
}

/** No other property may be stored in the column of the identity. */
function refuseIdentityColumn(model: HierarchyModel, metas: Iterable<EntityMetadata>): void {
  const { column } = model.settings;
  for (const meta of metas) {
    const other = meta.props.find(prop => prop.name !== IDENTITY_PROPERTY && prop.persist !== false && prop.fieldNames?.includes(column));
    if (other) {
      throw new DeclarationError(
        `${meta.className}.${other.name} is stored in the column '${column}', which holds the identity. Give it another column, ` +
          `or the identity one with the option column of defineHierarchy(${model.root.name}, …).`,
      );
    }
  }
}

/** ES decorators copy the base's properties into every subclass, where they would count as the subclass's own. */
function dropInheritedCopies(meta: EntityMetadata): void {
  const own = decoratorMetadata(meta.class);
  const parent = parentClass(meta.class);
  const inherited = parent && decoratorMetadata(parent);
  for (const name of Object.keys(own ?? {})) {
    if (own![name] === inherited?.[name]) {
      delete meta.properties[name as never];
    }
  }
}

function decoratorMetadata(cls: EntityClass): Record<string, unknown> | undefined {
  const key = (Symbol as { metadata?: symbol }).metadata;
  return (
    key &&
    (cls as unknown as Record<symbol, { properties?: Record<string, unknown> } | null | undefined>)[key]?.properties
  );
}

function checkClaims(meta: EntityMetadata): void {
  for (const table of claimedTables(meta.class)) {
    if (table !== meta.tableName && table !== `${meta.schema ?? ''}.${meta.tableName}`) {
      throw new DeclarationError(
        `createSubclassIdMixin('${table}') was applied to ${meta.className}, whose table is '${meta.tableName}'.`,
      );
    }
  }
}

/** What MikroORM does not hand down: the repository, and the link entity of an inverse many-to-many. */
function inherit(meta: EntityMetadata, parent: EntityMetadata | undefined): void {
  if (!parent) {
    return;
  }
  if (parent.repository && !meta.repository) {
    meta.repository = parent.repository;
  }
  for (const prop of meta.relations) {
    const inherited = parent.properties[prop.name as never] as EntityProperty | undefined;
    if (prop.kind === ReferenceKind.MANY_TO_MANY && inherited?.pivotEntity) {
      prop.pivotEntity ??= inherited.pivotEntity;
    }
  }
}

/** The stored identity takes the place of MikroORM's computed type, and no child table is joined for it. */
function setDiscriminators(mapping: HierarchyMapping, levels: ReadonlyMap<Level, EntityMetadata>): void {
  const { rootMeta, model } = mapping;
  const map = Object.create(null) as Record<string, EntityClass>;
  for (const level of model.concreteBelow(model.root)) {
    map[level.identity!] = level.class;
  }
  if (!mapping.isJoined) {
    for (const level of model.levels) {
      if (!level.isConcrete && level.identity !== undefined) {
        map[level.identity] = level.class;
      }
    }
  }
  rootMeta.discriminatorMap = map;
  for (const [level, meta] of levels) {
    if (level.identity === undefined) {
      delete meta.discriminatorValue;
    } else {
      meta.discriminatorValue = level.identity;
    }
    const identity = meta.properties[IDENTITY_PROPERTY as never] as EntityProperty | undefined;
    delete identity?.items;
    if (mapping.isJoined) {
      meta.tptDiscriminatorColumn = IDENTITY_PROPERTY;
      meta.allTPTDescendants = [];
    }
  }
}
