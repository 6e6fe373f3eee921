import type { MikroORM } from '@mikro-orm/core';
import { aFlag, aFunction, aMessage, anOrm, type Check, isText, requireArgument, requireOptions } from './arguments.ts';
import type { CheckResult } from './check/finding.ts';
import { runCheck } from './check/run-check.ts';
import { checksumOf } from './files/checksum.ts';
import type { DestructiveOperation } from './destructive/destructive-operation.ts';
import { refuseDestructive } from './destructive/refuse-destructive.ts';
import { migratorOf } from './extension.ts';
import { type InitOptions, initProject, type InitResult } from './init-project.ts';
import type { PolymorphicMigrator } from './migrator.ts';
import type { ToolReport } from './files/run-tools.ts';
import { resolveMigration, type RunRequest } from './running/migration-plan.ts';
import type { Direction } from './running/migration-runner.ts';
import type { PlannedMigration } from './running/preview.ts';
import type { MigrationProgress } from './running/run-hooks.ts';
import type { AppliedMigration } from './storage/migration-log.ts';
import { stampTo } from './storage/stamp.ts';

/** A migration in the history of a database. */
export interface HistoryEntry {
  readonly name: string;
  /** `missing` is applied and has no file any more. */
  readonly state: 'applied' | 'pending' | 'missing';
  /** Null for one that is pending. */
  readonly appliedAt: Date | null;
}

/** How far `upgrade` goes, and what it may do. */
export interface UpgradeOptions {
  /** The last migration to apply: its name, its id, or the beginning of its name. Default: the newest. */
  readonly to?: string | undefined;
  /** Applies migrations that lose data as well. */
  readonly force?: boolean;
  readonly onProgress?: (progress: MigrationProgress) => void;
}

/** How far `downgrade` goes. */
export interface DowngradeOptions {
  /** The migration to go down to, which stays applied; `base` reverts all. Default: the one before the newest. */
  readonly to?: string | undefined;
  readonly onProgress?: (progress: MigrationProgress) => void;
}

/** What a revision is made of. */
export interface RevisionOptions {
  /** Writes an empty migration, for data. */
  readonly blank?: boolean;
  /** Writes up to four migrations that keep large tables in use: see `onlineForm`. */
  readonly online?: boolean;
}

/** A migration that was written. */
export interface Revision {
  readonly name: string;
  readonly path: string;
  /** The files after it, of a revision in the online form. */
  readonly followUps: readonly string[];
  readonly up: readonly string[];
  readonly down: readonly string[];
  /** What it loses when it is applied. */
  readonly destructive: readonly DestructiveOperation[];
  /** What the project's linter and formatter said. */
  readonly tools: readonly ToolReport[];
}

/**
 * Migrations from code, as the command line has them.
 *
 * ```ts
 * const migrations = new MigrationHelper(orm);
 * await migrations.upgrade(); // of ten processes that start together one applies, nine wait
 * ```
 *
 * Every call throws `DatabaseUnreachableError` where the server does not answer.
 */
export class MigrationHelper {
  readonly #orm: MikroORM;
  readonly #migrator: PolymorphicMigrator;

  constructor(orm: MikroORM) {
    requireArgument('new MigrationHelper()', anOrm, orm);
    this.#orm = orm;
    this.#migrator = migratorOf(orm);
  }

  /** Writes a configuration for PostgreSQL, unless one of `configPaths` exists, and the folder of migrations. */
  static init(options: InitOptions): Promise<InitResult> {
    return initProject(options);
  }

