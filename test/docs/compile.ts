import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { BlockModule } from './block-module.ts';
import type { Block } from './blocks.ts';

const folder = 'reports/code-blocks';
const diagnostic = /^(?<file>\S+?)\((?<line>\d+),\d+\): error (?<message>.*(?:\n .*)*)/gm;

/** Compiles every block as a module of its own, all in one run. Returns the errors of each, with lines of its page. */
export async function compileBlocks(blocks: readonly Block[]): Promise<Map<Block, string[]>> {
  const modules = blocks.map((block, index) => new BlockModule(block, index));
  rmSync(folder, { recursive: true, force: true });
  modules.forEach((module, index) => {
    mkdirSync(join(folder, dirname(module.file)), { recursive: true });
    writeFileSync(join(folder, module.file), module.text(modules.slice(0, index)));
  });
  const output = await build(
    writeProject('tsconfig.json', { exclude: ['**/*.legacy.ts'] }),
    writeProject('tsconfig.legacy.json', { include: ['**/*.legacy.ts'] }, { experimentalDecorators: true }),
  );
  const errors = new Map<Block, string[]>(blocks.map(block => [block, []]));
  for (const { groups } of output.matchAll(diagnostic)) {
    const { file = '', line = '', message = '' } = groups ?? {};
    const block = modules.find(module => file.endsWith(`code-blocks/${module.file}`))?.block;
    if (!block) throw new Error(`${file}:${line} ${message}`);
    // The module's first line holds the imports.
    errors.get(block)!.push(`${block.page}:${block.line + Number(line) - 2} ${message}`);
  }
  return errors;
}

/** Users need no `verbatimModuleSyntax`, and without it an import need not say whether it is of a type. */
function writeProject(name: string, files: object, options: object = {}): string {
  const file = join(folder, name);
  const compilerOptions = { verbatimModuleSyntax: false, ...options };
  writeFileSync(file, JSON.stringify({ extends: '../../tsconfig.base.json', compilerOptions, ...files }));
  return file;
}

async function build(...projects: string[]): Promise<string> {
  const compiler = ['node_modules/typescript/bin/tsc', '--build', '--pretty', 'false', ...projects];
  try {
    await promisify(execFile)(process.execPath, compiler, { maxBuffer: 2 ** 26 });
    return '';
  } catch (error) {
    const { stdout } = error as { readonly stdout: string };
    if (stdout.search(diagnostic) === -1) throw error;
    return stdout;
  }
}
