import type { MikroORM } from '@mikro-orm/core';
import { Argument, type Command, InvalidArgumentError } from 'commander';
import { migratorOf } from '../migrations/extension.ts';
import { writeHierarchyMigration } from '../migrations/hierarchies/write-hierarchy-migration.ts';
import { IDENTITY_LOCK, writeIdentityLock } from '../migrations/identities/identity-lock-file.ts';
import { writeRenameMigration } from '../migrations/identities/write-rename-migration.ts';
import type { CommandResult } from './command-io.ts';

type Pairs = Readonly<Record<string, string>>;
type ActOnOrm = (fn: (orm: MikroORM) => Promise<CommandResult>) => Promise<void>;

const strategies = ['joined', 'single-table'] as const;

/** The commands about hierarchies and the identities that their rows store. */
export function addHierarchies(program: Command, act: ActOnOrm): void {
  program
    .command('lock')
    .description(`writes ${IDENTITY_LOCK}: every stored identity with its class`)
    .action(() => act(lock));
  program
    .command('rename')
    .argument('<old=new...>', 'stored identities', pair)
    .description('writes a migration that rewrites stored identities in batches')
    .action((renames: Pairs) => act(async orm => written(orm, await writeRenameMigration(orm, renames))));
  program
    .command('convert <root>')
    .addArgument(new Argument('<strategy>', 'how the entities are declared now').choices(strategies))
    .description('writes a migration from joined tables to a single one, or back, with all rows')
    .action((root: string, convert: (typeof strategies)[number]) =>
      act(async orm => written(orm, await writeHierarchyMigration(orm, `${root} ${convert}`, { convert, root }))),
    );
  program
    .command('adopt <root>')
    .description('writes a migration that gives rows of plain MikroORM or SQLAlchemy their identities')
    .option('--column <name>', 'the column that says the class, where it has another name')
    .option('--value <Class=stored...>', 'what the database stores for a class', pair)
    .action((root: string, { column, value }: { column?: string; value?: Pairs }) => {
      const request = { adopt: root, ...(column && { column }), ...(value && { values: value }) };
      return act(async orm => written(orm, await writeHierarchyMigration(orm, `adopt ${root}`, request)));
    });
}

async function lock(orm: MikroORM): Promise<CommandResult> {
  const data = await writeIdentityLock(orm);
  return { data: { lock: data }, lines: [`Written: ${IDENTITY_LOCK}`] };
}

async function written(orm: MikroORM, file: string): Promise<CommandResult> {
  const path = await migratorOf(orm).pathOf(file);
  return { data: { written: path }, lines: [`Written: ${path}`] };
}

/** Collects `name=value` arguments; commander hands each on with what was collected before. */
function pair(text: string, collected: Pairs = {}): Pairs {
  const [, name, value] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new InvalidArgumentError('Give two names with = between them.');
  }
  return { ...collected, [name]: value };
}
