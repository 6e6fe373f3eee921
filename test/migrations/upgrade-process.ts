/** Upgrades like a server that starts: DATABASE_URL and a folder come from the arguments; prints what it applied. */
import { MikroORM } from '@mikro-orm/postgresql';
import { migrations, MigrationHelper } from 'mikro-orm-polymorphic/migrations';

const [clientUrl, path] = process.argv.slice(2);
const orm = await MikroORM.init({
  clientUrl: clientUrl!,
  entities: [],
  discovery: { warnWhenNoEntities: false },
  extensions: [migrations()],
  migrations: { path: path!, silent: true, snapshot: false },
});
process.stdout.write('started\n');
process.stdout.write(`${JSON.stringify(await new MigrationHelper(orm).upgrade())}\n`);
await orm.close();
