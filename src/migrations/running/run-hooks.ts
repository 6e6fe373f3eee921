import type { MigrationSession } from '../../internal/migrations/session.ts';
import type { LoadedMigration } from './known-migration.ts';
import type { Direction } from './migration-runner.ts';

/** How far a run has come. */
export interface MigrationProgress {
  readonly name: string;
  /** The migration is the `index`th of `total`, counted from 1. */
  readonly index: number;
  readonly total: number;
  readonly state: 'started' | 'done';
}

/** Hears of statements that are about to be sent, and on what. */
export type BeforeSend = (
  migration: LoadedMigration,
  statements: readonly string[],
  session: MigrationSession,
) => Promise<void>;

/** What a run calls. */
export interface RunHooks {
  /** Before the first migration; what it throws ends the run. */
  readonly beforeRun?: ((planned: readonly LoadedMigration[], session: MigrationSession) => Promise<void>) | undefined;
  /** Before statements of a migration are sent; what it throws ends the run. */
  readonly beforeSend?: BeforeSend | undefined;
  readonly onProgress?: ((progress: MigrationProgress) => void) | undefined;
}

/** How one migration of a run is run. */
export interface RunOfOne {
  readonly direction: Direction;
  readonly session: MigrationSession;
  readonly hooks: RunHooks;
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
