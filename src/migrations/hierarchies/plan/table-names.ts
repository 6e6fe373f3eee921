import type { EntityMetadata, MikroORM } from '@mikro-orm/core';

/** An ORM or its driver. */
export type Configured = Pick<MikroORM, 'config'>;

/** `schema.table` outside the default schema of PostgreSQL; MikroORM's option `schema` counts for entities without one. */
export function tableOf({ config }: Configured, { tableName, schema }: EntityMetadata): string {
  const own = schema && schema !== '*' ? schema : config.get('schema');
  const isDefault = !own || own === config.getDriver().getPlatform().getDefaultSchemaName();
  return isDefault ? tableName : `${own}.${tableName}`;
}

/** The table of another name in the schema of a table. */
export function beside(table: string, name: string): string {
  const schema = table.split('.').slice(0, -1);
  return [...schema, name].join('.');
}
