import { type EntityClass, type EntityMetadata, type EntityProperty, helper, ReferenceKind } from '@mikro-orm/core';
import type { AbstractSqlDriver } from '@mikro-orm/sql';
import { ownProperties } from '../../../polymorphic/change-type-data.ts';
import { leaves, type TypeChangePlan } from '../../../polymorphic/type-change-plan.ts';
import type { HierarchyMapping } from '../../mapping.ts';
import { keyColumns, keyValues } from './key-columns.ts';

/** What is left behind, and how the hierarchy is mapped. */
export interface Departure {
  readonly plan: TypeChangePlan;
  readonly mapping: HierarchyMapping;
}

/** A foreign key by which rows would refer to an entity as an instance of a class that it leaves. */
export interface Reference {
  readonly table: EntityMetadata;
  readonly constraint: string;
  /** The columns of the rows that refer, with their values. */
  readonly values: readonly (readonly [column: string, value: unknown])[];
  /** The key of the row that is changed, where a reference to itself goes with it. */
  readonly itself: readonly (readonly [column: string, value: unknown])[];
}

/** The references that the database does not refuse to break by itself. */
export function findReferences(driver: AbstractSqlDriver, entity: object, departure: Departure): Reference[] {
  const { plan, mapping } = departure;
  const links = new Set(mapping.metaOf(plan.from).relations.map(prop => prop.owner && prop.pivotEntity));
  const found = new Map<string, Reference>();
  for (const meta of driver.getMetadata() as Iterable<EntityMetadata>) {
    for (const prop of meta.pivotTable || links.has(meta.class) ? [] : meta.relations) {
      for (const reference of referencesOf(driver, { meta, prop, entity }, departure)) {
        const { table, values } = reference;
        found.set(JSON.stringify([table.tableName, values.map(String)]), reference);
      }
    }
  }
  return [...found.values()];
}

interface Relation {
  readonly meta: EntityMetadata;
  readonly prop: EntityProperty;
  readonly entity: object;
}

function referencesOf(driver: AbstractSqlDriver, relation: Relation, departure: Departure): Reference[] {
  const { meta, prop } = relation;
  const { plan, mapping } = departure;
  const isLeft = (cls: EntityClass | undefined): boolean => {
    const level = cls && mapping.model.levelOf(cls);
    return level !== undefined && leaves(plan, level);
  };
  if (prop.polymorphic) {
    const types = Object.entries(prop.discriminatorMap ?? {}).filter(([, cls]) => isLeft(cls));
    return types.map(([type]) => toOne(driver, relation, { departure, type }));
  }
  if (!isLeft(prop.targetMeta?.class) || (mapping.isJoined && isRefused(driver, prop))) {
    return [];
  }
  if (prop.kind === ReferenceKind.MANY_TO_MANY) {
    return prop.owner ? [link(driver, relation)] : [];
  }
  const isOwner = prop.kind === ReferenceKind.MANY_TO_ONE || (prop.kind === ReferenceKind.ONE_TO_ONE && prop.owner);
  return isOwner && meta.tableName ? [toOne(driver, relation, { departure })] : [];
}

/** Whether a foreign key in the database forbids to delete its target, and at once. */
function isRefused(driver: AbstractSqlDriver, prop: EntityProperty): boolean {
  const { createForeignKeyConstraints = true } = driver.config.get('schemaGenerator');
  const own: boolean | undefined = prop.createForeignKeyConstraint;
  const hasConstraint = createForeignKeyConstraints && (own ?? true);
  const isStrict = prop.deleteRule === undefined || /^(restrict|no action)$/.test(prop.deleteRule);
  return prop.kind !== ReferenceKind.MANY_TO_MANY && hasConstraint && isStrict && !prop.deferMode;
}

function link(driver: AbstractSqlDriver, { prop, entity }: Relation): Reference {
  const table: EntityMetadata = driver.getMetadata().get(prop.pivotEntity);
  const columns = prop.inverseJoinColumns;
  return {
    table,
    constraint: constraintOf(driver, table, columns),
    values: zip(columns, keyValues(entity)),
    itself: [],
  };
}

function toOne(
  driver: AbstractSqlDriver,
  { meta, prop, entity }: Relation,
  { departure: { plan, mapping }, type }: { departure: Departure; type?: string },
): Reference {
  const table = tableOf(meta, prop);
  const key = prop.targetKey
    ? [(helper(entity).__originalEntityData as Record<string, unknown>)[prop.targetKey]]
    : keyValues(entity);
  const goesAlong =
    mapping.model.levelOf(meta.class) !== undefined &&
    !ownProperties(mapping.metaOf(plan.to)).some(({ name }) => name === prop.name);
  return {
    table,
    constraint: constraintOf(driver, table, prop.fieldNames),
    values: zip(prop.fieldNames, type === undefined ? key : [type, ...key]),
    itself: goesAlong ? zip(keyColumns(table), keyValues(entity)) : [],
  };
}

function zip(columns: readonly string[], values: readonly unknown[]): (readonly [string, unknown])[] {
  return columns.map((column, index) => [column, values[index]] as const);
}

function constraintOf(driver: AbstractSqlDriver, { tableName }: EntityMetadata, columns: readonly string[]): string {
  return driver.config.getNamingStrategy().indexName(tableName, [...columns], 'foreign');
}

/** The class of a joined hierarchy in whose table an inherited property stands. */
function tableOf(meta: EntityMetadata, prop: EntityProperty): EntityMetadata {
  let table = meta;
  while (table.tptParent && Object.hasOwn(table.tptParent.properties, prop.name)) {
    table = table.tptParent;
  }
  return table;
}
