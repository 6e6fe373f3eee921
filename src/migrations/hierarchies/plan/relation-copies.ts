import { type MikroORM, ReferenceKind } from '@mikro-orm/core';
import type { DatabaseSchema } from '@mikro-orm/sql';
import { HierarchyMigrationError } from '../../../errors/hierarchy-migration-error.ts';
import type { SchemaWay } from '../../../internal/migrations/schema-steps.ts';
import type { HierarchyMapping } from '../../../internal/mapping.ts';
import type { RowCopy } from '../copies.ts';
import type { HierarchyTables } from '../hierarchy-tables.ts';
import { ancestry } from './describe-hierarchy.ts';
import { beside, tableOf } from './table-names.ts';

/**
 * The tables of many-to-many relations of a hierarchy, which have other names when it is stored in another way. Throws
 * `HierarchyMigrationError` for one whose columns differ.
 */
export function relationCopies(
  orm: MikroORM,
  { mapping, way, stored }: { mapping: HierarchyMapping; way: SchemaWay; stored: HierarchyTables },
): RowCopy[] {
  const naming = orm.config.getNamingStrategy();
  const copies = new Map<string, RowCopy>();
  for (const level of mapping.model.levels) {
    const meta = mapping.metaOf(level);
    const chain =
      stored.identities[level.identity ?? ''] ??
      ancestry(level).map(each => beside(stored.table, naming.classToTableName(each.name)));
    const table = mapping.isJoined ? stored.table : (chain.at(-1) ?? stored.table);
    for (const prop of meta.relations.filter(each => each.kind === ReferenceKind.MANY_TO_MANY && each.owner)) {
      const to = tableOf(orm, orm.getMetadata(prop.pivotEntity));
      const old = naming.joinTableName(level.name, prop.targetMeta!.tableName, prop.name, table.split('.').at(-1));
      const from = beside(to, old);
      if (!copies.has(to) && way.from.hasTable(from) && !way.from.hasTable(to)) {
        copies.set(to, { from, to, columns: pivotColumns(way, from, to) });
      }
    }
  }
  return [...copies.values()];
}

function pivotColumns({ from, to }: SchemaWay, old: string, table: string): string[] {
  const columns = written(to, table);
  if (String(columns.toSorted()) !== String(written(from, old).toSorted())) {
    throw new HierarchyMigrationError(
      `The table ${old} becomes ${table}, which has other columns. Name both alike in a migration before, with pivotTable, joinColumn and inverseJoinColumn.`,
    );
  }
  return columns;
}

function written(schema: DatabaseSchema, table: string): string[] {
  const columns = schema.getTable(table)!.getColumns();
  return columns.filter(column => !column.autoincrement && !column.generated).map(({ name }) => name);
}
