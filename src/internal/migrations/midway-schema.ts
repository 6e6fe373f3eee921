import type { DatabaseSchema } from '@mikro-orm/sql';

type Table = ReturnType<DatabaseSchema['getTables']>[number];

/**
 * Turns a schema into one halfway to another: with the tables and the columns of both, so that rows can be copied, the new columns
 * nullable, and without the foreign keys and CHECKs that do not stay.
 */
export function makeMidway(start: DatabaseSchema, end: DatabaseSchema): DatabaseSchema {
  start.setNativeEnums({ ...end.getNativeEnums(), ...start.getNativeEnums() });
  for (const table of start.getTables()) {
    const target = end.getTable(table.getShortestName());
    if (target) {
      dropConstraints(table, target);
      addColumns(table, target);
    }
  }
  for (const target of end.getTables()) {
    if (!start.hasTable(target.getShortestName())) {
      addTable(start, target);
    }
  }
  return start;
}

/** Columns that the database computes come last and go first, since they may be made of others. */
function addColumns(table: Table, target: Table): void {
  for (const column of table.getColumns().filter(each => isComputed(each) && !target.hasColumn(each.name))) {
    table.removeColumn(column.name);
  }
  for (const column of target.getColumns()) {
    const own = table.getColumn(column.name);
    if (!own && isComputed(column)) {
      continue;
    }
    if (!own) {
      table.addColumn({ ...column, nullable: true });
    } else if (!column.enumItems) {
      delete own.enumItems;
    }
  }
}

/** MikroORM says of an identity column that it is generated, too. */
export function isComputed({ generated }: { readonly generated?: string | undefined }): boolean {
  return generated !== undefined && !generated.endsWith('as identity');
}

function addTable(schema: DatabaseSchema, target: Table): void {
  const table = schema.addTable(target.name, target.schema, target.comment);
  table.nativeEnums = target.nativeEnums;
  for (const column of target.getColumns()) {
    table.addColumn({ ...column });
  }
  table.setIndexes(target.getIndexes().filter(index => index.primary));
}

function dropConstraints(table: Table, target: Table): void {
  const kept = Object.entries(table.getForeignKeys()).filter(([name, key]) => {
    const other = target.getForeignKeys()[name];
    return other && other.referencedTableName === key.referencedTableName;
  });
  table.setForeignKeys(Object.fromEntries(kept));
  table.setChecks(table.getChecks().filter(check => target.hasCheck(check.name)));
}
