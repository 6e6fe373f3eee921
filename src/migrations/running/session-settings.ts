import type { MigrationSession } from '../../internal/migrations/session.ts';
import type { MigrationsExtensionOptions } from '../options.ts';

/** PostgreSQL looks this often, in milliseconds, whether the client of a running statement is still there, so that a killed one loses its lock. */
const CONNECTION_CHECK = 1000;

/** Runs `fn` with the time limits of migrations on a reserved session, and gives the session back as it was. */
export async function withSettings<T>(
  session: MigrationSession,
  options: MigrationsExtensionOptions,
  fn: () => Promise<T>,
): Promise<T> {
  const before = new Map<string, string>();
  for (const [name, value] of settingsOf(options)) {
    before.set(name, await settingOf(session, name));
    await change(session, name, value);
  }
  await watchConnection(session, before);
  try {
    return await fn();
  } finally {
    for (const [name, value] of before) {
      await change(session, name, value).catch(() => undefined);
    }
  }
}

/** Sets the time limits of migrations until the transaction of the session ends. */
export async function setInTransaction(session: MigrationSession, options: MigrationsExtensionOptions): Promise<void> {
  for (const [name, value] of settingsOf(options)) {
    await session.execute(`select set_config(?, ?, true)`, [name, value]);
  }
}

function settingsOf({ lockTimeout, statementTimeout }: MigrationsExtensionOptions): [name: string, value: string][] {
  const limits = { lock_timeout: lockTimeout, statement_timeout: statementTimeout };
  return Object.entries(limits).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
}

/** Not every system can tell that a client is gone. */
async function watchConnection(session: MigrationSession, before: Map<string, string>): Promise<void> {
  const name = 'client_connection_check_interval';
  try {
    const value = await settingOf(session, name);
    await change(session, name, String(CONNECTION_CHECK));
    before.set(name, value);
  } catch {
    // Then the lock goes when the statement ends.
  }
}

async function settingOf(session: MigrationSession, name: string): Promise<string> {
  const [row] = await session.execute<{ value: string }>(`select current_setting(?) as value`, [name]);
  return row!.value;
}

function change(session: MigrationSession, name: string, value: string): Promise<unknown> {
  return session.execute(`select set_config(?, ?, false)`, [name, value]);
}
