import nx from '@nx/eslint-plugin';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Who may import whom. A breach fails the build: shared/docs/architecture.md. */
const boundaries = [
  { sourceTag: 'scope:domain', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'scope:contracts', onlyDependOnLibsWithTags: ['scope:domain'] },
  { sourceTag: 'scope:ports', onlyDependOnLibsWithTags: ['scope:domain'] },
  ...['persistence', 'search', 'queue', 'sources'].map((scope) => ({
    sourceTag: `scope:${scope}`,
    onlyDependOnLibsWithTags: ['scope:ports', 'scope:domain', 'scope:contracts'],
  })),
  ...['api', 'workers', 'infra'].map((scope) => ({
    sourceTag: `scope:${scope}`,
    onlyDependOnLibsWithTags: ['domain', 'contracts', 'ports', 'persistence', 'search', 'queue', 'sources'].map(
      (name) => `scope:${name}`,
    ),
  })),
  { sourceTag: 'scope:web', onlyDependOnLibsWithTags: ['scope:contracts'] },
  { sourceTag: 'scope:test', onlyDependOnLibsWithTags: ['*'] },
];

const bareNatural = {
  name: 'natural',
  message:
    'The full package reads .env and loads database drivers; use the deep imports in domain/normalise/natural.ts.',
};

export default tseslint.config(
  { ignores: ['**/dist/**', '**/build/**', '**/node_modules/**', '.nx/**', 'coverage/**'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.{ts,tsx,mjs,cjs}'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { depConstraints: boundaries, allow: [], enforceBuildableLibDependency: false },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'off',
      'no-restricted-imports': ['error', { paths: [bareNatural] }],
      'no-console': 'error',
      eqeqeq: ['error', 'always'],
    },
  },
  {
    files: ['**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    // The domain is pure: no clock, no chance, no waiting, no machine.
    files: ['shared/domain/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [bareNatural], patterns: ['node:*', '@nestjs/*', 'typeorm', 'bullmq', 'pg'] },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: ':function[async=true]', message: 'Nothing in the domain waits.' },
        {
          selector: 'MemberExpression[object.name="Date"][property.name="now"]',
          message: 'Pass the moment as an argument.',
        },
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: 'Pass the moment as an argument.',
        },
        {
          selector: 'MemberExpression[object.name="Math"][property.name="random"]',
          message: 'Use numeric/seeded-random with a passed seed.',
        },
      ],
    },
  },
  {
    files: ['web/app/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      'no-restricted-imports': [
        'error',
        {
          paths: [
            bareNatural,
            { name: '@reprise/contracts', message: 'The web speaks HTTP only: import @reprise/contracts/http.' },
          ],
          patterns: ['typeorm', 'bullmq', '@nestjs/*', '@reprise/domain'],
        },
      ],
    },
  },
  {
    // Configuration is read once, in one file an app.
    files: ['{api,workers,web,infra,shared}/**/*.{ts,tsx}'],
    ignores: ['**/env.ts', '**/env.server.ts', '**/*.test.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Read the environment in env.ts only.' },
      ],
    },
  },
  {
    files: ['infra/cli/**/*.{ts,mjs}', 'infra/tools/**', 'test/**', '**/*.mjs'],
    rules: { 'no-console': 'off' },
  },
);
