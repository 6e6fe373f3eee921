import { MikroORM } from '@mikro-orm/core';
import { withoutLockCheck } from '../migrations/extension.ts';
import { MigrationHelper } from '../migrations/migration-helper.ts';
import type { CommandIo, GlobalOptions } from './command-io.ts';
import { loadConfig } from './find-config.ts';

/** Starts MikroORM with the project's configuration, and ends it after `fn`. */
export async function withHelper<T>(
  io: CommandIo,
  { config, context }: GlobalOptions,
  fn: (helper: MigrationHelper, orm: MikroORM) => Promise<T>,
): Promise<T> {
  const options = withoutLockCheck(await loadConfig({ cwd: io.cwd, config, contextName: context }));
  const orm = await MikroORM.init({
    ...options,
    allowGlobalContext: true,
    // Only what writes creates the database, as migrations do by themselves.
    ensureDatabase: false,
    preferTs: options.preferTs ?? true,
    migrations: { ...options.migrations, silent: true },
  });
  try {
    return await fn(new MigrationHelper(orm), orm);
  } finally {
    await orm.close(true);
  }
}
