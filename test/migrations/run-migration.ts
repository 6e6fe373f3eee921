import type { MikroORM } from '@mikro-orm/core';
import { type Migration, Migrator } from '@mikro-orm/migrations';
import type { SqlEntityManager } from '@mikro-orm/postgresql';

export type MigrationClass = new (...args: ConstructorParameters<typeof Migration>) => Migration;

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
