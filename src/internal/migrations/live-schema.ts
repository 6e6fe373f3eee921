import { type AbstractSqlDriver, DatabaseSchema, type SchemaGenerator } from '@mikro-orm/sql';
import { OWN_TABLES } from '../own-tables.ts';

/**
 * The database as MikroORM reads it, without schemas that are none of `namespaces`: they belong to other applications, and MikroORM would
 * drop what is in them.
 */
export async function liveSchema(
  driver: AbstractSqlDriver,
  namespaces: readonly string[],
  context?: object,
): Promise<DatabaseSchema> {
  await driver.getConnection().ensureConnection();
  const { skipTables = [], skipViews } = driver.config.get('schemaGenerator') ?? {};
  const live = await DatabaseSchema.create(
    driver.getConnection(),
    driver.getPlatform(),
    driver.config,
    undefined,
    [...namespaces],
    undefined,
    [...skipTables, new RegExp(`^${OWN_TABLES}`)],
    skipViews,
    context,
  );
  const isOurs = (name = live.name): boolean => namespaces.includes(name);
  live.setNamespaces(new Set(live.getNamespaces().filter(name => isOurs(name))));
  live.setTables(live.getTables().filter(table => isOurs(table.schema)));
  live.setViews(live.getViews().filter(view => isOurs(view.schema)));
  return live;
}

/** The schemas of the entities; without entities that of the option `schema`, or PostgreSQL's default. */
export function namespacesOf(driver: AbstractSqlDriver): string[] {
  const { includeWildcardSchema = false } = driver.config.get('migrations');
  const target = generatorOf(driver).getTargetSchema(undefined, includeWildcardSchema);
  const namespaces = target.getNamespaces();
  return namespaces.length > 0 ? namespaces : [target.name];
}

export function generatorOf(driver: AbstractSqlDriver): SchemaGenerator {
  return driver.config.getExtension<SchemaGenerator>('@mikro-orm/schema-generator')!;
}
