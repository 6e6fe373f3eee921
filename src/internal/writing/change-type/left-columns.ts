import { type EntityMetadata, type EntityProperty, ReferenceKind } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { ownProperties } from '../../../polymorphic/change-type-data.ts';
import type { HierarchyMapping } from '../../mapping.ts';
import { keyValues } from './key-columns.ts';

/** The columns of a single table that a row no longer has. */
export function emptiedColumns(from: EntityMetadata, to: EntityMetadata): string[] {
  const kept = new Set(columnsOf(to));
  return [...new Set(columnsOf(from))].filter(column => !kept.has(column));
}

function columnsOf(meta: EntityMetadata): string[] {
  return ownProperties(meta)
    .filter(hasColumn)
    .flatMap(prop => prop.fieldNames);
}

function hasColumn({ kind, persist, formula, object, owner }: EntityProperty): boolean {
  const isInline = kind === ReferenceKind.EMBEDDED && !object;
  const isReference = kind === ReferenceKind.MANY_TO_ONE || (kind === ReferenceKind.ONE_TO_ONE && owner);
  const isValue = kind === ReferenceKind.SCALAR || kind === ReferenceKind.EMBEDDED;
  return persist !== false && !formula && !isInline && (isValue || isReference);
}

/** Deletes the link rows of many-to-many relations that the old class alone owns; in a joined hierarchy they go with its row. */
export async function deleteOwnLinks(
  em: SqlEntityManager,
  entity: object,
  { from, carried, mapping }: { from: EntityMetadata; carried: ReadonlySet<string>; mapping: HierarchyMapping },
): Promise<void> {
  const owned = ownProperties(from).filter(
    prop => prop.kind === ReferenceKind.MANY_TO_MANY && prop.owner && !carried.has(prop.name),
  );
  const driver = em.getDriver();
  const key = keyValues(entity);
  for (const { pivotEntity, joinColumns } of mapping.isJoined ? [] : owned) {
    const table = driver.getTableName(driver.getMetadata().get(pivotEntity), {});
    const where = joinColumns.map(name => `${driver.getPlatform().quoteIdentifier(name)} = ?`).join(' and ');
    await driver.execute(`delete from ${table} where ${where}`, key, 'run', em.getTransactionContext());
  }
}
