import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { Databases } from './databases.ts';
import { writePgliteData } from './pglite.ts';
import { startPostgres, type PostgresServer } from './postgres-server.ts';
import './provided-context.ts';

let server: PostgresServer | undefined;
const databasePrefix = `polymorphic_${randomBytes(4).toString('hex')}`;

/** Starts the tests' own PostgreSQL once per run. */
export async function setup(project: TestProject): Promise<void> {
  const [started, pgliteData] = await Promise.all([startPostgres(), preparePglite()]);
  server = started;
  project.provide('postgresUrl', server.url);
  project.provide('databasePrefix', databasePrefix);
  project.provide('pgliteData', pgliteData);
}

/** Stops it, and leaves nothing on a server that somebody else runs. */
export async function teardown(): Promise<void> {
  await server?.stop();
  const url = process.env['DATABASE_URL'];
  if (!url) return;
  await using databases = new Databases(url, databasePrefix);
  await databases.dropAll();
}

async function preparePglite(): Promise<string> {
  const file = fileURLToPath(new URL(`../../node_modules/.cache/pglite-${pgliteVersion()}.tar`, import.meta.url));
  if (!existsSync(file)) await writePgliteData(file);
  return file;
}

function pgliteVersion(): string {
  const mikroOrm = createRequire(createRequire(import.meta.url).resolve('@mikro-orm/pglite'));
  const manifest = join(dirname(mikroOrm.resolve('@electric-sql/pglite')), '../package.json');
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}
