import type { Configuration, MikroORM, Options } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { PolymorphicMigrator } from './migrator.ts';
import { IDENTITY_LOCK } from './identities/identity-lock-file.ts';
import { requireLockAtStart } from './identities/lock-at-start.ts';
import { type MigrationsExtensionOptions, requireMigrationsOptions } from './options.ts';

/** A MikroORM extension, as its option `extensions` takes it. */
export interface MigrationsExtension {
  /** MikroORM leaves out its own migrator where an extension has this name. */
  readonly name: 'Migrator';
  readonly options: MigrationsExtensionOptions;
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
 * All limits are in milliseconds. Throws `MigrationOptionError`; with `requireIdentityLock` the start of MikroORM throws
 * `IdentityLockError`, or `IdentityLockFileError`.
 */
export function migrations(options: MigrationsExtensionOptions = {}): MigrationsExtension {
  requireMigrationsOptions(options);
  return { name: 'Migrator', options, register: orm => register(orm, options) };
}

/** The options of MikroORM without the check at start-up, for commands that mend what it finds. */
export function withoutLockCheck<T extends Partial<Options>>(options: T): T {
  const extensions = options.extensions?.map(extension =>
    isMigrations(extension) ? migrations({ ...extension.options, requireIdentityLock: false }) : extension,
  );
  return { ...options, ...(extensions && { extensions }) };
}

function isMigrations(extension: object): extension is MigrationsExtension {
  return 'name' in extension && extension.name === 'Migrator' && 'options' in extension;
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
  const { requireIdentityLock: lock = false } = options;
  if (lock !== false) {
    requireLockAtStart(orm, lock === true ? IDENTITY_LOCK : lock);
  }
}
