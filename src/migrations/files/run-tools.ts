import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { FormatCommand, MigrationsExtensionOptions } from '../options.ts';

/** What became of one tool that was run on a new migration. */
export interface ToolReport {
  readonly tool: string;
  readonly state: 'done' | 'missing' | 'failed';
  /** What the tool wrote when it failed, shortened. */
  readonly output: string;
}

/** The first of each that the project has is run: its linter, which may rewrite, then its formatter. */
const LINTERS: readonly FormatCommand[] = [
  ['oxlint', '--fix'],
  ['eslint', '--fix'],
];
const FORMATTERS: readonly FormatCommand[] = [['oxfmt'], ['prettier', '--write']];

const TIMEOUT = 60_000;
const SHOWN = 2000;

/** Runs the project's linter and formatter, or the given commands, on a file. A tool that is missing or fails is reported. */
export async function runTools(path: string, format: MigrationsExtensionOptions['format']): Promise<ToolReport[]> {
  if (format === false) {
    return [];
  }
  const reports: ToolReport[] = [];
  for (const choices of format?.map(command => [command]) ?? [LINTERS, FORMATTERS]) {
    reports.push(await runFirst(choices, path));
  }
  return reports;
}

async function runFirst(choices: readonly FormatCommand[], path: string): Promise<ToolReport> {
  for (const [name, ...args] of choices) {
    const program = findProgram(name, dirname(path));
    if (program !== undefined) {
      return run([program, ...args, path], name);
    }
  }
  return { tool: choices.map(([name]) => name).join(' or '), state: 'missing', output: '' };
}

async function run([program, ...args]: readonly [string, ...string[]], tool: string): Promise<ToolReport> {
  try {
    await promisify(execFile)(program, args, { timeout: TIMEOUT, cwd: dirname(args.at(-1)!) });
    return { tool, state: 'done', output: '' };
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
    return { tool, state: 'failed', output: (`${stdout}${stderr}`.trim() || message).slice(0, SHOWN) };
  }
}

/** A path is taken as it is; a name is looked for in the `node_modules/.bin` of the folder and those above it. */
function findProgram(name: string, folder: string): string | undefined {
  if (name.includes('/')) {
    return existsSync(name) ? resolve(name) : undefined;
  }
  const program = join(folder, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);
  if (existsSync(program)) {
    return program;
  }
  return dirname(folder) === folder ? undefined : findProgram(name, dirname(folder));
}
