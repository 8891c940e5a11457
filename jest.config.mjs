// Jest runs in CommonJS mode: ESM-only packages are transformed, so every dependency works without flags
// (shared/docs/decisions/0006-jest-in-commonjs-mode.md).
const swc = (parser) => [
  '@swc/jest',
  {
    swcrc: false,
    sourceMaps: 'inline',
    module: { type: 'commonjs' },
    jsc: {
      parser,
      target: 'es2022',
      keepClassNames: true,
      transform: {
        legacyDecorator: true,
        decoratorMetadata: true,
        useDefineForClassFields: false,
        react: { runtime: 'automatic' },
      },
    },
  },
];

const esmPackages = [
  '@nestjs',
  'meilisearch',
  'file-type',
  'token-types',
  'strtok3',
  'uint8array-extras',
  '@tokenizer',
  '@borewit',
  'es-toolkit',
  '@standard-schema',
  'd3-[a-z]+',
  'internmap',
  'csv-parse',
  'uuidv7',
  'openid-client',
  'oauth4webapi',
  'jose',
];

const common = {
  testEnvironment: '<rootDir>/test/services/plain-context.cjs',
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^@reprise/domain/vocabularies$': '<rootDir>/shared/domain/src/vocabularies.ts',
    '^@reprise/contracts/http$': '<rootDir>/shared/contracts/src/http/index.ts',
    '^@reprise/persistence/intake$': '<rootDir>/shared/persistence/src/intake.ts',
    '^@reprise/(domain|contracts|ports|persistence|search|queue|sources)$': '<rootDir>/shared/$1/src/index.ts',
    '^@reprise/(api|workers)$': '<rootDir>/$1/src/index.ts',
    '^@reprise/infra$': '<rootDir>/infra/index.ts',
    '^~/(.*)$': '<rootDir>/web/app/$1',
    // Their main entries end in .mjs, which Jest never transforms.
    '^(d3-scale|d3-time-format)$': '<rootDir>/node_modules/$1/dist/$1.js',
  },
  transform: {
    '^.+\\.tsx?$': swc({ syntax: 'typescript', decorators: true, tsx: true }),
    '^.+\\.m?js$': swc({ syntax: 'ecmascript' }),
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmPackages.join('|')})/)`],
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/web/build/', '<rootDir>/.nx/'],
};

export default {
  // Jest reads this here only, not within a project. Long enough for a busy machine with real services.
  testTimeout: 120_000,
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/{shared,api,workers,web,infra,test/quality}/**/*.test.{ts,tsx}'],
    },
    {
      ...common,
      displayName: 'golden',
      testMatch: ['<rootDir>/test/golden/**/*.golden.test.ts'],
    },
    {
      ...common,
      displayName: 'medium',
      testMatch: ['<rootDir>/test/medium/**/*.medium.test.ts'],
      globalSetup: '<rootDir>/test/services/setup.cjs',
      globalTeardown: '<rootDir>/test/services/teardown.cjs',
    },
    {
      ...common,
      displayName: 'faults',
      testMatch: ['<rootDir>/test/faults/**/*.faults.test.ts'],
      globalSetup: '<rootDir>/test/services/setup.cjs',
      globalTeardown: '<rootDir>/test/services/teardown.cjs',
    },
    {
      ...common,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/e2e/**/*.e2e.test.ts'],
      globalSetup: '<rootDir>/test/services/setup.cjs',
      globalTeardown: '<rootDir>/test/services/teardown.cjs',
    },
  ],
};
