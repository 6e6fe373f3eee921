import { DefaultLogger, type Logger, type LoggerOptions } from '@mikro-orm/core';
import type { EntityManager, MikroORM, Options as SqlOptions } from '@mikro-orm/postgresql';
import { inject } from 'vitest';
import { Databases } from './databases.ts';
import type { Engine } from './engines.ts';
import { returnPglite, takePglite } from './pglite.ts';
import './provided-context.ts';
import { QueryLog } from './query-log.ts';

/** MikroORM's options, and which MikroORM to start. */
export interface OpenOptions extends SqlOptions {
  /** MikroORM's own driver package in place of the library's. */
  readonly stock?: boolean;
  /** Creates the tables of the entities; default true. */
  readonly createSchema?: boolean;
  /** The name of a database to copy on PostgreSQL; without it the database is empty. */
  readonly template?: string;
}

/** An ORM on a database of its own. `await using db = await openOrm(…)` closes it. */
export interface TestOrm extends AsyncDisposable {
  readonly engine: Engine;
  readonly orm: MikroORM;
  readonly queries: QueryLog;
  /** A new EntityManager with an empty identity map. */
  em(): EntityManager;
  /** Closes the ORM and drops its database. */
  close(): Promise<void>;
}

interface Database {
  readonly options: SqlOptions;
  release(): Promise<void>;
}

/** They live as long as the worker, which runs many test files. */
const servers = new Map<string, Databases>();

/** Starts MikroORM with the library on an empty database of `engine`, creates the tables and begins to record queries. */
export async function openOrm(engine: Engine, options: OpenOptions): Promise<TestOrm> {
  const { stock = false, createSchema = true, template, ...own } = options;
  const queries = new QueryLog();
  const database = await createDatabase(engine, template);
  const config = { ...database.options, ...own, loggerFactory: listening(queries, own.loggerFactory) };
  const close = once(async () => {
    await orm?.close(true);
    await database.release();
  });
  let orm: MikroORM | undefined;
  try {
    orm = await init(engine, { ...config, stock });
    if (createSchema) await createTables(orm);
  } catch (error) {
    await close();
    throw error;
  }
  queries.clear();
  const { em } = orm;
  return { engine, orm, queries, em: () => em.fork(), close, [Symbol.asyncDispose]: close };
}

/** What every driver package exports, MikroORM's and the library's. */
interface DriverPackage {
  readonly MikroORM: { init(options: SqlOptions): Promise<MikroORM> };
  defineConfig(options: SqlOptions): SqlOptions;
}

async function init(engine: Engine, { stock, ...options }: SqlOptions & { stock: boolean }): Promise<MikroORM> {
  const driver = (await load(engine.driver, stock)) as DriverPackage;
  return driver.MikroORM.init(driver.defineConfig(options));
}

/** One script takes half the time of as many statements. */
async function createTables(orm: MikroORM): Promise<void> {
  await orm.em.getConnection().executeDump(await orm.schema.getCreateSchemaSQL({ wrap: false }));
}

function load(driver: Engine['driver'], stock: boolean): Promise<unknown> {
  if (driver === 'pglite') return stock ? import('@mikro-orm/pglite') : import('mikro-orm-polymorphic/pglite');
  return stock ? import('@mikro-orm/postgresql') : import('mikro-orm-polymorphic/postgresql');
}

async function createDatabase(engine: Engine, template: string | undefined): Promise<Database> {
  if (engine.driver === 'pglite') {
    const host = await takePglite(inject('pgliteData'));
    return { options: { driverOptions: () => ({ pglite: host.instance }) }, release: () => returnPglite(host) };
  }
  const databases = serverOf(engine);
  const clientUrl = await databases.create(template);
  return { options: { clientUrl }, release: () => databases.drop(clientUrl) };
}

function serverOf(engine: Engine): Databases {
  const url = engine.url ?? inject('postgresUrl');
  let databases = servers.get(url);
  if (!databases) {
    const strategy = engine.url ? undefined : 'file_copy';
    servers.set(url, (databases = new Databases(url, inject('databasePrefix'), strategy)));
  }
  return databases;
}

type LoggerFactory = (options: LoggerOptions) => Logger;

function listening(queries: QueryLog, create: LoggerFactory = DefaultLogger.create): LoggerFactory {
  return options => queries.listenTo(create(options));
}

function once(fn: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= fn());
}
