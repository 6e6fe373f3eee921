import type { MikroORM } from '@mikro-orm/core';
import type { PgliteConnection } from '@mikro-orm/pglite';
import { events } from './events.ts';
import { Actor } from './events/actor.ts';
import { Repository } from './events/repository.ts';
import { QueryLog } from './query-log.ts';

/** An ORM and the queries that it has sent. */
export interface Database {
  readonly orm: MikroORM;
  readonly log: QueryLog;
}

export const entities = [...events.entities, Repository, Actor];

/** Everything lives in a schema of its own, so the demo can share a database with other things. */
export const options = { entities, schema: 'github_events' };

/** The library, on the server of `url`, or in process without one; creates the tables that are missing. */
export async function openDatabase(url: string | undefined): Promise<Database> {
  const log = new QueryLog();
  const orm = await startLibrary(url, log);
  await orm.schema.update({ safe: true, dropTables: false });
  return { orm, log };
}

async function startLibrary(url: string | undefined, { loggerFactory }: QueryLog) {
  if (!url) {
    const { MikroORM, defineConfig } = await import('mikro-orm-polymorphic/pglite');
    return MikroORM.init(defineConfig({ ...options, loggerFactory }));
  }
  const { MikroORM, defineConfig } = await import('mikro-orm-polymorphic/postgresql');
  return MikroORM.init(defineConfig({ ...options, clientUrl: url, loggerFactory }));
}

/** MikroORM without the library: the same classes on the same tables. */
export async function openStock(url: string | undefined, { orm }: Database): Promise<Database> {
  const log = new QueryLog();
  return { orm: await startStock(url, orm, log), log };
}

async function startStock(url: string | undefined, library: MikroORM, { loggerFactory }: QueryLog) {
  if (!url) {
    const { MikroORM, defineConfig } = await import('@mikro-orm/pglite');
    const pglite = await (library.em.getConnection() as PgliteConnection).getNativeClient();
    return MikroORM.init(defineConfig({ ...options, driverOptions: { pglite }, loggerFactory }));
  }
  const { MikroORM, defineConfig } = await import('@mikro-orm/postgresql');
  return MikroORM.init(defineConfig({ ...options, clientUrl: url, loggerFactory }));
}
