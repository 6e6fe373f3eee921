import { quoteName, quoteText } from '../../internal/discovery/identity-condition.ts';
import { quoteTable } from '../data/batch-sql.ts';
import type { KeptValues } from '../destructive/kept-values.ts';
import type { HierarchyTables, StoredHierarchy } from './hierarchy-tables.ts';

/** Runs a query and gives its rows. */
export type RunQuery = <T>(sql: string) => Promise<T[]>;

/** `a."k1" = b."k1" and …` over the key columns. */
export function sameKey({ key }: HierarchyTables, a: string, b: string): string {
  return key.map(column => `${a}.${quoteName(column)} = ${b}.${quoteName(column)}`).join(' and ');
}

/** The key columns, with an alias when one is given. */
export function keyList({ key }: Pick<HierarchyTables, 'key'>, alias?: string): string {
  return names(key, alias);
}

/** Quoted names, with an alias when one is given. */
export function names(columns: readonly string[], alias?: string): string {
  return columns.map(column => (alias ? `${alias}.${quoteName(column)}` : quoteName(column))).join(', ');
}

/** A condition on the identity of the root table under the alias `root`. */
export function hasIdentity({ column }: HierarchyTables, identities: readonly string[]): string {
  return `root.${quoteName(column)} in (${identities.map(quoteText).join(', ')})`;
}

/** The root table under the alias `root`. */
export function rootTable({ table }: Pick<HierarchyTables, 'table'>): string {
  return `${quoteTable(table)} as root`;
}

/** The root table with the tables of an identity. */
export function classTables(hierarchy: HierarchyTables, identity: string): string {
  const joins = chainOf(hierarchy, identity).map(table => `join ${quoteTable(table)} using (${keyList(hierarchy)})`);
  return [rootTable(hierarchy), ...joins].join(' ');
}

/** The tables of an identity below the root. */
export function chainOf({ identities }: HierarchyTables, identity: string): readonly string[] {
  return identities[identity] ?? [];
}

/** The identities whose rows have a row in this table. */
export function identitiesIn({ identities }: HierarchyTables, table: string): string[] {
  return Object.keys(identities).filter(identity => identities[identity]!.includes(table));
}

/** The values of tables below the root, with their keys. */
export function valuesOf(
  { key, tables }: HierarchyTables,
  chosen: readonly string[] = Object.keys(tables),
): KeptValues[] {
  return chosen.map(table => ({ table, columns: [...key, ...(tables[table] ?? [])] }));
}

/** The values that nothing has any more when rows of these identities are gone. */
export function valuesLeftBy(hierarchy: StoredHierarchy, gone: readonly string[]): KeptValues[] {
  const stay = Object.keys(hierarchy.identities).filter(identity => !gone.includes(identity));
  if (hierarchy.strategy === 'joined') {
    const kept = new Set(stay.flatMap(identity => chainOf(hierarchy, identity)));
    return valuesOf(
      hierarchy,
      Object.keys(hierarchy.tables).filter(table => !kept.has(table)),
    );
  }
  const kept = new Set(stay.flatMap(identity => columnsOf(hierarchy, identity)));
  const columns = gone.flatMap(identity => columnsOf(hierarchy, identity)).filter(column => !kept.has(column));
  return [{ table: hierarchy.table, columns }];
}

/** The columns that a class has beyond those of the root. */
export function columnsOf(hierarchy: HierarchyTables, identity: string): string[] {
  return [...new Set(chainOf(hierarchy, identity).flatMap(table => hierarchy.tables[table] ?? []))];
}
