// Runs the migration in a process of its own, which the test kills: one line on standard output for each batch.
import { watchProgress } from 'mikro-orm-polymorphic/migrations';
import { defineConfig, MikroORM } from 'mikro-orm-polymorphic/postgresql';
import { countUp } from './counting.ts';
import { migrate } from './run-migration.ts';

const orm = new MikroORM(
  defineConfig({ clientUrl: process.argv[2]!, entities: [], discovery: { warnWhenNoEntities: false } }),
);
watchProgress(orm, () => process.stdout.write('batch done\n'));
await migrate(orm, 'up', countUp);
await orm.close();
