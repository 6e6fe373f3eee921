import { type Dictionary, type EntityMetadata, raw, Utils } from '@mikro-orm/core';
import type { AbstractSqlDriver } from '@mikro-orm/sql';
import { selectOwnKey } from './parent-joins.ts';

interface KeyCondition {
  readonly where: object;
  readonly schema: string | undefined;
  /** Whether the condition stands on a relation. */
  readonly isNested: boolean;
}

/**
 * A condition by key: the rows of a class that meet a condition on its columns, which is read from the class's own table
 * where that is enough.
 *
 * MikroORM gives the columns of a composite key different aliases when they stand on a relation; there the comparison is
 * written out.
 */
export function byKey(
  driver: AbstractSqlDriver,
  meta: EntityMetadata,
  { where, schema, isNested }: KeyCondition,
): Dictionary {
  const qb = driver.createQueryBuilder(meta.class, undefined, undefined, true);
  const schemaName = driver.getSchemaName(meta, { schema: schema! });
  const { sql, params } = selectOwnKey(qb.withSchema(schemaName), meta).where(where).toQuery();
  if (!isNested || !meta.compositePK) {
    return { [Utils.getPrimaryKeyHash(meta.primaryKeys)]: { $in: raw(sql, [...params]) } };
  }
  const names = meta.root.getPrimaryProps().flatMap(prop => prop.fieldNames);
  const columns = (alias: string) => names.map(name => `${alias}.${driver.getPlatform().quoteIdentifier(name)}`);
  const key = raw(alias => `(${columns(alias).join(', ')}) in (${sql})`, [...params]);
  return { [key]: [] };
}
