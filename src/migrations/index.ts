export {
  type BackfillOptions,
  type BatchOptions,
  type BatchProgress,
  type BatchRows,
  type BatchValues,
} from './data/batch-options.ts';
export { DataMigration } from './data/data-migration.ts';
export { watchProgress } from './data/progress-listeners.ts';
