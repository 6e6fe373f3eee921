import { options } from './examples/github-events/database.ts';

/** The entities of the examples, in process or on the server of DATABASE_URL: for MikroORM's own command line. */
const url = process.env['DATABASE_URL'];
const postgresql = await import('mikro-orm-polymorphic/postgresql');
const pglite = await import('mikro-orm-polymorphic/pglite');

export default url ? postgresql.defineConfig({ ...options, clientUrl: url }) : pglite.defineConfig(options);