  /**
   * Writes a migration from what differs between the entities and the migrations; null where nothing does.
   *
   * ```ts
   * const revision = await new MigrationHelper(orm).revision('add users table');
   * ```
   *
   * Throws `PendingMigrationsError` while the database is behind; a blank one is written then too.
   */
  async revision(message: string, options: RevisionOptions = {}): Promise<Revision | null> {
    requireArgument('revision()', aMessage, message);
    requireOptions('revision()', { blank: aFlag, online: aFlag }, options);
    const { blank = false, online = false } = options;
    const { fileName, diff, followUps } =
      online && !blank
        ? await this.#migrator.createOnline(message)
        : { ...(await this.#migrator.create(undefined, blank, false, message)), followUps: [] };
    if (!fileName) {
      return null;
    }
    const name = nameOf(fileName);
    const path = await this.#migrator.pathOf(fileName);
    const [up, down] = [diff.up, diff.down].map(statements => statements.filter(sql => sql !== ''));
    const destructive = [fileName, ...followUps].flatMap(file =>
      this.#migrator.reportOn(file).losses.map(loss => ({ ...loss, migration: nameOf(file) })),
    );
    return { name, path, followUps, up: up!, down: down!, destructive, tools: this.#migrator.reportOn(fileName).tools };
  }

  /**
   * Applies what is pending, under the lock, and returns the names in order.
   *
   * Throws `MigrationLockError` after `waitLimit`, `MigrationFailedError`, `UnknownMigrationError` for `to`, and
   * `DestructiveMigrationError` for what loses data without `force`.
   */
  async upgrade(options: UpgradeOptions = {}): Promise<string[]> {
    requireOptions('upgrade()', { to: TARGET, force: aFlag, onProgress: aFunction }, options);
    const { to, force = false, onProgress } = options;
    const hooks = force ? {} : refuseDestructive(this.#orm);
    const run = await this.#migrator.run('up', to === undefined ? {} : { to }, { ...hooks, onProgress });
    return run.map(({ name }) => name);
  }

  /** Reverts migrations, newest first, under the lock, and returns their names. Throws as `upgrade` does. */
  async downgrade(options: DowngradeOptions = {}): Promise<string[]> {
    requireOptions('downgrade()', { to: TARGET, onProgress: aFunction }, options);
    const { to, onProgress } = options;
    const run = await this.#migrator.run('down', downTo(to), { onProgress });
    return run.map(({ name }) => name);
  }

  /** The statements that `upgrade`, or `downgrade`, would send; sends none of them and logs nothing. */
  async preview(direction: Direction, options: { readonly to?: string | undefined } = {}): Promise<PlannedMigration[]> {
    requireArgument('preview()', DIRECTION, direction);
    requireOptions('preview()', { to: TARGET }, options);
    const { to } = options;
    return this.#migrator.preview(direction, direction === 'down' ? downTo(to) : to === undefined ? {} : { to });
  }

  /** The migration that was applied last; null for a database without any. */
  async current(): Promise<AppliedMigration | null> {
    return (await this.#migrator.applied()).at(-1) ?? null;
  }

  /** The names of the migrations that are not applied, in the order in which `upgrade` applies them. */
  async pending(): Promise<string[]> {
    return (await this.#migrator.getPending()).map(({ name }) => name);
  }

  /** What is applied, in the order of application, then what is pending. */
  async history(): Promise<HistoryEntry[]> {
    const known = new Set((await this.#migrator.known()).map(({ name }) => name));
    const applied = await this.#migrator.applied();
    const done = new Set(applied.map(({ name }) => name));
    return [
      ...applied.map(({ name, appliedAt }): HistoryEntry => ({
        name,
        appliedAt,
        state: known.has(name) ? 'applied' : 'missing',
      })),
      ...[...known]
        .filter(name => !done.has(name))
        .map((name): HistoryEntry => ({ name, appliedAt: null, state: 'pending' })),
    ];
  }

  /**
   * Looks for whatever entities, migrations and database disagree in, and changes nothing. Finding something is no error.
   *
   * ```ts
   * const { ok, findings } = await new MigrationHelper(orm).check();
   * for (const { kind, message, fix } of findings) console.error(`${kind}: ${message} ${fix}`);
   * process.exitCode = ok ? 0 : 1;
   * ```
   */
  async check(): Promise<CheckResult> {
    const migrations = await this.#migrator.known();
    const known = migrations.map(async ({ name, path }) => ({
      name,
      checksum: path === undefined ? null : await checksumOf(path),
    }));
    return runCheck({
      orm: this.#orm,
      applied: await this.#migrator.applied(),
      known: await Promise.all(known),
    });
  }

  /**
   * Makes the log say that the migrations up to `target` are applied, and no others, without running any; `head` is the newest and
   * `base` none. Checksums become those of the files as they are. Returns the names that are logged then.
   */
  async stamp(target: string): Promise<string[]> {
    requireArgument('stamp()', TARGET, target);
    const names = (await this.#migrator.known()).map(({ name }) => name);
    const last =
      target === 'head' ? names.length - 1 : target === 'base' ? -1 : names.indexOf(resolveMigration(target, names));
    const logged = names.slice(0, last + 1);
    await this.#migrator.locked(session => session.transactional(() => stampTo(this.#migrator.getStorage(), logged)));
    return logged;
  }
}

const TARGET: Check = [isText, 'the name of a migration, its id, or its beginning'];
const DIRECTION: Check = [value => value === 'up' || value === 'down', "'up' or 'down'"];

function nameOf(fileName: string): string {
  return fileName.replace(/\.[cm]?[jt]s$/, '');
}

function downTo(to: string | undefined): RunRequest {
  return to === undefined ? {} : { to: to === 'base' ? 0 : to };
}
