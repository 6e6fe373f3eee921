import type { MikroORM } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import type { DatabaseSchema, DatabaseTable, SqlEntityManager, SqlSchemaGenerator } from '@mikro-orm/sql';
import { liveSchema } from '../../internal/migrations/live-schema.ts';

/** The schema as its three sources have it. */
export interface Schemas {
  /** What the entities ask for. */
  readonly models: DatabaseSchema;
  /** What the migrations produce, by MikroORM's snapshot; undefined when there is none. */
  readonly migrations: DatabaseSchema | undefined;
  /** What is in the database. */
  readonly database: DatabaseSchema;
}

/** Reads the schema of the entities, of the snapshot, and of the database. */
export async function readSchemas(orm: MikroORM): Promise<Schemas> {
  const em = orm.em as SqlEntityManager;
  const models = (orm.schema as SqlSchemaGenerator).getTargetSchema();
  const migrations = await new SnapshotReader(em).read();
  const namespaces = [...models.getNamespaces(), ...(migrations?.getNamespaces() ?? [])];
  const database = await liveSchema(em.getDriver(), namespaces);
  // Tables of no fixed schema are in another one for every tenant.
  const anywhere = [...orm.getMetadata().getAll().values()]
    .filter(meta => meta.schema === '*')
    .map(meta => meta.tableName);
  for (const schema of [models, migrations, database]) {
    schema?.prune(undefined, anywhere);
    schema?.getTables().forEach(withoutEmptyEnums);
  }
  return { models, migrations, database };
}

/** Where both sides list no values, MikroORM takes a CHECK on the column for that of an enum, and ignores its changes. */
function withoutEmptyEnums(table: DatabaseTable): void {
  for (const column of table.getColumns()) {
    if (column.enumItems?.length === 0) delete column.enumItems;
  }
}

/** MikroORM keeps what reads its snapshot to itself and to those that extend it. */
class SnapshotReader extends Migrator {
  read(): Promise<DatabaseSchema | undefined> {
    return this.getSchemaFromSnapshot();
  }
}
