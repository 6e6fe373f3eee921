import type { MigrateOptions } from '@mikro-orm/migrations';
import { MissingMigrationFileError, UnknownMigrationError } from '../../errors/migration-error.ts';
import { timeOf } from '../files/migration-order.ts';
import type { KnownMigration } from './known-migration.ts';

/** What `up` and `down` of MikroORM's migrator take. */
export type RunRequest = string | string[] | MigrateOptions | undefined;

/** The one migration that is meant: by its whole name, the id or the 14 digits in it, or its beginning. */
export function resolveMigration(wanted: string, names: readonly string[]): string {
  const exact = wanted.replace(/\.[cm]?[jt]s$/, '');
  if (names.includes(exact)) {
    return exact;
  }
  const found = names.filter(
    name => exact !== '' && (name.startsWith(exact) || timeOf(name) === exact || idOf(name) === exact),
  );
  if (found.length > 1) {
    throw UnknownMigrationError.ambiguous(wanted, found);
  }
  if (found.length === 0) {
    throw UnknownMigrationError.unknown(wanted, names);
  }
  return found[0]!;
}

/** `ae12cd34` of `2026_05_16_143207-ae12cd34_add_users_table`. */
function idOf(name: string): string | undefined {
  return /^[\d_]+-([0-9a-f]{8})(?:_|$)/.exec(name)?.[1];
}

/** The migrations that `up` applies, in order. */
export function planUp(
  all: readonly KnownMigration[],
  executed: readonly string[],
  request: RunRequest,
): KnownMigration[] {
  const names = all.map(({ name }) => name);
  const { from, to, migrations } = requestOf(request);
  const position = (wanted: string | number): number => names.indexOf(resolveMigration(String(wanted), names));
  const first = from === undefined ? 0 : position(from) + 1;
  const last = to === undefined ? all.length - 1 : to === 0 ? -1 : position(to);
  const only = migrations?.map(name => resolveMigration(name, names));
  const applied = new Set(executed);
  return all.filter(
    ({ name }, index) => !applied.has(name) && (only ? only.includes(name) : index >= first && index <= last),
  );
}

/** The migrations that `down` reverts, newest application first. */
export function planDown(
  all: readonly KnownMigration[],
  executed: readonly string[],
  request: RunRequest,
): KnownMigration[] {
  return namesDown(
    executed,
    all.map(({ name }) => name),
    request,
  ).map(name => {
    const migration = all.find(known => known.name === name);
    if (!migration) {
      throw new MissingMigrationFileError(name);
    }
    return migration;
  });
}

function namesDown(executed: readonly string[], known: readonly string[], request: RunRequest): string[] {
  const { to, migrations } = requestOf(request);
  const newestFirst = executed.toReversed();
  if (migrations) {
    const only = new Set(migrations.map(name => resolveMigration(name, [...new Set([...executed, ...known])])));
    return newestFirst.filter(name => only.has(name));
  }
  if (to === undefined) {
    return newestFirst.slice(0, 1);
  }
  if (to === 0) {
    return newestFirst;
  }
  const target = resolveMigration(String(to), [...new Set([...executed, ...known])]);
  if (!executed.includes(target)) {
    throw UnknownMigrationError.notApplied(target);
  }
  return newestFirst.slice(0, newestFirst.indexOf(target));
}

function requestOf(request: RunRequest): MigrateOptions {
  return typeof request === 'string' || Array.isArray(request) ? { migrations: [request].flat() } : (request ?? {});
}
