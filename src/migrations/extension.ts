import type { Configuration, MikroORM } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { PolymorphicMigrator } from './migrator.ts';
import type { MigrationsExtensionOptions } from './options.ts';

/** A MikroORM extension, as its option `extensions` takes it. */
export interface MigrationsExtension {
  /** MikroORM leaves out its own migrator where an extension has this name. */
  readonly name: 'Migrator';
  register(orm: MikroORM): void;
}

const migrators = new WeakMap<Configuration, () => PolymorphicMigrator>();

/**
 * The MikroORM extension that makes `orm.migrator`, MikroORM's command line and `MigrationHelper` migrate under a lock.
 *
 * ```ts
 * export default defineConfig({ dbName: 'app', extensions: [migrations({ waitLimit: 30_000, lockTimeout: 5000 })] });
 * ```
 *
 * All limits are in milliseconds.
 */
export function migrations(options: MigrationsExtensionOptions = {}): MigrationsExtension {
  return { name: 'Migrator', register: orm => register(orm, options) };
}

/** The migrator of an ORM; one without the extension gets it, with its defaults. */
export function migratorOf(orm: MikroORM): PolymorphicMigrator {
  if (!migrators.has(orm.config)) {
    register(orm, {});
  }
  return migrators.get(orm.config)!();
}

function register(orm: MikroORM, options: MigrationsExtensionOptions): void {
  let migrator: PolymorphicMigrator | undefined;
  const get = (): PolymorphicMigrator => (migrator ??= new PolymorphicMigrator(orm.em as EntityManager, options));
  migrators.set(orm.config, get);
  orm.config.registerExtension('@mikro-orm/migrator', get);
}
