export {
  type BackfillOptions,
  type BatchOptions,
  type BatchProgress,
  type BatchRows,
  type BatchValues,
} from './data/batch-options.ts';
export { DataMigration } from './data/data-migration.ts';
export { watchProgress } from './data/progress-listeners.ts';
export { migrations, type MigrationsExtension } from './extension.ts';
export { type DowngradeOptions, type HistoryEntry, MigrationHelper, type UpgradeOptions } from './migration-helper.ts';
export type { MigrationsExtensionOptions } from './options.ts';
export type { AppliedMigration } from './storage/migration-log.ts';
