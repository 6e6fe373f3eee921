import type { Constructor, MigrationInfo, MigratorEvent } from '@mikro-orm/core';
import { type Migration, Migrator } from '@mikro-orm/migrations';
import { checksumOf } from './files/checksum.ts';
import { loadMigrationClass, requireDistinct } from './files/load-migration.ts';
import { byTime } from './files/migration-order.ts';
import { reaching } from './running/database-address.ts';
import { createdByAnother } from './running/database-creation.ts';
import type { KnownMigration } from './running/known-migration.ts';
import { MigratorEvents, type MigratorListener } from './running/migrator-events.ts';
import { type AppliedMigration, MigrationLog } from './storage/migration-log.ts';

/** MikroORM's constructor registers listeners before the fields of a subclass exist. */
const eventsOf = new WeakMap<Migrator, MigratorEvents>();

/** What MikroORM's migrator reads: which migrations there are, and which of them are applied. */
export abstract class MigrationReader extends Migrator {
  declare protected storage: MigrationLog;

  override on(event: MigratorEvent, listener: MigratorListener): this {
    const events = eventsOf.get(this) ?? new MigratorEvents();
    eventsOf.set(this, events);
    events.on(event, listener);
    return this;
  }

  override off(event: MigratorEvent, listener: MigratorListener): this {
    eventsOf.get(this)?.off(event, listener);
    return this;
  }

  /** Tells the listeners. */
  protected async announce(event: MigratorEvent, info: MigrationInfo): Promise<void> {
    await eventsOf.get(this)?.emit(event, info);
  }

  override getStorage(): MigrationLog {
    return this.storage;
  }

  /** Every migration that exists, in the order of application. */
  async known(): Promise<KnownMigration[]> {
    await this.initPaths();
    return this.discoverMigrations();
  }

  /** The path of a migration's file, for the name of that; the name itself where migrations are listed without files. */
  async pathOf(fileName: string): Promise<string> {
    const name = fileName.replace(/\.[cm]?[jt]s$/, '');
    return (await this.known()).find(known => known.name === name)?.path ?? fileName;
  }

  /** Every migration that is applied, in the order of application. */
  async applied(): Promise<AppliedMigration[]> {
    await this.connect();
    return this.storage.applied();
  }

  override async getPending(options?: { schema?: string }): Promise<MigrationInfo[]> {
    await this.connect();
    this.storage.setRunSchema(options?.schema);
    const executed = new Set(await this.storage.executed().finally(() => this.storage.unsetRunSchema()));
    const pending = (await this.discoverMigrations()).filter(({ name }) => !executed.has(name));
    return pending.map(({ name, path }) => ({ name, ...(path === undefined ? {} : { path }) }));
  }

  /** For what only reads: MikroORM's `init` would create the database. */
  protected async connect(): Promise<void> {
    await this.initPaths();
    const connection = this.driver.getConnection();
    await reaching(connection, () => connection.execute('select 1'));
  }

  protected override createStorage(): MigrationLog {
    const log = new MigrationLog(this.driver, this.options);
    log.checksumOf = async name => {
      const path = (await this.discoverMigrations()).find(migration => migration.name === name)?.path;
      return path === undefined ? null : checksumOf(path);
    };
    return log;
  }

  protected override resolve(params: { name: string; path: string }): KnownMigration {
    const load = async (driver = this.driver): Promise<Migration> =>
      new (await loadMigrationClass(params.path))(driver, this.config);
    return { ...super.resolve(params), load };
  }

  protected override initialize(MigrationClass: Constructor<Migration>, name?: string): KnownMigration {
    const load = (driver = this.driver): Promise<Migration> => Promise.resolve(new MigrationClass(driver, this.config));
    return { ...super.initialize(MigrationClass, name), load };
  }

  protected override async discoverMigrations(): Promise<KnownMigration[]> {
    const found = (await super.discoverMigrations()) as KnownMigration[];
    requireDistinct(found);
    return this.options.migrationsList ? found : found.toSorted((a, b) => byTime(a.name, b.name));
  }

  protected override async init(): Promise<void> {
    if (this.initialized) {
      return;
    }
    try {
      await reaching(this.driver.getConnection(), () => createdByAnother(this.driver, () => super.init()));
    } catch (error) {
      this.initialized = false;
      throw error;
    }
  }
}
