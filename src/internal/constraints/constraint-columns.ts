import type { Configuration } from '@mikro-orm/core';
import type { DatabaseSchema, DatabaseTable, SchemaGenerator } from '@mikro-orm/sql';

/** The columns of a constraint, and those that a foreign key refers to. */
export interface ConstraintColumns {
  readonly columns: readonly string[];
  readonly referenced?: readonly string[];
}

/** Where a constraint is, as the database names it. */
export interface ConstraintPlace {
  readonly table: string;
  readonly schema: string | undefined;
  readonly constraint: string;
}

const schemas = new WeakMap<Configuration, DatabaseSchema>();

/** The columns of a constraint as the schema generator names it; undefined for one that it does not make. */
export function constraintColumns(config: Configuration, place: ConstraintPlace): ConstraintColumns | undefined {
  const table = tableOf(schemaOf(config), place);
  return table && (foreignKeyColumns(table, place.constraint) ?? otherColumns(table, place.constraint));
}

/** Made once, when the first error is translated. */
function schemaOf(config: Configuration): DatabaseSchema | undefined {
  const known = schemas.get(config);
  if (known) {
    return known;
  }
  const generator = config.getExtension<SchemaGenerator>('@mikro-orm/schema-generator');
  const schema = generator?.getTargetSchema();
  if (schema) {
    schemas.set(config, schema);
  }
  return schema;
}

function tableOf(
  schema: DatabaseSchema | undefined,
  { table, schema: name }: ConstraintPlace,
): DatabaseTable | undefined {
  const tables = schema?.getTables().filter(each => each.name === table) ?? [];
  return tables.find(each => each.schema === name) ?? tables[0];
}

function foreignKeyColumns(table: DatabaseTable, name: string): ConstraintColumns | undefined {
  const key = Object.values(table.getForeignKeys()).find(each => each.constraintName === name);
  return key && { columns: key.columnNames, referenced: key.referencedColumnNames };
}

function otherColumns(table: DatabaseTable, name: string): ConstraintColumns | undefined {
  const index = table.getIndexes().find(each => each.keyName === name);
  const columns = index?.columnNames ?? columnOf(table.getChecks().find(each => each.name === name));
  return columns && { columns };
}

function columnOf(check: { readonly columnName?: string } | undefined): string[] | undefined {
  return check?.columnName === undefined ? undefined : [check.columnName];
}
