import type { EntityManager, EntityMetadata } from '@mikro-orm/core';
import type { DatabaseSchema } from '@mikro-orm/sql';

/** A table of a fixed schema stands there; one of a changing schema may stand in any. */
export function isTableOf(
  table: ReturnType<DatabaseSchema['getTables']>[number],
  meta: EntityMetadata,
  em: EntityManager,
): boolean {
  const { config } = em;
  const schema = meta.schema ?? config.get('schema') ?? em.getPlatform().getDefaultSchemaName();
  return (
    table.name === meta.tableName &&
    (meta.schema === '*' || (table.schema ?? em.getPlatform().getDefaultSchemaName()) === schema)
  );
}
