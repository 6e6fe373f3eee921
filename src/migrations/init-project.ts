import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where a project is, and how it reaches its database. */
export interface InitOptions {
  /** The folder of the project. */
  readonly cwd: string;
  /** The configurations that it may have already; with one of them none is written. */
  readonly configPaths?: readonly string[];
}

/** What was written, by path from the project. */
export interface InitResult {
  readonly created: readonly string[];
  /** What was there already. */
  readonly kept: readonly string[];
}

const CONFIG = 'mikro-orm.config.ts';
const FOLDER = 'migrations';

/** Writes a configuration for PostgreSQL, if there is none, and the folder of migrations. */
export async function initProject({ cwd, configPaths = [CONFIG] }: InitOptions): Promise<InitResult> {
  const created: string[] = [];
  const existing = configPaths.find(path => existsSync(join(cwd, path)));
  if (existing === undefined) {
    await writeFile(join(cwd, CONFIG), TEMPLATE, { flag: 'wx' });
    created.push(CONFIG);
  }
  const hasFolder = existsSync(join(cwd, FOLDER));
  if (!hasFolder && existing === undefined) {
    await mkdir(join(cwd, FOLDER));
    created.push(FOLDER);
  }
  return { created, kept: [...(existing === undefined ? [] : [existing]), ...(hasFolder ? [FOLDER] : [])] };
}

const TEMPLATE = `import { migrations } from 'mikro-orm-polymorphic/migrations';
import { defineConfig } from 'mikro-orm-polymorphic/postgresql';

export default defineConfig({
  clientUrl: process.env['DATABASE_URL'] ?? 'postgresql://postgres@127.0.0.1:5432/app',
  entities: [],
  discovery: { warnWhenNoEntities: false },
  extensions: [migrations({ waitLimit: 60_000, lockTimeout: 5000 })],
  migrations: { path: './migrations' },
});
`;
