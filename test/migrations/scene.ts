import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { migrations, MigrationHelper, type MigrationsExtensionOptions } from 'mikro-orm-polymorphic/migrations';
import { openOrm, type Engine, type OpenOptions, type TestOrm } from '../support/index.ts';

/** An empty database with a folder for its migrations. */
export interface Scene extends AsyncDisposable {
  readonly db: TestOrm;
  readonly folder: string;
  readonly helper: MigrationHelper;
  /** Writes a migration by hand. */
  write(name: string, parts: MigrationParts): Promise<void>;
}

/** SQL of the methods, or their code, of a migration that is written by hand. */
export interface MigrationParts {
  readonly up?: string;
  readonly down?: string;
  readonly code?: string;
  readonly isTransactional?: boolean;
}

/** The text of a migration that is written by hand. */
export function migrationFile({ up, down, code = '', isTransactional = true }: MigrationParts): string {
  const method = (name: string, sql: string | undefined): string =>
    sql === undefined ? '' : `${name}() { this.addSql(${JSON.stringify(sql)}); }\n`;
  const flag = isTransactional ? '' : 'isTransactional() { return false; }\n';
  return `import { Migration } from '@mikro-orm/migrations';\nexport class Written extends Migration {\n${flag}${method('up', up)}${method('down', down)}${code}}\n`;
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
  const write = (name: string, parts: MigrationParts): Promise<void> =>
    writeFile(join(folder, `${name}.ts`), migrationFile(parts));
  const close = async (): Promise<void> => {
    await db.close();
    await rm(project, { recursive: true, force: true });
  };
  return { db, folder, helper: new MigrationHelper(db.orm), write, [Symbol.asyncDispose]: close };
}
