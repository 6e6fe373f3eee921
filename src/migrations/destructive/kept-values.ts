import type { Migration } from '@mikro-orm/migrations';
import type { TableName } from '../sql/token-reader.ts';
import { tableKey } from './run-state.ts';

/** Columns that lose nothing when they are dropped: the migration has copied their values, or has seen which ones there are. */
export interface KeptValues {
  /** `schema.table` outside the current schema. */
  readonly table: string;
  readonly columns: readonly string[];
  /** They may not be dropped, and fit the type that they get. */
  readonly fit?: boolean;
}

const keptBy = new WeakMap<Migration, KeptValues[]>();

/** Notes what a migration keeps, as its code says so. */
export function keepValues(migration: Migration, ...values: readonly KeptValues[]): void {
  keptBy.set(migration, [...keptValuesOf(migration), ...values]);
}

/** What a migration keeps, when its code has run. */
export function keptValuesOf(migration: Migration): readonly KeptValues[] {
  return keptBy.get(migration) ?? [];
}

/** The columns of a table, by any of its names, whose values are kept, or those that fit the type that they get. */
export function keptColumns(
  kept: readonly KeptValues[],
  names: readonly TableName[],
  fit = false,
): ReadonlySet<string> {
  const keys = new Set(names.map(tableKey));
  const ofTable = kept.filter(each => keys.has(keyOf(each.table)) && (each.fit ?? false) === fit);
  return new Set(ofTable.flatMap(({ columns }) => columns));
}

function keyOf(text: string): string {
  const [name = '', schema] = text.split('.').toReversed();
  return tableKey({ schema, name });
}
