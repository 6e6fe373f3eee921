import type { MikroORM } from '@mikro-orm/core';
import { entities } from './tools.ts';

/** Everything lives in a schema of its own, so the example can share a database with other things. */
const options = { entities, schema: 'tools_api' };

/** The ORM on the server of `url`, or in process without one; creates the tables that are missing. */
export async function openDatabase(url: string | undefined): Promise<MikroORM> {
  const orm = await start(url);
  await orm.schema.update({ safe: true, dropTables: false });
  return orm;
}

async function start(url: string | undefined): Promise<MikroORM> {
  if (!url) {
    const { MikroORM, defineConfig } = await import('mikro-orm-polymorphic/pglite');
    return MikroORM.init(defineConfig(options));
  }
  const { MikroORM, defineConfig } = await import('mikro-orm-polymorphic/postgresql');
  return MikroORM.init(defineConfig({ ...options, clientUrl: url }));
}
