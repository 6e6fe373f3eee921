import { isRaw } from '@mikro-orm/core';
import type { Query } from '@mikro-orm/migrations';
import type { AbstractSqlPlatform } from '@mikro-orm/sql';

/** A statement of a migration as the database gets it. */
export function statementText(query: Query, platform: AbstractSqlPlatform): string {
  if (typeof query === 'string') {
    return query;
  }
  const { sql, params } = isRaw(query) ? query : query.toRaw();
  return platform.formatQuery(sql, params);
}

/** A statement without the values of its parameters. */
export function statementTemplate(query: Query): string {
  return typeof query === 'string' ? query : isRaw(query) ? query.sql : query.toRaw().sql;
}
