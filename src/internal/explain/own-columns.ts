import { type EntityMetadata, type EntityProperty, ReferenceKind } from '@mikro-orm/core';
import type { ExplainedColumn } from '../../polymorphic/explain/explained-class.ts';
import type { Level } from '../../polymorphic/hierarchy-model.ts';
import { isColumn } from '../loading/child-table.ts';
import type { HierarchyMapping } from '../mapping.ts';

/** The properties that a class adds to those of its parents. */
function ownProperties(mapping: HierarchyMapping, level: Level): EntityProperty[] {
  const props = propertiesOf(mapping, level);
  if (!level.parent) {
    return props;
  }
  const inherited = new Set(propertiesOf(mapping, level.parent).map(({ name }) => name));
  return props.filter(({ name }) => !inherited.has(name));
}

/** The columns that a class adds to its own table, or to the one of its hierarchy. */
export function ownColumns(mapping: HierarchyMapping, level: Level): ExplainedColumn[] {
  const columns = ownProperties(mapping, level)
    .filter(prop => isColumn(prop) && !prop.formula)
    .flatMap(columnsOf);
  return [...new Map(columns.map(column => [column.name, column])).values()];
}

/** The name of the table of a class, with its schema when it has one. */
export function tableNameOf({ schema, tableName }: EntityMetadata): string {
  return schema && schema !== '*' ? `${schema}.${tableName}` : tableName;
}

/** Those of a class and of its parents; the root of a single table has the properties of all, and marks them. */
export function propertiesOf(mapping: HierarchyMapping, level: Level): EntityProperty[] {
  const { props } = mapping.metaOf(level);
  return mapping.isJoined || level.parent ? props : props.filter(prop => prop.inherited !== true);
}

function columnsOf(prop: EntityProperty): ExplainedColumn[] {
  return prop.fieldNames.map((name, index) => ({
    name,
    type: prop.columnTypes?.[index] ?? prop.runtimeType,
    isNullable: prop.nullable === true,
    isKey: prop.primary === true,
    ...(isForeignKey(prop) ? { references: tableNameOf(prop.targetMeta!) } : {}),
  }));
}

function isForeignKey({ kind, targetMeta, polymorphTargets }: EntityProperty): boolean {
  return kind !== ReferenceKind.EMBEDDED && targetMeta !== undefined && !polymorphTargets;
}
