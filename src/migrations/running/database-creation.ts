import type { AbstractSqlDriver } from '@mikro-orm/sql';

/** Duplicate database, and the same said by the catalogue's unique index. */
const EXISTS: ReadonlySet<unknown> = new Set(['42P04', '23505']);

/**
 * Runs MikroORM's `ensureDatabase`. Of processes that start together one creates the database; the others connect to it, where
 * MikroORM would leave them on the maintenance database.
 */
export async function createdByAnother<T>(driver: AbstractSqlDriver, ensure: () => Promise<T>): Promise<T> {
  const dbName = driver.config.get('dbName')!;
  try {
    return await ensure();
  } catch (error) {
    if (driver.config.get('dbName') !== dbName) {
      driver.config.set('dbName', dbName);
      await driver.reconnect();
    }
    const isThere = error instanceof Error && 'code' in error && EXISTS.has(error.code);
    if (!isThere) {
      throw error;
    }
    return ensure();
  }
}
