import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const compiler = join(root, 'node_modules/typescript/bin/tsc');

/** What a compilation printed, and whether it went well. */
export interface Compilation {
  readonly ok: boolean;
  readonly output: string;
}

/** A folder outside the repository in which the built package is installed. */
export class Installation implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Builds the package into a new folder, as `npm install` would leave it there. */
  static async create(): Promise<Installation> {
    const installation = new Installation(await mkdtemp(join(tmpdir(), 'mikro-orm-polymorphic-types-')));
    const modules = join(installation.folder, 'node_modules');
    const own = join(modules, 'mikro-orm-polymorphic');
    await mkdir(own, { recursive: true });
    await cp(join(root, 'package.json'), join(own, 'package.json'));
    for (const name of ['@mikro-orm', '@electric-sql', '@types', 'kysely', 'pg']) {
      await symlink(join(root, 'node_modules', name), join(modules, name));
    }
    await writeFile(join(installation.folder, 'package.json'), '{ "type": "module" }');
    const built = await run(['-p', join(root, 'tsconfig.build.json'), '--outDir', join(own, 'dist')]);
    if (!built.ok) {
      throw new Error(`The package does not build:\n${built.output}`);
    }
    return installation;
  }

  /** Compiles files of this folder under a user's strict options and those given. */
  async compile(name: string, files: readonly string[], options: object = {}): Promise<Compilation> {
    const compilerOptions = {
      target: 'es2024',
      lib: ['es2024', 'esnext.disposable'],
      module: 'nodenext',
      types: ['node'],
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      noImplicitOverride: true,
      verbatimModuleSyntax: true,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      noEmit: true,
      ...options,
    };
    const config = join(this.folder, `tsconfig.${name}.json`);
    await writeFile(config, JSON.stringify({ compilerOptions, files }));
    return run(['-p', config, '--pretty', 'false']);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

function run(args: readonly string[]): Promise<Compilation> {
  return new Promise(resolve => {
    execFile(process.execPath, [compiler, ...args], (error, stdout, stderr) => {
      resolve({ ok: error === null, output: `${stdout}${stderr}` });
    });
  });
}
