import type { MigrationInfo, MigrationResult } from '@mikro-orm/core';
import type { DatabaseSchema, EntityManager } from '@mikro-orm/sql';
import {
  InitialMigrationError,
  NonTransactionalMigrationError,
  PendingMigrationsError,
} from '../errors/migration-error.ts';
import { type MigrationSession, onReservedConnection, sessionOn } from '../internal/migrations/session.ts';
import type { MigrationText } from './files/class-file.ts';
import { DatedGenerator, type FileReport } from './files/dated-generator.ts';
import { initialMigration } from './files/initial-migration.ts';
import { planRevision } from './hierarchies/revision/plan-revision.ts';
import { revisionDiff } from './hierarchies/revision/revision-file.ts';
import { MigrationReader } from './migration-reader.ts';
import { type MigrationsExtensionOptions, waitLimitOf } from './options.ts';
import type { LoadedMigration } from './running/known-migration.ts';
import { loadAll, requirePlain } from './running/loaded-migrations.ts';
import { type LockRequest, lockInTransaction, withMigrationLock } from './running/migration-lock.ts';
import { planDown, planUp, resolveMigration, type RunRequest } from './running/migration-plan.ts';
import { type PlannedMigration, previewAll } from './running/preview.ts';
import { reportRun, type RunHooks, type RunOfOne } from './running/run-hooks.ts';
import { runBatch } from './running/migration-run.ts';
import { type Direction, SessionRunner } from './running/migration-runner.ts';
import { setInTransaction, withSettings } from './running/session-settings.ts';
import { freshSnapshot, ownSchema } from './storage/fresh-snapshot.ts';

/** On which connection and schema something is run; default: a connection of its own, and MikroORM's option. */
interface RunPlace {
  readonly transaction?: object | undefined;
  readonly schema?: string | undefined;
}

/**
 * MikroORM's migrator, safe for processes that start together: runs hold an advisory lock, and read what is applied when they have
 * it. `orm.migrator` is one where `extensions` has `migrations()`.
 */
export class PolymorphicMigrator extends MigrationReader {
  declare protected runner: SessionRunner;
  declare protected generator: DatedGenerator;
  readonly #settings: MigrationsExtensionOptions;

  constructor(em: EntityManager, settings: MigrationsExtensionOptions = {}) {
    super(em);
    this.#settings = settings;
  }

  /** Refuses while migrations are pending; a blank one is written always, and leaves the snapshot as it is. */
  override async create(
    path?: string,
    ...[blank = false, initial = false, name]: [blank?: boolean, initial?: boolean, name?: string]
  ): Promise<MigrationResult> {
    if (blank && !initial) {
      await this.initPaths();
      const diff = { up: [''], down: [''] };
      const [code, fileName] = await this.generator.generate(diff, path, name);
      return { fileName, code, diff };
    }
    if (initial) return this.createInitial(path, name, blank);
    await this.#requireNonePending();
    const plan = await planRevision(this.driver, () => this.getSchemaFromSnapshot());
    if (!plan) return super.create(path, blank, initial, name);
    const diff = revisionDiff(plan);
    const [code, fileName] = await this.generator.generate(diff, path, name);
    await this.storeCurrentSchema();
    return { fileName, code, diff };
  }

  /** Without a snapshot MikroORM would compare the entities with all schemas of the database, and drop those of others. */
  protected override async getSchemaFromSnapshot(): Promise<DatabaseSchema | undefined> {
    return (await super.getSchemaFromSnapshot()) ?? ownSchema(this.driver);
  }

  /** Under the lock: of two that are asked for at once the second is refused, as one beside other migrations. */
  override createInitial(path?: string, name?: string, blank = false): Promise<MigrationResult> {
    return this.locked(async ({ context }) => {
      const known = (await this.discoverMigrations()).map(({ name: each }) => each);
      const existing = new Set([...known, ...(await this.storage.executed())]);
      if (existing.size > 0) {
        throw InitialMigrationError.notFirst([...existing]);
      }
      const { diff, isThere } = await initialMigration(this.driver, { blank, context });
      const [code, fileName] = await this.generator.generate(diff, path, name);
      await this.storeCurrentSchema();
      if (isThere) {
        await this.storage.logMigration({ name: fileName });
      }
      return { fileName, code, diff };
    });
  }

