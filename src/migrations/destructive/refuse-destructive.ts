import type { MikroORM } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { DestructiveMigrationError } from '../../errors/destructive-migration-error.ts';
import { previewAll } from '../running/preview.ts';
import type { RunHooks } from '../running/run-hooks.ts';
import { destructiveOperations, nextOperations } from './destructive-operations.ts';
import { keptValuesOf } from './kept-values.ts';
import { liveFacts } from './live-facts.ts';
import { RunState } from './run-state.ts';

/**
 * Hooks that refuse what loses data: before the run all that a preview shows; of a migration whose code asks the database also what
 * it sends then, before it is sent.
 */
export function refuseDestructive(orm: MikroORM): Pick<RunHooks, 'beforeRun' | 'beforeSend'> {
  const driver = (orm.em as SqlEntityManager).getDriver();
  const unseen = new Set<string>();
  const run = new RunState();
  return {
    async beforeRun(migrations, { context }) {
      const planned = await previewAll(migrations, 'up', driver);
      refuse(await destructiveOperations(planned, liveFacts(orm, context)));
      for (const { name, isComplete } of planned) {
        if (!isComplete) unseen.add(name);
      }
    },
    async beforeSend({ name, instance }, statements, { context }) {
      const migration = { name, statements, kept: keptValuesOf(instance) };
      const operations = await nextOperations(migration, run, liveFacts(orm, context));
      run.sent();
      if (unseen.has(name)) refuse(operations);
    },
  };
}

function refuse(operations: Awaited<ReturnType<typeof destructiveOperations>>): void {
  if (operations.length > 0) {
    throw new DestructiveMigrationError(operations);
  }
}
