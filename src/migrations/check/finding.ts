/** What `check` found: the kinds are stable names for machines. */
export type FindingKind =
  /** The entities ask for another schema than the migrations produce. */
  | 'models-ahead'
  /** Entities and database agree on what no migration produces. */
  | 'migrations-behind'
  /** A migration on disk that was not applied. */
  | 'pending-migration'
  /** An applied migration whose file is gone. */
  | 'missing-migration'
  /** An applied migration whose file was changed since. */
  | 'edited-migration'
  /** The live schema is not what the applied migrations produce. */
  | 'database-changed'
  /** An index or constraint that a migration left half made: invalid, not validated, or disabled. */
  | 'unfinished-object'
  /** What could not be compared, and why. */
  | 'not-comparable'
  /** Rows whose stored identity no concrete class has. */
  | 'unknown-identity'
  /** Rows of a joined hierarchy without their child row, or with one of another type. */
  | 'child-rows'
  /** The identities of the classes are not those of `identities.lock.json`. */
  | 'identity-lock';

/**
 * One thing that `check` found: what is wrong, and how to mend it.
 *
 * ```ts
 * import type { Finding } from 'mikro-orm-polymorphic/migrations';
 *
 * const finding: Finding = {
 *   kind: 'pending-migration',
 *   message: '2026_05_16_143207-ae12cd34_add_users_table was not applied.',
 *   fix: 'Run upgrade.',
 * };
 * ```
 */
export interface Finding {
  readonly kind: FindingKind;
  /** One or two sentences: what differs, and where. Never a value of a row. */
  readonly message: string;
  /** What to run or to change. */
  readonly fix: string;
  /** SQL that shows the finding or mends it, one statement each. */
  readonly statements?: readonly string[];
}

/** The result of `check`: `ok` when nothing was found. */
export interface CheckResult {
  readonly ok: boolean;
  readonly findings: readonly Finding[];
}
