import type { MikroORM } from '@mikro-orm/core';
import type { CheckResult } from './check/finding.ts';
import { runCheck } from './check/run-check.ts';
import { migratorOf } from './extension.ts';
import { checksumOf } from './files/checksum.ts';
import type { PolymorphicMigrator } from './migrator.ts';
import { resolveMigration } from './running/migration-plan.ts';
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

/** How far `upgrade` goes. */
export interface UpgradeOptions {
  /** The last migration to apply: its name, its id, or the beginning of its name. Default: the newest. */
  readonly to?: string;
}

/** How far `downgrade` goes. */
export interface DowngradeOptions {
  /** The migration to go down to, which stays applied; `base` reverts all. Default: the one before the newest. */
  readonly to?: string;
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
    this.#orm = orm;
    this.#migrator = migratorOf(orm);
  }

  /**
   * Applies what is pending, under the lock, and returns the names in order.
   *
   * Throws `MigrationLockError` after `waitLimit`, `MigrationFailedError`, and `UnknownMigrationError` for `to`.
   */
  async upgrade({ to }: UpgradeOptions = {}): Promise<string[]> {
    const run = await this.#migrator.up(to === undefined ? {} : { to });
    return run.map(({ name }) => name);
  }

  /** Reverts migrations, newest first, under the lock, and returns their names. Throws as `upgrade` does. */
  async downgrade({ to }: DowngradeOptions = {}): Promise<string[]> {
    const run = await this.#migrator.down(to === undefined ? {} : { to: to === 'base' ? 0 : to });
    return run.map(({ name }) => name);
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
    const names = (await this.#migrator.known()).map(({ name }) => name);
    const last =
      target === 'head' ? names.length - 1 : target === 'base' ? -1 : names.indexOf(resolveMigration(target, names));
    const logged = names.slice(0, last + 1);
    await this.#migrator.locked(session => session.transactional(() => stampTo(this.#migrator.getStorage(), logged)));
    return logged;
  }
}
