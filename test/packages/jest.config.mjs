import all from '../jest.config.mjs';

// What others install, as they install it: npm run test:packages.
export default {
  ...all,
  rootDir: '../..',
  roots: ['<rootDir>/test/packages'],
  testPathIgnorePatterns: [],
  globalSetup: '<rootDir>/test/packages/install.mjs',
  globalTeardown: '<rootDir>/test/packages/uninstall.mjs',
  reporters: ['default'],
  // What npm installs is none of the repository's modules.
  modulePathIgnorePatterns: ['<rootDir>/dist/packages/'],
  testTimeout: 60_000,
  maxWorkers: 2,
};
