import { areMongoSuitesAskedFor } from './mongo/left-out.mjs';

// One configuration for unit and integration tests; the suites over real browsers have a runner of their own (npm run e2e).
export default {
  rootDir: '..',
  roots: ['<rootDir>/test'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: [
    '<rootDir>/test/e2e/',
    '<rootDir>/test/packages/',
    ...(areMongoSuitesAskedFor() ? [] : ['<rootDir>/test/mongo/']),
  ],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  setupFiles: ['reflect-metadata'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
        module: { type: 'es6' },
      },
    ],
  },
  testSequencer: '<rootDir>/test/longest-first.mjs',
  testTimeout: 30_000,
  reporters: ['default', '<rootDir>/test/mongo/left-out.mjs'],
  // Two a core of the smallest machine: the longest suites mostly wait, for leases to end and for processes to start.
  maxWorkers: 4,
};
