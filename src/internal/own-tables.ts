import type { MikroORM } from '@mikro-orm/core';

/** How the names of the tables start that the library keeps for itself, next to MikroORM's `mikro_orm_migrations`. */
export const OWN_TABLES = 'mikro_orm_polymorphic_';

/** Leaves the library's own tables out of differences of the schema, which would drop them. */
export function skipOwnTables(orm: MikroORM): void {
  const options = orm.config.get('schemaGenerator');
  const own = new RegExp(`^${OWN_TABLES}`);
  orm.config.set('schemaGenerator', { ...options, skipTables: [...(options?.skipTables ?? []), own] });
}
