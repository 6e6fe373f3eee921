import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import swc from 'unplugin-swc';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const manifest = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  name: string;
  exports: Record<string, string | Record<string, string>>;
};

/** The package's own name and subpaths, mapped to the sources that package.json names for them. */
const selfReferences = Object.entries(manifest.exports).flatMap(([subpath, target]) => {
  const source = typeof target === 'object' ? target['@mikro-orm-polymorphic/source'] : undefined;
  const specifier = subpath.replace(/^\./, manifest.name);
  return source
    ? [{ find: new RegExp(`^${specifier}$`), replacement: fileURLToPath(new URL(source, import.meta.url)) }]
    : [];
});

const legacyTests = ['test/**/*.legacy.test.ts'];
const esTests = ['test/**/*.es.test.ts'];
const deepTests = ['test/**/*.deep.test.ts'];

/** MikroORM with the decorators of `experimentalDecorators`. */
const legacy: TestProjectInlineConfiguration = {
  extends: true,
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  test: { name: 'legacy', include: legacyTests, setupFiles: ['test/support/reflect-metadata.ts'] },
};

/** MikroORM with ECMAScript decorators, which oxc leaves as they are and Node cannot run yet. */
const es: TestProjectInlineConfiguration = {
  extends: true,
  oxc: false,
  plugins: [
    swc.vite({
      tsconfigFile: false,
      jsc: {
        parser: { syntax: 'typescript', decorators: true },
        transform: { decoratorVersion: '2022-03' },
        target: 'es2022',
      },
    }),
  ],
  test: { name: 'es', include: esTests },
};

const define: TestProjectInlineConfiguration = {
  extends: true,
  test: { name: 'define', include: ['test/**/*.test.ts'], exclude: [...legacyTests, ...esTests, ...deepTests] },
};

/** Larger runs, by hand: `npm run check:deep`. */
const deep: TestProjectInlineConfiguration = {
  extends: true,
  test: { name: 'deep', include: deepTests, testTimeout: 600_000 },
};

const types: TestProjectInlineConfiguration = {
  extends: true,
  test: {
    name: 'types',
    include: [],
    typecheck: {
      enabled: true,
      only: true,
      checker: 'tsc',
      include: ['test/**/*.test-d.ts'],
      tsconfig: 'test/tsconfig.types.json',
      ignoreSourceErrors: true,
    },
  },
};

export default defineConfig(({ mode }) => ({
  resolve: { alias: selfReferences },
  test: {
    projects: mode === 'deep' ? [deep] : [define, legacy, es, types],
    globalSetup: ['test/support/global-setup.ts'],
    maxWorkers: 2,
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default', ['json', { outputFile: 'reports/tests.json' }]],
    coverage: { provider: 'v8', include: ['src/**/*.ts'], reporter: ['text-summary', 'json-summary', 'html'] },
  },
}));
