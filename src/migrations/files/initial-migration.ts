import type { MigrationDiff } from '@mikro-orm/core';
import type { AbstractSqlDriver, SchemaGenerator } from '@mikro-orm/sql';
import { InitialMigrationError } from '../../errors/migration-error.ts';
import { statementsOf } from '../sql/statements.ts';

/** The first migration of a project. */
export interface InitialMigration {
  readonly diff: MigrationDiff;
  /** Whether the database has all of its tables already, so that it counts as applied. */
  readonly isThere: boolean;
}

/** Makes the first migration of the entities; throws `InitialMigrationError` where the database has some of the tables only. */
export async function initialMigration(
  driver: AbstractSqlDriver,
  { blank, context }: { readonly blank: boolean; readonly context: object | undefined },
): Promise<InitialMigration> {
  const generator = driver.config.getExtension<SchemaGenerator>('@mikro-orm/schema-generator')!;
  const { includeWildcardSchema = false } = driver.config.get('migrations');
  const target = generator.getTargetSchema();
  const wanted = target.getTables().map(table => `${table.schema ?? target.name}.${table.name}`);
  if (blank) {
    return { diff: { up: ['select 1'], down: ['select 1'] }, isThere: false };
  }
  if (wanted.length === 0) {
    throw InitialMigrationError.withoutEntities();
  }
  const found = await driver.execute<{ name: string }[]>(TABLES, [], 'all', context);
  const live = new Set(found.map(({ name }) => name));
  const existing = wanted.filter(name => live.has(name));
  if (existing.length > 0 && existing.length < wanted.length) {
    throw InitialMigrationError.someTables(existing);
  }
  const sql = await generator.getCreateSchemaSQL({ wrap: false, includeWildcardSchema });
  return { diff: { up: statementsOf(sql).map(({ text }) => `${text};`), down: [] }, isThere: existing.length > 0 };
}

const TABLES = `select table_schema || '.' || table_name as name from information_schema.tables`;
