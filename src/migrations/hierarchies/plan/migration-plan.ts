import type { HierarchyTables } from '../hierarchy-tables.ts';

/** One line of a migration: a statement to send, or a call of a method of `HierarchyMigration`. */
export type PlanStep =
  | { readonly sql: string; readonly comments?: readonly string[] }
  | { readonly call: string; readonly constant?: string; readonly options?: object };

/** What a migration file says. */
export interface MigrationPlan {
  /** The hierarchies that the file names, by constants. */
  readonly constants: Readonly<Record<string, HierarchyTables>>;
  readonly up: readonly PlanStep[];
  readonly down: readonly PlanStep[];
}

/** Steps that send statements. */
export function statements(sql: readonly string[]): PlanStep[] {
  return sql.map(each => ({ sql: each.replace(/;$/, '') }));
}
