// Packs the package and uses it as a stranger would: installed in an empty folder, imported and compiled through every subpath.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports: Record<string, unknown>;
  readonly peerDependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const specifiers = Object.keys(manifest.exports)
  .filter(subpath => subpath !== './package.json')
  .map(subpath => subpath.replace('.', manifest.name));
const folder = mkdtempSync(join(realpathSync(tmpdir()), 'polymorphic-package-'));

try {
  run('npm', ['pack', '--silent', '--pack-destination', folder]);
  const tarball = join(folder, `${manifest.name}-${manifest.version}.tgz`);
  run('publint', ['run', tarball, '--strict']);
  run('attw', [tarball, '--profile', 'esm-only']);
  install(tarball);
  importEverySubpath();
  compileEverySubpath();
  runCommandLine();
  console.log(`${manifest.name}@${manifest.version} is usable through: ${specifiers.join(', ')}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** With the peers in the versions that the tests run on. */
function install(tarball: string): void {
  const peers = Object.keys(manifest.peerDependencies).map(name => `${name}@${manifest.devDependencies[name]}`);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  run('npm', ['install', '--silent', '--prefer-offline', '--no-audit', '--no-fund', tarball, ...peers], folder);
}

function importEverySubpath(): void {
  const imports = specifiers.map(
    specifier =>
      `if (Object.keys(await import('${specifier}')).length === 0) throw new Error('${specifier} exports nothing');`,
  );
  writeFileSync(join(folder, 'import.js'), imports.join('\n'));
  run(process.execPath, ['import.js'], folder);
}

function compileEverySubpath(): void {
  writeFileSync(
    join(folder, 'types.ts'),
    specifiers.map((specifier, i) => `export * as e${i} from '${specifier}';`).join('\n'),
  );
  const flags = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2024', '--types', ''];
  run(process.execPath, [resolve('node_modules/typescript/bin/tsc'), ...flags, 'types.ts'], folder);
}

function runCommandLine(): void {
  for (const flag of ['--version', '--help']) {
    run(join(folder, 'node_modules', '.bin', manifest.name), [flag], folder);
  }
}

function run(command: string, parameters: string[], cwd = '.'): void {
  execFileSync(command, parameters, { cwd, stdio: 'inherit' });
}
