import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export interface CommandOutput {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs command lines in a process of their own, since a configuration in TypeScript changes how the process loads modules. */
export async function runCommands(cwd: string, ...commands: string[]): Promise<CommandOutput[]> {
  const script = [
    '--conditions=@mikro-orm-polymorphic/source',
    fileURLToPath(new URL('./run-commands.ts', import.meta.url)),
  ];
  const lines = JSON.stringify(commands.map(command => command.split(' ')));
  const { stdout } = await promisify(execFile)(process.execPath, [...script, lines], { cwd });
  return JSON.parse(stdout) as CommandOutput[];
}
