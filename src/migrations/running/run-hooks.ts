import type { MigrationSession } from '../../internal/migrations/session.ts';
import type { LoadedMigration } from './known-migration.ts';

/** How far a run has come. */
export interface MigrationProgress {
  readonly name: string;
  /** The migration is the `index`th of `total`, counted from 1. */
  readonly index: number;
  readonly total: number;
  readonly state: 'started' | 'done';
}

/** What a run calls. */
export interface RunHooks {
  /** Before the first migration; what it throws ends the run. */
  readonly beforeRun?: ((planned: readonly LoadedMigration[], session: MigrationSession) => Promise<void>) | undefined;
  readonly onProgress?: ((progress: MigrationProgress) => void) | undefined;
}

interface OneRun {
  readonly migration: LoadedMigration;
  readonly onProgress: RunHooks['onProgress'];
}

/** Reports one migration of a run before and after it. */
export async function reportRun(
  all: readonly LoadedMigration[],
  { migration, onProgress }: OneRun,
  run: () => Promise<void>,
): Promise<void> {
  const progress = { name: migration.name, index: all.indexOf(migration) + 1, total: all.length };
  onProgress?.({ ...progress, state: 'started' });
  await run();
  onProgress?.({ ...progress, state: 'done' });
}
