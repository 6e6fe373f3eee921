import { type AbstractSqlDriver, type DatabaseSchema, SchemaComparator } from '@mikro-orm/sql';
import { generatorOf, liveSchema, namespacesOf } from '../../internal/migrations/live-schema.ts';

/** The schema of the database, where it differs from the one that a snapshot holds in what becomes SQL. */
export async function freshSnapshot(
  driver: AbstractSqlDriver,
  { stored, context }: { readonly stored: DatabaseSchema | undefined; readonly context: object | undefined },
): Promise<DatabaseSchema | undefined> {
  const generator = generatorOf(driver);
  const live = await liveSchema(driver, [...namespacesOf(driver), ...(stored?.getNamespaces() ?? [])], context);
  if (!stored) {
    return live;
  }
  const difference = new SchemaComparator(driver.getPlatform()).compare(stored, live);
  const sql = generator.diffToSQL(difference, { wrap: false, safe: false, dropTables: true });
  return sql.trim() ? live : undefined;
}

/** What the database has in the schemas of the entities. */
export async function ownSchema(driver: AbstractSqlDriver): Promise<DatabaseSchema> {
  const namespaces = namespacesOf(driver);
  const live = await liveSchema(driver, namespaces);
  await live.loadRoutines(driver.getConnection(), driver.getPlatform(), namespaces);
  return live;
}
