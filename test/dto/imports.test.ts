import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

/** The packages that a module imports, through every module of the library that it reaches. */
function packagesOf(file: string, seen: Set<string> = new Set()): Set<string> {
  const packages = new Set<string>();
  if (seen.has(file)) return packages;
  seen.add(file);
  for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(
    /^(?:import|export|\}) [^;]*?from '([^']+)'/gm,
  )) {
    const found = specifier.startsWith('.') ? packagesOf(join(dirname(file), specifier), seen) : [specifier];
    for (const each of found) packages.add(each);
  }
  return packages;
}

it.each(['src/index.ts', 'src/postgresql.ts', 'src/pglite.ts'])('%s does not load zod', file => {
  const packages = packagesOf(file);
  expect(packages).toContain('@mikro-orm/core');
  expect(packages).not.toContain('zod');
});

it('src/dto/index.ts does', () => {
  expect(packagesOf('src/dto/index.ts')).toContain('zod');
});
