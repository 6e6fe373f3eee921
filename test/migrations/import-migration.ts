import { pathToFileURL } from 'node:url';
import type { MigrationClass } from './run-migration.ts';

/** The class of a migration that was written to a file. By its URL, since a path may be taken for one below the project. */
export async function importMigration(path: string): Promise<MigrationClass> {
  const [cls] = Object.values((await import(pathToFileURL(path).href)) as Record<string, MigrationClass>);
  return cls!;
}
