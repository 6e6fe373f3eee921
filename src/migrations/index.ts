export {
  type BackfillOptions,
  type BatchOptions,
  type BatchProgress,
  type BatchRows,
  type BatchValues,
} from './data/batch-options.ts';
export type { CheckResult, Finding, FindingKind } from './check/finding.ts';
export { describeFindings } from './check/run-check.ts';
export { DataMigration } from './data/data-migration.ts';
export { watchProgress } from './data/progress-listeners.ts';
export type { DestructiveKind, DestructiveOperation } from './destructive/destructive-operation.ts';
export { destructiveOperations, type MigrationSql } from './destructive/destructive-operations.ts';
export type { KeptValues } from './destructive/kept-values.ts';
export { liveFacts } from './destructive/live-facts.ts';
export type { TableFacts } from './destructive/table-facts.ts';
export { migrations, type MigrationsExtension } from './extension.ts';
export { compareIdentities, type IdentityDifference } from './identities/compare-identities.ts';
export { findIdentityLock, requireIdentityLock } from './identities/find-identity-lock.ts';
export { type ClassIdentity, hierarchiesOf, type HierarchyIdentities } from './identities/hierarchy-identities.ts';
export type { IdentityLock } from './identities/identity-lock.ts';
export { readIdentityLock, writeIdentityLock } from './identities/identity-lock-file.ts';
export { IdentityMigration, type IdentityRenames } from './identities/identity-migration.ts';
export { writeRenameMigration } from './identities/write-rename-migration.ts';
export type { ToolReport } from './files/run-tools.ts';
export type { InitOptions, InitResult } from './init-project.ts';
export {
  type DowngradeOptions,
  type HistoryEntry,
  MigrationHelper,
  type Revision,
  type RevisionOptions,
  type UpgradeOptions,
} from './migration-helper.ts';
export type { FormatCommand, MigrationsExtensionOptions } from './options.ts';
export type { Direction } from './running/migration-runner.ts';
export type { PlannedMigration } from './running/preview.ts';
export type { MigrationProgress } from './running/run-hooks.ts';
export type { AppliedMigration } from './storage/migration-log.ts';
export { type ColumnMove, type RowCopy } from './hierarchies/copies.ts';
export { HierarchyMigration, type RemovedRows } from './hierarchies/hierarchy-migration.ts';
export { type HierarchyTables, type StoredHierarchy } from './hierarchies/hierarchy-tables.ts';
export { type IdentityChange } from './hierarchies/identity-change.ts';
export { type IdentityRewrite } from './hierarchies/identity-rewrite.ts';
export { describeHierarchy } from './hierarchies/plan/describe-hierarchy.ts';
export { type AdoptionRequest } from './hierarchies/plan/plan-adoption.ts';
export { type ConversionRequest } from './hierarchies/plan/plan-conversion.ts';
export { type MigrationStatements, onlineForm, type OnlineMigration } from './online/online-form.ts';
export type { OnlinePhase } from './online/online-step.ts';
export { writeHierarchyMigration } from './hierarchies/write-hierarchy-migration.ts';
