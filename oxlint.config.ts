import { defineConfig, type OxlintOverride } from 'oxlint';

/** A folder of src imports only from folders before it; `postgresql.ts` and `pglite.ts` come last. */
const folders = [
  'errors',
  'keys',
  'mixins',
  'entities',
  'polymorphic',
  'internal',
  'pagination',
  'crud',
  'dto',
  'fastify',
  'jwt',
  'migrations',
  'testing',
  'cli',
];

const folderOrder: OxlintOverride[] = folders.map((folder, index) => ({
  files: [`src/${folder}/**`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: `^(\\.\\./)+(${[...folders.slice(index + 1), '(index|postgresql|pglite)\\.ts$'].join('|')})`,
            message: `src/${folder} imports only from itself and from: ${folders.slice(0, index).join(', ') || 'nothing'}.`,
          },
          { regex: '^mikro-orm-polymorphic', message: 'Inside src, import by relative path.' },
          {
            regex: '^@mikro-orm/(postgresql|pglite)',
            message: 'Only src/postgresql.ts and src/pglite.ts know a driver package.',
          },
        ],
      },
    ],
  },
}));

export default defineConfig({
  plugins: ['eslint', 'typescript', 'unicorn', 'oxc', 'import', 'promise', 'node', 'vitest'],
  categories: { correctness: 'error', suspicious: 'error', perf: 'error' },
  options: { typeAware: true, reportUnusedDisableDirectives: 'error' },
  ignorePatterns: ['dist', 'coverage', 'reports'],
  rules: {
    'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    'max-params': ['error', { max: 3 }],
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
    'typescript/consistent-type-exports': 'error',
    'typescript/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', prefer: 'type-imports' }],
    'typescript/no-deprecated': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/prefer-nullish-coalescing': 'error',
    'typescript/prefer-optional-chain': 'error',
    'typescript/prefer-readonly': 'error',
    'typescript/require-await': 'error',
    'typescript/return-await': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'unicorn/filename-case': ['error', { case: 'kebabCase' }],
    'unicorn/prefer-node-protocol': 'error',
    'object-shorthand': 'error',
    'prefer-const': 'error',
    'no-var': 'error',
    eqeqeq: ['error', 'always', { null: 'ignore' }],
    // Statements to one connection go one after the other.
    'no-await-in-loop': 'off',
    // MikroORM's names.
    'no-underscore-dangle': 'off',
    // Augmentations of other packages' types.
    'import/no-unassigned-import': 'off',
    // A copy per element is what is meant.
    'oxc/no-map-spread': 'off',
    'typescript/no-extraneous-class': ['error', { allowEmpty: true }],
    // MikroORM's types are wider than what its functions return.
    'typescript/no-unsafe-type-assertion': 'off',
  },
  overrides: [
    {
      files: ['src/**'],
      rules: {
        'no-console': 'error',
        'typescript/no-unsafe-argument': 'error',
        'typescript/no-unsafe-assignment': 'error',
        'typescript/no-unsafe-call': 'error',
        'typescript/no-unsafe-member-access': 'error',
        'typescript/no-unsafe-return': 'error',
      },
    },
    ...folderOrder,
    // Overrides of MikroORM's own methods take as many parameters as those do.
    { files: ['src/internal/**'], rules: { 'max-params': ['error', { max: 6 }] } },
    // Migrations are named by MigrationHelper.
    { files: ['examples/*/migrations/**'], rules: { 'unicorn/filename-case': 'off' } },
    { files: ['*.config.ts'], rules: { 'import/no-default-export': 'off' } },
    {
      // A contract holds the assertions and the titles of the tests that run it, on every strategy, style and engine.
      files: ['test/**'],
      rules: {
        'typescript/no-extraneous-class': 'off',
        'unicorn/consistent-function-scoping': 'off',
        'max-params': ['error', { max: 4 }],
        'typescript/require-await': 'off',
        'typescript/unbound-method': 'off',
        'vitest/expect-expect': 'off',
        'vitest/no-conditional-expect': 'off',
        'vitest/no-conditional-tests': 'off',
        // The second argument is the message of a failure.
        'vitest/valid-expect': ['error', { maxArgs: 2 }],
        'vitest/valid-title': 'off',
      },
    },
    // Cases are data: their assertions run inside the test that takes them.
    { files: ['test/sqlalchemy/cases/**'], rules: { 'vitest/no-standalone-expect': 'off' } },
    {
      // Their own tsconfig is not the nearest one, so rules about types see another configuration.
      files: ['test/**/*.legacy.ts', 'test/**/*.legacy.test.ts'],
      rules: { 'typescript/await-thenable': 'off', 'typescript/no-unnecessary-type-assertion': 'off' },
    },
  ],
});
