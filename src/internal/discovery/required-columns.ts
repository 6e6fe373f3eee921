import { type EntityMetadata, type EntityProperty, ReferenceKind } from '@mikro-orm/core';
import type { Level } from '../../polymorphic/hierarchy-model.ts';
import type { HierarchyMapping } from '../mapping.ts';
import { constraintName } from './constraint-name.ts';
import { isOther, quoteName } from './identity-condition.ts';

type Check = EntityMetadata['checks'][number];

/**
 * Keeps the columns that a class of a single table requires from being null in its rows: one CHECK for each concrete
 * class. The columns themselves are nullable, since rows of other classes have nothing to put there.
 *
 * A new class adds its CHECK and rewrites none, as one CHECK for all classes would.
 */
export function requireColumns(mapping: HierarchyMapping): void {
  const { model, rootMeta: root } = mapping;
  const nullable = new Set(root.props.filter(prop => prop.nullable && isStored(prop)).flatMap(prop => prop.fieldNames));
  const checks = model
    .concreteBelow(model.root)
    .flatMap(level => checkOf(mapping, level, nullable))
    .toSorted((a, b) => (a.name! < b.name! ? -1 : 1));
  root.checks = [...root.checks, ...checks];
}

function checkOf(mapping: HierarchyMapping, level: Level, nullable: ReadonlySet<string>): Check[] {
  const required = mapping.metaOf(level).props.filter(prop => !prop.nullable && isWritten(prop));
  const columns = [...new Set(required.flatMap(prop => prop.fieldNames))].filter(column => nullable.has(column));
  if (columns.length === 0) {
    return [];
  }
  const present = columns.toSorted().map(column => `${quoteName(column)} is not null`);
  return [
    {
      name: constraintName([mapping.rootMeta.tableName, level.identity!], 'required'),
      expression: `${isOther(mapping.model.settings.column, level)} or (${present.join(' and ')})`,
    },
  ];
}

/** The database computes generated columns itself: nobody can leave them out. */
function isWritten(prop: EntityProperty): boolean {
  return isStored(prop) && !prop.generated;
}

function isStored(prop: EntityProperty): boolean {
  const isToMany = prop.kind === ReferenceKind.ONE_TO_MANY || prop.kind === ReferenceKind.MANY_TO_MANY;
  const isInverse = prop.kind === ReferenceKind.ONE_TO_ONE && !prop.owner;
  return prop.persist !== false && prop.columnTypes?.length > 0 && !isToMany && !isInverse;
}
