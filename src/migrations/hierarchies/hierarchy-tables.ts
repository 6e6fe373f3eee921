/**
 * A hierarchy by the names of its tables, as a migration holds it: entities change later, these names do not.
 *
 * ```ts
 * const tool: HierarchyTables = {
 *   table: 'tool',
 *   key: ['id'],
 *   column: '_polymorphic_name',
 *   identities: { 'tool.hammer': ['hammer'], 'tool.hammer.mallet': ['hammer', 'mallet'] },
 *   tables: { hammer: ['weight'], mallet: ['wood'] },
 * };
 * ```
 */
export interface HierarchyTables {
  /** The root table, `schema.table` outside the current schema. */
  readonly table: string;
  /** The key columns, the same in every table. */
  readonly key: readonly string[];
  /** The column of the root table that stores the identity. */
  readonly column: string;
  /** For each identity of a concrete class its tables below the root, from the top down; none for a concrete root. */
  readonly identities: Readonly<Record<string, readonly string[]>>;
  /**
   * For each table below the root its own columns, without the key and what the database computes. In a single-table
   * hierarchy the columns of the root table that the class adds, under the name that its table would have.
   */
  readonly tables: Readonly<Record<string, readonly string[]>>;
}

/** A hierarchy as it is stored. */
export interface StoredHierarchy extends HierarchyTables {
  readonly strategy: 'joined' | 'single-table';
}
