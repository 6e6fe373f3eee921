import { type AbstractSqlDriver, DatabaseSchema, SchemaComparator, type SchemaGenerator } from '@mikro-orm/sql';

/** The schema of the database, where it differs from the one that a snapshot holds in what becomes SQL. */
export async function freshSnapshot(
  driver: AbstractSqlDriver,
  { stored, context }: { readonly stored: DatabaseSchema | undefined; readonly context: object | undefined },
): Promise<DatabaseSchema | undefined> {
  const [connection, platform, { config }] = [driver.getConnection(), driver.getPlatform(), driver];
  const { skipTables, skipViews } = config.get('schemaGenerator');
  const args = [undefined, undefined, undefined, skipTables, skipViews, context] as const;
  const live = await DatabaseSchema.create(connection, platform, config, ...args);
  if (!stored) {
    return live;
  }
  const generator = config.getExtension<SchemaGenerator>('@mikro-orm/schema-generator')!;
  const difference = new SchemaComparator(platform).compare(stored, live);
  const sql = generator.diffToSQL(difference, { wrap: false, safe: false, dropTables: true });
  return sql.trim() ? live : undefined;
}
