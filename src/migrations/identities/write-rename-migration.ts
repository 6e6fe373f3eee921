import type { MikroORM } from '@mikro-orm/core';
import { IdentityRenameError } from '../../errors/identity-lock-error.ts';
import { constraintName } from '../../internal/discovery/constraint-name.ts';
import { type HierarchyMapping, mappingsOf } from '../../internal/mapping.ts';
import { migratorOf } from '../extension.ts';
import { classFile, type MigrationEmit } from '../files/class-file.ts';
import { aMessage, anOrm, type Check, isTexts, requireArgument } from '../arguments.ts';
import { tableOf } from '../hierarchies/plan/table-names.ts';
import { lockedTable } from './hierarchy-identities.ts';
import type { IdentityLock } from './identity-lock.ts';
import { readIdentityLock } from './identity-lock-file.ts';
import { type IdentityRenames, requireDistinct } from './identity-migration.ts';
import { isAtOrBelow, type Rename, renamedIdentities, requireOwners } from './renamed-identities.ts';

/**
 * Writes a migration that rewrites stored identities, and those of the classes below them, by the lock; gives back its file
 * name.
 *
 * ```ts
 * await writeRenameMigration(orm, { searchtool: 'websearchtool', fn: 'functiontool' });
 * ```
 *
 * Of several that fit an identity the most specific counts. The migration names the database's tables and columns, and no class. Down gives the rows their old identities back, those that
 * were created since included; it refuses where two identities become one. Throws `IdentityRenameError` for what is in no hierarchy, and for
 * identities that no class would have afterwards, with what to add; then `PendingMigrationsError` while the database is behind.
 */
export async function writeRenameMigration(
  orm: MikroORM,
  renames: Readonly<Record<string, string>>,
  message: string = `rename ${Object.values(renames ?? {}).join(' ')}`,
): Promise<string> {
  requireArgument('writeRenameMigration()', anOrm, orm);
  requireArgument('writeRenameMigration()', RENAMES, renames);
  requireArgument('writeRenameMigration()', aMessage, message);
  const lock = (await readIdentityLock(orm)) ?? {};
  const owned = Map.groupBy(Object.entries(renames), ([, to]) => ownerOf(orm, to));
  const tables = [...owned].map(([mapping, own]) => renamesOf(orm, lock, { mapping, renames: own }));
  return migratorOf(orm).write(
    message,
    () => Promise.resolve((className, emit) => renameFile(tables, className, emit)),
    { isData: true },
  );
}

const RENAMES: Check = [
  value => isTexts(value) && Object.keys(value as object).length > 0,
  "new identities by the old ones: { searchtool: 'websearchtool' }",
];

function ownerOf(orm: MikroORM, to: string): HierarchyMapping {
  const mappings = [...{ [Symbol.iterator]: () => mappingsOf(orm.config)[Symbol.iterator]() }];
  const owner = mappings.find(({ model }) => model.withIdentity(to));
  if (!owner) {
    throw new IdentityRenameError(
      `'${to}' is the identity of no class, so that nobody could read rows that store it. Rename the class first, then write the migration.`,
    );
  }
  return owner;
}

function renamesOf(
  orm: MikroORM,
  lock: IdentityLock,
  {
    mapping: { model, rootMeta },
    renames,
  }: { readonly mapping: HierarchyMapping; readonly renames: readonly Rename[] },
): IdentityRenames {
  const table = tableOf(orm, rootMeta);
  const locked = lock[lockedTable(rootMeta)] ?? {};
  const stored = [...new Set([...Object.keys(locked), ...model.storedBelow(model.root)])];
  for (const [from] of renames) {
    if (!stored.some(identity => isAtOrBelow(identity, from))) {
      throw new IdentityRenameError(
        `No row of ${table} can store '${from}', by identities.lock.json and the option formerly. Correct the name, or ` +
          (model.settings.typedKeys ? `bring back the lock of before the class was renamed.` : `add it to formerly.`),
      );
    }
  }
  const identities = renamedIdentities(stored, renames);
  requireDistinct(identities);
  requireOwners({ table, locked, model, stored, renames });
  const key = rootMeta.getPrimaryProps().flatMap(prop => prop.fieldNames);
  return {
    table,
    column: model.settings.column,
    key,
    identities,
    constraints: constraintsOf(rootMeta.tableName, identities),
  };
}

/** The names that the library gives to its constraints, which contain the identity. */
function constraintsOf(table: string, identities: Readonly<Record<string, string>>): Record<string, string> {
  const nameOf = (identity: string): string => constraintName([table, identity], 'required');
  return Object.fromEntries(Object.entries(identities).map(([from, to]) => [nameOf(from), nameOf(to)]));
}

function renameFile(tables: readonly IdentityRenames[], className: string, emit: MigrationEmit): string {
  const [open, close] = emit === 'ts' ? ['override ', ': Promise<void>'] : ['', ''];
  const method = (name: string, lines: readonly string[]): string =>
    `  ${open}async ${name}()${close} {\n${lines.join('\n')}\n  }\n`;
  const up = tables.flatMap(renaming);
  const down = tables.toReversed().flatMap(renames => renaming(backwards(renames)));
  return classFile(emit, {
    className,
    base: 'IdentityMigration',
    body: `${method('up', up)}\n${method('down', down)}`,
  });
}

function renaming(renames: IdentityRenames): string[] {
  const lines = JSON.stringify(renames, undefined, 2).split('\n');
  return [`    await this.renameIdentities(${lines[0]}`, ...lines.slice(1, -1).map(line => `    ${line}`), '    });'];
}

function turned(names: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(names).map(([from, to]) => [to, from]));
}

function backwards({ identities, constraints = {}, ...rest }: IdentityRenames): IdentityRenames {
  return { ...rest, identities: turned(identities), constraints: turned(constraints) };
}