  /** Under the lock, and the log in one transaction. */
  override rollup(wanted: string[] = []): Promise<MigrationResult> {
    return this.locked(async session => {
      const known = await this.discoverMigrations();
      const all = known.map(({ name }) => name);
      const names = wanted.map(name => resolveMigration(name, all));
      const merged = new Set(names.length > 0 ? names : await this.storage.executed());
      await requirePlain(known.filter(({ name }) => merged.has(name)));
      return session.transactional(async ({ context }) => {
        this.storage.setMasterMigration(context);
        return this.#withoutTransaction(() => super.rollup(names));
      });
    });
  }

  /** MikroORM would open one on another connection. */
  async #withoutTransaction<T>(fn: () => Promise<T>): Promise<T> {
    const { transactional = true } = this.options;
    this.options.transactional = false;
    return fn().finally(() => (this.options.transactional = transactional));
  }

  /** As `create`, in the online form; gives the names of the files that follow the first as well. */
  async createOnline(name: string): Promise<MigrationResult & { readonly followUps: readonly string[] }> {
    await this.init();
    const followUps = (this.generator.followUps = [] as string[]);
    try {
      return { ...(await this.create(undefined, false, false, name)), followUps };
    } finally {
      this.generator.followUps = undefined;
    }
  }

  async #requireNonePending(): Promise<void> {
    await this.init();
    const pending = await this.getPending();
    if (pending.length > 0) {
      throw new PendingMigrationsError(pending.map(migration => migration.name));
    }
  }

  /**
   * Writes a migration with a text of its own, which is planned when it is known that none is pending; one that changes rows alone leaves
   * the snapshot as it is. Gives the name of the file.
   */
  async write(
    name: string,
    plan: () => Promise<MigrationText>,
    { isData = false }: { readonly isData?: boolean } = {},
  ): Promise<string> {
    await this.init();
    await this.#requireNonePending();
    const text = await plan();
    const { emit = 'ts' } = this.options;
    const [, fileName] = await this.generator.write(className => text(className, emit), name);
    if (!isData) {
      await this.storeCurrentSchema();
    }
    return fileName;
  }

  override async logMigration(name: string): Promise<void> {
    await this.locked(() => super.logMigration(name));
  }

  override async unlogMigration(name: string): Promise<void> {
    await this.locked(() => super.unlogMigration(name));
  }

  /** Runs `fn` while this process holds the lock on the migrations; the log reads and writes on the session. */
  async locked<T>(fn: (session: MigrationSession) => Promise<T>, place: RunPlace = {}): Promise<T> {
    await this.init();
    const connection = this.driver.getConnection();
    const schema = place.schema ?? this.options.schema;
    const request = this.#lockRequest(schema);
    const run = (session: MigrationSession): Promise<T> => this.#on(session, schema, () => fn(session));
    if (place.transaction) {
      const session = sessionOn(connection, place.transaction);
      await lockInTransaction(session, request);
      await setInTransaction(session, this.#settings);
      return run(session);
    }
    return onReservedConnection(connection, session =>
      withMigrationLock(session, request, () => withSettings(session, this.#settings, () => run(session))),
    );
  }

  protected override createRunner(): SessionRunner {
    return new SessionRunner(this.driver, this.options, this.config);
  }

  protected override getDefaultGenerator(): DatedGenerator {
    const generator = new DatedGenerator(this.driver, this.config.getNamingStrategy(), this.options);
    generator.formatOf = () => this.#settings.format;
    return generator;
  }

  /** What is known of a file that this migrator wrote. */
  reportOn(fileName: string): FileReport {
    return this.generator.reportOn(fileName);
  }

  protected override runMigrations(direction: Direction, request?: RunRequest): Promise<MigrationInfo[]> {
    return this.run(direction, request);
  }

  /** `up` and `down` with hooks: `beforeRun` may refuse what is planned, `onProgress` hears of every migration. */
  async run(direction: Direction, request: RunRequest, hooks: RunHooks = {}): Promise<MigrationInfo[]> {
    const place: RunPlace = typeof request === 'object' && !Array.isArray(request) ? request : {};
    const result = await this.locked(async session => {
      const migrations = await this.#plan(direction, request);
      const fixed = migrations.find(({ instance }) => place.transaction && !instance.isTransactional());
      if (fixed) {
        throw new NonTransactionalMigrationError(fixed.name);
      }
      await hooks.beforeRun?.(migrations, session);
      const { transactional = true, allOrNothing = true } = this.options;
      const runOne = (migration: LoadedMigration, on: MigrationSession): Promise<void> =>
        reportRun(migrations, { migration, onProgress: hooks.onProgress }, () =>
          this.#runOne(migration, { direction, session: on, hooks }),
        );
      return runBatch(session, { direction, migrations, transactional, allOrNothing, runOne });
    }, place);
    await this.#refreshSnapshot(result.length, place.transaction);
    return result;
  }

  /** The statements that `run` would send, without a lock, and without sending or logging any. */
  async preview(direction: Direction, request: RunRequest): Promise<PlannedMigration[]> {
    await this.connect();
    return previewAll(await this.#plan(direction, request), direction, this.driver);
  }

  async #plan(direction: Direction, request: RunRequest): Promise<LoadedMigration[]> {
    const plan = direction === 'up' ? planUp : planDown;
    return loadAll(plan(await this.discoverMigrations(), await this.storage.executed(), request));
  }

  async #runOne(migration: LoadedMigration, { direction, session, hooks }: RunOfOne): Promise<void> {
    const { context } = session;
    const info = { name: migration.name, ...(migration.path === undefined ? {} : { path: migration.path }) };
    await this.announce(direction === 'up' ? 'migrating' : 'reverting', info);
    this.runner.setMasterMigration(context);
    this.runner.beforeSend = async statements => hooks.beforeSend?.(migration, statements, session);
    await this.runner.run(migration.instance, direction, () =>
      direction === 'up' ? this.storage.logMigration(info, context) : this.storage.unlogMigration(info, context),
    );
    await this.announce(direction === 'up' ? 'migrated' : 'reverted', info);
  }

  /** What holds while a run has the lock. */
  async #on<T>(session: MigrationSession, schema: string | undefined, fn: () => Promise<T>): Promise<T> {
    this.runner.setRunSchema(schema);
    this.storage.setRunSchema(schema);
    this.storage.setMasterMigration(session.context);
    try {
      await this.storage.ensureTable();
      return await fn();
    } finally {
      this.storage.unsetMasterMigration();
      this.storage.unsetRunSchema();
      this.runner.unsetMasterMigration();
      this.runner.unsetRunSchema();
    }
  }

  #lockRequest(schema: string | undefined): LockRequest {
    this.storage.setRunSchema(schema);
    const { tableName, schemaName } = this.storage.getTableName();
    this.storage.unsetRunSchema();
    const database = this.config.get('dbName') ?? '';
    return { database, table: `${schemaName}.${tableName}`, waitLimit: waitLimitOf(this.#settings) };
  }

  /** As MikroORM does: the snapshot follows the database where both differ in what becomes SQL. */
  async #refreshSnapshot(count: number, context: object | undefined): Promise<void> {
    const { snapshot, snapshotOnMigrate } = this.options;
    if (count === 0 || !snapshot || !snapshotOnMigrate) return;
    const live = await freshSnapshot(this.driver, { stored: await super.getSchemaFromSnapshot(), context });
    if (live) {
      // A read-only folder, as in production, keeps what it has.
      await this.storeCurrentSchema(live).catch(() => undefined);
    }
  }
}
