import { type Dictionary, type EntityMetadata, raw, type RawQueryFragment, Utils } from '@mikro-orm/core';
import type { AbstractSqlDriver } from '@mikro-orm/sql';
import { IDENTITY_PROPERTY } from '../../polymorphic/identity.ts';
import { keysAlone } from './keys-alone.ts';
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
 */
export function byKey(
  driver: AbstractSqlDriver,
  meta: EntityMetadata,
  { where, schema, isNested }: KeyCondition,
): Dictionary {
  const qb = driver.createQueryBuilder(meta.class, undefined, undefined, true);
  const schemaName = driver.getSchemaName(meta, { schema: schema! });
  const { sql, params } = keysAlone(selectOwnKey(qb.withSchema(schemaName), meta), meta, where).toQuery();
  const keys = raw(sql, [...params]);
  if (isNested && meta.compositePK) {
    return tupleInKeys(driver, meta, keys);
  }
  const condition = { [Utils.getPrimaryKeyHash(meta.primaryKeys)]: { $in: keys } };
  return isNested ? { $and: [condition, JOINED] } : condition;
}

/** True for every row. Without it MikroORM would compare the foreign key alone, and so without the filters of its entity. */
const JOINED = { [IDENTITY_PROPERTY]: { $ne: null } };

/** On a relation MikroORM gives the columns of a composite key different aliases; here the comparison is written out. */
function tupleInKeys(driver: AbstractSqlDriver, meta: EntityMetadata, keys: RawQueryFragment): Dictionary {
  const names = meta.root.getPrimaryProps().flatMap(prop => prop.fieldNames);
  const columns = (alias: string) => names.map(name => `${alias}.${driver.getPlatform().quoteIdentifier(name)}`);
  const key = raw(alias => `(${columns(alias).join(', ')}) in (${keys.sql})`, [...keys.params]);
  return { [key]: [] };
}
