import type { MigrationInfo } from '@mikro-orm/core';
import { DestructiveMigrationError } from '../../errors/destructive-migration-error.ts';
import { MigrationFailedError } from '../../errors/migration-error.ts';
import type { MigrationSession } from '../../internal/migrations/session.ts';
import { failureReason } from './failure-reason.ts';
import type { LoadedMigration } from './known-migration.ts';
import type { Direction } from './migration-runner.ts';
import { StatementFailure } from './statement-failure.ts';

/** One batch of migrations, and who runs each of them. */
export interface MigrationBatch {
  readonly direction: Direction;
  readonly migrations: readonly LoadedMigration[];
  /** MikroORM's options `transactional` and `allOrNothing`. */
  readonly transactional: boolean;
  readonly allOrNothing: boolean;
  /** Runs one migration, and logs it, on the given session. */
  runOne(migration: LoadedMigration, session: MigrationSession): Promise<void>;
}

/**
 * Runs a batch on one session: transactional migrations that follow each other share a transaction under `allOrNothing`, the others
 * run without one. Throws `MigrationFailedError` at the first that fails.
 */
export async function runBatch(session: MigrationSession, batch: MigrationBatch): Promise<MigrationInfo[]> {
  const done: string[] = [];
  for (const part of partsOf(batch)) {
    await runPart(session, { batch, part, done });
    done.push(...part.migrations.map(({ name }) => name));
  }
  return batch.migrations.map(({ name, path }) => ({ name, ...(path === undefined ? {} : { path }) }));
}

interface Part {
  readonly transactional: boolean;
  readonly migrations: LoadedMigration[];
}

function partsOf({ migrations, transactional, allOrNothing }: MigrationBatch): Part[] {
  const parts: Part[] = [];
  for (const migration of migrations) {
    const isTransactional = transactional && migration.instance.isTransactional();
    const last = parts.at(-1);
    if (allOrNothing && isTransactional && last?.transactional) {
      last.migrations.push(migration);
    } else {
      parts.push({ transactional: isTransactional, migrations: [migration] });
    }
  }
  return parts;
}

interface PartRun {
  readonly batch: MigrationBatch;
  readonly part: Part;
  readonly done: readonly string[];
}

async function runPart(session: MigrationSession, { batch, part, done }: PartRun): Promise<void> {
  let current = part.migrations[0]!.name;
  const runAll = async (run: MigrationSession): Promise<void> => {
    for (const migration of part.migrations) {
      current = migration.name;
      await batch.runOne(migration, run);
    }
  };
  try {
    await (part.transactional ? session.transactional(runAll) : runAll(session));
  } catch (error) {
    const failure = error instanceof StatementFailure ? error : undefined;
    const cause = failure ? failure.cause : error;
    if (cause instanceof DestructiveMigrationError && part.transactional && done.length === 0) {
      throw cause;
    }
    throw new MigrationFailedError(
      {
        name: current,
        direction: batch.direction,
        statement: failure?.statement,
        reason: failureReason(cause),
        done,
        remains: part.transactional ? [] : (failure?.done ?? []),
      },
      cause,
    );
  }
}
