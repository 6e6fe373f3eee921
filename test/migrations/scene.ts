import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { migrations, MigrationHelper, type MigrationsExtensionOptions } from 'mikro-orm-polymorphic/migrations';
import { openOrm, type Engine, type OpenOptions, type TestOrm } from '../support/index.ts';

/** An empty database with a folder for its migrations. */
export interface Scene extends AsyncDisposable {
  readonly db: TestOrm;
  readonly folder: string;
  readonly helper: MigrationHelper;
}

export interface SceneOptions extends OpenOptions {
  readonly extension?: MigrationsExtensionOptions;
}

export async function openScene(engine: Engine, { extension, ...options }: SceneOptions): Promise<Scene> {
  const project = await mkdtemp(join(tmpdir(), 'polymorphic-migrations-'));
  const folder = join(project, 'migrations');
  await mkdir(folder);
  await symlink(resolve('node_modules'), join(project, 'node_modules'));
  const db = await openOrm(engine, {
    createSchema: false,
    extensions: [migrations(extension)],
    ...options,
    migrations: { path: folder, silent: true, ...options.migrations },
  });
  const close = async (): Promise<void> => {
    await db.close();
    await rm(project, { recursive: true, force: true });
  };
  return { db, folder, helper: new MigrationHelper(db.orm), [Symbol.asyncDispose]: close };
}
