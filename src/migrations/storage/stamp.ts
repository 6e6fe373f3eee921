import type { MigrationLog } from './migration-log.ts';

/** Makes the log hold exactly `names`, with the checksums of their files as they are now. */
export async function stampTo(log: MigrationLog, names: readonly string[]): Promise<void> {
  const applied = await log.executed();
  for (const name of applied.filter(logged => !names.includes(logged))) {
    await log.unlogMigration({ name });
  }
  for (const name of names) {
    await (applied.includes(name) ? log.updateChecksum(name) : log.logMigration({ name }));
  }
}
