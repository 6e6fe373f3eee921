import { readFileSync } from 'node:fs';
import type { MikroORM } from '@mikro-orm/core';
import { Command, CommanderError } from 'commander';
import { MigrationHelper, type RevisionOptions } from '../migrations/migration-helper.ts';
import type { CommandIo, CommandResult, ExitCode, GlobalOptions } from './command-io.ts';
import { check, current, history, pending, revision, run, stamp } from './commands.ts';
import { errorData, errorLines } from './error-lines.ts';
import { configPaths } from './find-config.ts';
import { addHierarchies } from './hierarchy-commands.ts';
import { withHelper } from './with-helper.ts';

/** Runs the command line and gives its exit code: 0 done, 1 failed or something differs, 2 wrong use. */
export async function runCommandLine(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const isJson = args.includes('--json');
  const program = createProgram({ ...io, isJson }, code => (exitCode = code));
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    const isUsage = error instanceof CommanderError;
    if (isUsage && error.exitCode === 0) {
      return 0;
    }
    if (isJson) {
      io.err(`${JSON.stringify({ error: errorData(error) })}\n`);
    } else if (!isUsage) {
      io.err(errorLines(error));
    }
    return isUsage ? 2 : 1;
  }
}

type Act = (helper: MigrationHelper, orm: MikroORM) => Promise<CommandResult>;

interface ProgramIo extends CommandIo {
  /** An error is a document then, wrong use too. */
  readonly isJson: boolean;
}

function createProgram(io: ProgramIo, exit: (code: ExitCode) => void): Command {
  const program = new Command('mikro-orm-polymorphic')
    .description('Migrations of MikroORM. Exit codes: 0 done, 1 failed or something differs, 2 wrong use.')
    .version(version())
    .option('--config <path>', 'the configuration of MikroORM; default: where its own command line looks')
    .option('--context <name>', 'which configuration, when the file has several', 'default')
    .option('--json', 'write the result as one JSON document')
    .configureOutput({ writeOut: text => io.out(text), writeErr: text => !io.isJson && io.err(text) })
    .exitOverride();
  const finish = ({ data, lines, exitCode = 0 }: CommandResult): void => {
    io.out(program.opts<GlobalOptions>().json ? `${JSON.stringify(data)}\n` : lines.map(line => `${line}\n`).join(''));
    exit(exitCode);
  };
  const act = async (fn: Act): Promise<void> => finish(await withHelper(io, program.opts<GlobalOptions>(), fn));
  addInit(program, io, finish);
  addWriting(program, act);
  addRunning(program, { act, warn: line => io.err(`${line}\n`) });
  addReading(program, act);
  addHierarchies(program, fn => act((_, orm) => fn(orm)));
  return program;
}

function addInit(program: Command, { cwd }: CommandIo, finish: (result: CommandResult) => void): void {
  program
    .command('init')
    .description('writes mikro-orm.config.ts, if there is no configuration, and the folder of migrations')
    .action(async () => {
      const { config } = program.opts<GlobalOptions>();
      const result = await MigrationHelper.init({ cwd, configPaths: configPaths({ cwd, config }) });
      const lines = [...result.created.map(path => `written: ${path}`), ...result.kept.map(path => `kept: ${path}`)];
      finish({ data: result, lines });
    });
}

function addWriting(program: Command, act: (fn: Act) => Promise<void>): void {
  program
    .command('revision <message...>')
    .description('writes a migration from what differs between entities and migrations')
    .option('--blank', 'writes an empty one, for data')
    .option('--online', 'writes up to four, which keep large tables in use')
    .action((words: string[], options: RevisionOptions) =>
      act((helper, orm) => revision(helper, words.join(' '), { ...options, orm })),
    );
  program
    .command('stamp <target>')
    .description('logs the migrations up to a name, head or base as applied, without running any')
    .action((target: string) => act(helper => stamp(helper, target)));
}

interface Running {
  readonly act: (fn: Act) => Promise<void>;
  readonly warn: (line: string) => void;
}

interface RunFlags {
  readonly dryRun?: boolean;
  readonly force?: boolean;
}

function addRunning(program: Command, { act, warn }: Running): void {
  program
    .command('upgrade [to]')
    .description('applies what is pending, up to a name')
    .option('--dry-run', 'prints the SQL and runs none of it')
    .option('--force', 'applies what loses data as well')
    .action((to: string | undefined, flags: RunFlags) => act(helper => run(helper, 'up', { ...flags, to, warn })));
  program
    .command('downgrade [to]')
    .description('reverts the newest migration, or those after a name; base reverts all')
    .option('--dry-run', 'prints the SQL and runs none of it')
    .action((to: string | undefined, flags: RunFlags) => act(helper => run(helper, 'down', { ...flags, to, warn })));
}

function addReading(program: Command, act: (fn: Act) => Promise<void>): void {
  const commands = { current, history, pending, check } as const;
  const descriptions = {
    current: 'the migration that was applied last',
    history: 'what is applied, pending, and missing on disk',
    pending: 'what upgrade would apply',
    check: 'what entities, migrations and database disagree in',
  } as const;
  for (const name of ['current', 'history', 'pending', 'check'] as const) {
    program
      .command(name)
      .description(descriptions[name])
      .action(() => act(commands[name]));
  }
}

function version(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
