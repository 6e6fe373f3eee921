import type { DestructiveFacts } from '../../errors/destructive-migration-error.ts';

/** What can be lost by a statement. */
export type DestructiveKind =
  | 'drop-table'
  | 'drop-column'
  | 'drop-cascade'
  | 'narrow-type'
  | 'not-null'
  | 'truncate'
  | 'delete-all';

/**
 * A statement of a migration that loses data, or that fails on data.
 *
 * ```ts
 * import type { DestructiveOperation } from 'mikro-orm-polymorphic/migrations';
 *
 * const operation: DestructiveOperation = {
 *   migration: '2026_05_16_143207-ae12cd34_drop_owner',
 *   kind: 'drop-column',
 *   table: 'dog',
 *   column: 'owner',
 *   statement: 'alter table "dog" drop column "owner"',
 *   loses: 'all values of dog.owner',
 *   rows: 1200,
 * };
 * ```
 */
export interface DestructiveOperation extends DestructiveFacts {
  /** The name of the migration; empty while it is being written. */
  readonly migration: string;
  readonly kind: DestructiveKind;
  /** As the statement names it; undefined when it drops something else. */
  readonly table: string | undefined;
  readonly column: string | undefined;
  readonly statement: string;
  /** What is lost, or what fails. */
  readonly loses: string;
  /** Of the table as it is now, estimated by PostgreSQL when there are more than 100,000; undefined when nothing is known. */
  readonly rows: number | undefined;
}
