import type { Dictionary, EntityMetadata } from '@mikro-orm/core';
import type { QueryResult } from '@mikro-orm/sql';
import { jsValue, primaryKeyOf } from './insert-rows.ts';
import type { DriverInternals, NativeInsertMany } from '../driver-internals.ts';

type Insert = (...args: NativeInsertMany) => Promise<QueryResult<object>>;

/**
 * Inserts rows of a class with one table, and tells every row's key, in order. MikroORM tells the first one, and asks the
 * database for keys only when the first row has none.
 */
export async function insertWithKeys(
  driver: DriverInternals,
  [entityName, data, ...rest]: NativeInsertMany,
  insert: Insert,
): Promise<QueryResult<object>> {
  const meta = driver.getMetadata().get(entityName);
  const places = [...data.keys()].toSorted((a, b) => Number(hasKey(meta, data[a]!)) - Number(hasKey(meta, data[b]!)));
  const rows = places.map(place => data[place]!);
  const result = await insert(entityName, rows, ...rest);
  const insertedIds: unknown[] = [];
  places.forEach((place, index) => {
    const returned = (result.rows ?? [])[index];
    insertedIds[place] = primaryKeyOf(meta, keyOf(driver, meta, { row: rows[index]!, returned }));
  });
  return { ...result, insertId: insertedIds[0], insertedIds };
}

function hasKey({ primaryKeys }: EntityMetadata, row: Dictionary): boolean {
  return primaryKeys.every(name => row[name] != null);
}

interface Inserted {
  readonly row: Dictionary;
  /** What the database made, by columns. */
  readonly returned: Dictionary | undefined;
}

function keyOf(driver: DriverInternals, meta: EntityMetadata, { row, returned }: Inserted): Dictionary {
  const keys = meta.getPrimaryProps().map(prop => {
    const made: unknown = returned?.[prop.fieldNames[0]!];
    return [prop.name, row[prop.name] ?? jsValue({ driver, options: {} }, prop, made)] as const;
  });
  return Object.fromEntries<unknown>(keys);
}
