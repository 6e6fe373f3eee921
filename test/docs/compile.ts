import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Block } from './blocks.ts';

/** A block on its way to the compiler. */
interface Module {
  readonly block: Block;
  readonly file: string;
  /** Names that the block uses and does not declare, with the module that does. */
  readonly imports: Map<string, string>;
  readonly exports: Set<string>;
}

interface Problem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

const folder = 'reports/code-blocks';
const vocabulary = '../../test/docs/vocabulary.ts';
const unknownName = /(?:Cannot find name|No value exists in scope for the shorthand property) '(\w+)'/;
const diagnostic = /^(\S+?)\((\d+),\d+\): error (.*(?:\n .*)*)/gm;

/**
 * Compiles every block as a module of its own. A name that a block does not declare comes from an earlier block of its page,
 * else from the vocabulary. Returns the errors of each block, with lines of the page.
 */
export async function compileBlocks(blocks: readonly Block[]): Promise<Map<Block, string[]>> {
  const modules = blocks.map(toModule);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeProject('tsconfig.json', { exclude: ['*.legacy.ts'] });
  writeProject('tsconfig.legacy.json', { include: ['*.legacy.ts'] }, { experimentalDecorators: true });
  writeModules(modules);
  const missing = await compile();
  for (const { file, message } of missing) provide(modules, file, unknownName.exec(message)?.[1]);
  writeModules(modules);
  const problems = await compile();
  return new Map(
    modules.map(module => [module.block, problems.filter(({ file }) => file === module.file).map(describe(module))]),
  );
}

function toModule(block: Block, index: number): Module {
  const isLegacy = block.code.includes('@mikro-orm/decorators/legacy');
  const name = block.page.replaceAll(/\W+/g, '-');
  return { block, file: `${name}-${index}${isLegacy ? '.legacy' : ''}.ts`, imports: new Map(), exports: new Set() };
}

/** Users need no `verbatimModuleSyntax`, and without it an import need not say whether it is of a type. */
function writeProject(file: string, files: object, options: object = {}): void {
  const compilerOptions = { verbatimModuleSyntax: false, ...options };
  writeFileSync(join(folder, file), JSON.stringify({ extends: '../../tsconfig.base.json', compilerOptions, ...files }));
}

function writeModules(modules: readonly Module[]): void {
  for (const { block, file, imports, exports } of modules) {
    const header = [...imports].map(([name, from]) => `import { ${name} } from '${from}';`).join(' ');
    const footer = [...exports].map(name => `export { ${name} };`).join('\n');
    writeFileSync(join(folder, file), `${header}\n${block.code}\n${footer}\n`);
  }
}

async function compile(): Promise<Problem[]> {
  const problems = await Promise.all(['tsconfig.json', 'tsconfig.legacy.json'].map(runCompiler));
  const isLegacy = (file: string): boolean => file.endsWith('.legacy.ts');
  const own = problems.flatMap((found, project) => found.filter(({ file }) => isLegacy(file) === (project === 1)));
  const elsewhere = own.find(({ file }) => file.startsWith('test/docs/'));
  if (elsewhere) throw new Error(`${elsewhere.file}:${elsewhere.line} ${elsewhere.message}`);
  return own;
}

async function runCompiler(project: string): Promise<Problem[]> {
  const compiler = resolve('node_modules/typescript/bin/tsc');
  const output = await promisify(execFile)(
    process.execPath,
    [compiler, '--pretty', 'false', '-p', join(folder, project)],
    {
      maxBuffer: 2 ** 26,
    },
  ).then(
    () => '',
    (error: { readonly stdout: string }) => error.stdout,
  );
  return [...output.matchAll(diagnostic)].map(([, file = '', line = '', message = '']) => ({
    file: file.replace(`${folder}/`, ''),
    line: Number(line),
    message,
  }));
}

function provide(modules: readonly Module[], file: string, name: string | undefined): void {
  const user = modules.find(module => module.file === file);
  if (!user || !name) return;
  const source = user.block.earlier.findLast(block => declaration(name).test(block.code));
  const provider = modules.find(module => module.block === source);
  user.imports.set(name, provider ? `./${provider.file}` : vocabulary);
  if (provider && declaration(name).exec(provider.block.code)?.[1] === undefined) provider.exports.add(name);
}

function declaration(name: string): RegExp {
  return new RegExp(
    `^(export )?(?:declare |abstract |async )*(?:class|const|let|function|type|interface|enum) ${name}\\b`,
    'm',
  );
}

/** The module's first line holds the imports. */
function describe({ block }: Module): (problem: Problem) => string {
  return ({ line, message }) => `${block.page}:${block.line + line - 2} ${message}`;
}
