import { type Dictionary, type EntityMetadata, raw, RawQueryFragment, Utils } from '@mikro-orm/core';
import type { AbstractSqlDriver } from '@mikro-orm/sql';
import { selectOwnKey } from './parent-joins.ts';

/** The keys of the rows that meet a condition, as a value for `$in`. In JSON, of which cache keys are made, it shows its parameters. */
class KeySubquery extends RawQueryFragment {
  override toJSON(): string {
    return fragmentText(this);
  }
}

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
    return { [Utils.getPrimaryKeyHash(meta.primaryKeys)]: { $in: new KeySubquery(sql, [...params]) } };
  }
  const names = meta.root.getPrimaryProps().flatMap(prop => prop.fieldNames);
  const columns = (alias: string) => names.map(name => `${alias}.${driver.getPlatform().quoteIdentifier(name)}`);
  const key = raw(alias => `(${columns(alias).join(', ')}) in (${sql})`, [...params]);
  return { [key]: [] };
}

/** What JSON, and so a cache key, leaves out of a condition: fragments that are its keys. */
export function fragmentKeys(where: unknown): string[] {
  if (Array.isArray(where)) {
    return where.flatMap(fragmentKeys);
  }
  if (!Utils.isPlainObject(where)) {
    return [];
  }
  const symbols = Object.getOwnPropertySymbols(where);
  const own = symbols.flatMap(symbol => RawQueryFragment.getKnownFragment(symbol) ?? []);
  return [...own.map(fragmentText), ...Object.values(where).flatMap(fragmentKeys)];
}

function fragmentText({ sql, params }: RawQueryFragment): string {
  return `raw(${sql} ${params.map(parameterText).join()})`;
}

function parameterText(value: unknown): string {
  return JSON.stringify(typeof value === 'bigint' ? `${value}n` : value);
}
