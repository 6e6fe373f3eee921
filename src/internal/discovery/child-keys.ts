import type { EntityManager, EntityMetadata } from '@mikro-orm/core';
import type { DatabaseSchema } from '@mikro-orm/sql';
import { isOptedIn } from '../../keys/mixin-mark.ts';
import { mappingsOf } from '../mapping.ts';
import { isTableOf } from './table-of-class.ts';

type Table = ReturnType<DatabaseSchema['getTables']>[number];

/**
 * Lets the keys of joined children come from their parent alone, and leaves ON UPDATE CASCADE off them.
 *
 * MikroORM copies what makes the key of the parent, and finds a difference to the tables then; it writes ON UPDATE CASCADE with no
 * way to choose, but keys never change here, and Citus refuses it on a distribution column.
 */
export function withChildKeys(schema: DatabaseSchema, em: EntityManager): DatabaseSchema {
  const mappings = mappingsOf(em.config);
  const metas = [...(em.getMetadata() as Iterable<EntityMetadata>)];
  for (const meta of metas.filter(({ tptParent, class: cls }) => tptParent && isOptedIn(cls))) {
    for (const table of schema.getTables().filter(each => isTableOf(each, meta, em))) {
      dropKeySource(table, meta);
      if (mappings.find(meta.class)) {
        dropUpdateCascade(table, meta);
      }
    }
  }
  return schema;
}

function keyColumns(meta: EntityMetadata): string[] {
  return meta.getPrimaryProps().flatMap(prop => prop.fieldNames);
}

function dropKeySource(table: Table, meta: EntityMetadata): void {
  for (const column of keyColumns(meta).map(name => table.getColumn(name)!)) {
    delete column.generated;
    delete column.default;
    column.autoincrement = false;
    column.type = column.type.replace(/serial$/, 'int');
  }
}

function dropUpdateCascade(table: Table, meta: EntityMetadata): void {
  for (const key of Object.values(table.getForeignKeys())) {
    const isToParent = key.referencedTableName.split('.').at(-1) === meta.tptParent!.tableName;
    if (isToParent && String(key.columnNames) === String(keyColumns(meta))) {
      delete key.updateRule;
    }
  }
}
