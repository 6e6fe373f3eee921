import { readFile } from 'node:fs/promises';
import { Migration } from '@mikro-orm/migrations';
import { RollupError } from '../../errors/migration-error.ts';
import type { KnownMigration, LoadedMigration } from './known-migration.ts';

/** Creates migrations, importing their files. */
export function loadAll(migrations: readonly KnownMigration[]): Promise<LoadedMigration[]> {
  return Promise.all(migrations.map(async migration => ({ ...migration, instance: await migration.load() })));
}

/** Throws `RollupError` for migrations that are more than what MikroORM merges: the bodies of `up` and `down`, in a transaction. */
export async function requirePlain(migrations: readonly KnownMigration[]): Promise<void> {
  const loaded = await loadAll(migrations);
  const arePlain = await Promise.all(loaded.map(isPlain));
  const special = loaded.filter((_, index) => !arePlain[index]);
  if (special.length > 0) {
    throw new RollupError(special.map(({ name }) => name));
  }
}

async function isPlain({ instance, path }: LoadedMigration): Promise<boolean> {
  const parent: unknown = Object.getPrototypeOf(Object.getPrototypeOf(instance));
  const source = path === undefined ? '' : await readFile(path, 'utf8');
  return (
    parent === Migration.prototype &&
    instance.isTransactional() &&
    ['up', 'down'].every(method => hasBodyOfLines(source, method))
  );
}

/** MikroORM takes the lines between the one that opens a method and the one that closes it. */
function hasBodyOfLines(source: string, method: string): boolean {
  const [opening] = new RegExp(String.raw`^\s+(?:override\s+|async\s+)*${method}\s*\(.*$`, 'm').exec(source) ?? [];
  return opening === undefined
    ? !new RegExp(String.raw`\b${method}\s*\(`).test(source)
    : opening.trimEnd().endsWith('{');
}
