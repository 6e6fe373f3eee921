import type { MikroORM } from '@mikro-orm/core';
import { type Migration, Migrator } from '@mikro-orm/migrations';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { destructiveOperations } from '../../src/migrations/destructive/destructive-operations.ts';
import { liveFacts } from '../../src/migrations/destructive/live-facts.ts';
import type { KnownMigration } from '../../src/migrations/running/known-migration.ts';
import { previewAll } from '../../src/migrations/running/preview.ts';

export type MigrationClass = new (...args: ConstructorParameters<typeof Migration>) => Migration;

/** What `upgrade` would refuse about a migration. */
export async function lossesOf(
  orm: MikroORM,
  { name, class: cls }: { readonly name: string; readonly class: MigrationClass },
): Promise<string[]> {
  const load: KnownMigration['load'] = (driver = orm.em.getDriver() as never) =>
    Promise.resolve(new cls(driver, orm.config));
  const known = { name, load } as KnownMigration;
  const planned = await previewAll([known], 'up', (orm.em as SqlEntityManager).getDriver());
  return (await destructiveOperations(planned, liveFacts(orm))).map(({ loses }) => loses);
}

/** Applies one migration, or takes it back, with MikroORM's own migrator. */
export async function migrate(
  orm: MikroORM,
  method: 'up' | 'down',
  { name, class: cls }: { readonly name: string; readonly class: MigrationClass },
): Promise<void> {
  const { options } = { options: orm.config.get('migrations') };
  orm.config.set('migrations', {
    ...options,
    migrationsList: [{ name, class: cls }],
    allOrNothing: false,
    snapshot: false,
  });
  await new Migrator(orm.em as SqlEntityManager)[method]();
}
