import { type EntityClass, type EntityMetadata, ReferenceKind, Utils } from '@mikro-orm/core';
import { parentClass } from '../../keys/class-types.ts';
import type { HierarchyModel, Level } from '../../polymorphic/hierarchy-model.ts';
import { IDENTITY_COLUMN, IDENTITY_LENGTH, IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import { propertyOf } from '../../polymorphic/load-scope.ts';
import { registry } from '../../polymorphic/registry.ts';
import type { HierarchyMapping } from '../mapping.ts';

/** The property of a root that holds the identity, as MikroORM takes it before discovery. */
export function identityProperty(model: HierarchyModel | undefined): object {
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

const CONSTRAINTS = ['indexes', 'uniques', 'checks'] as const;

/** What ES decorators record of a class: that of its base as well, where it has something of the kind itself. */
interface DecoratorMetadata extends Partial<Pick<EntityMetadata, (typeof CONSTRAINTS)[number]>> {
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** ES decorators copy what the base declares into every subclass, where it would count as the subclass's own. */
export function dropInheritedCopies(meta: EntityMetadata): void {
  const own = decoratorMetadata(meta.class);
  const parent = parentClass(meta.class);
  const inherited = parent && decoratorMetadata(parent);
  if (!own || !inherited || own === inherited) {
    return;
  }
  for (const name of Object.keys(own.properties ?? {})) {
    if (own.properties![name] === inherited.properties?.[name]) {
      delete meta.properties[name as never];
    }
  }
  for (const key of CONSTRAINTS) {
    const copies: readonly unknown[] = inherited[key] ?? [];
    meta[key] = (meta[key] as never[]).filter(each => !copies.some(copy => Utils.equals(copy, each)));
  }
}

function decoratorMetadata(cls: EntityClass): DecoratorMetadata | undefined {
  const key = (Symbol as { metadata?: symbol }).metadata;
  return (key && (cls as unknown as Record<symbol, DecoratorMetadata | null>)[key]) ?? undefined;
}

/** Hands down what MikroORM does not: the repository, and the link entity of an inverse many-to-many. */
export function inherit(levels: ReadonlyMap<Level, EntityMetadata>): void {
  for (const [level, meta] of levels) {
    const parent = level.parent && levels.get(level.parent);
    if (parent?.repository && !meta.repository) {
      meta.repository = parent.repository;
    }
    for (const prop of parent ? meta.relations : []) {
      const pivotEntity = propertyOf(parent!, prop.name)?.pivotEntity;
      if (prop.kind === ReferenceKind.MANY_TO_MANY && pivotEntity) {
        prop.pivotEntity ??= pivotEntity;
      }
    }
  }
}

/** The stored identity takes the place of MikroORM's computed type, and no child table is joined for it. */
export function setDiscriminators(mapping: HierarchyMapping, levels: ReadonlyMap<Level, EntityMetadata>): void {
  const stored = mapping.isJoined ? mapping.model.concreteBelow(mapping.model.root) : [...levels.keys()];
  const map = Object.create(null) as Record<string, EntityClass>;
  for (const level of stored) {
    if (level.identity !== undefined) {
      map[level.identity] = level.class;
    }
  }
  mapping.rootMeta.discriminatorMap = map;
  for (const [level, meta] of levels) {
    if (level.identity === undefined) {
      delete meta.discriminatorValue;
    } else {
      meta.discriminatorValue = level.identity;
    }
    delete propertyOf(meta, IDENTITY_PROPERTY)?.items;
    if (mapping.isJoined) {
      meta.tptDiscriminatorColumn = IDENTITY_PROPERTY;
      meta.allTPTDescendants = [];
    }
  }
}
