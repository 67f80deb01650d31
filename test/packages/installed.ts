import { join } from 'node:path';

const root = process.env['REJOIN_INSTALLED'] ?? '';
if (root === '') throw new Error('These suites run by "npm run test:packages", which installs the packages first.');

/** Folders outside the repository in which npm installed the tarballs; the same for all suites. */
export const INSTALLED = {
  /** `@rejoin/client` with React, graphql, Apollo Client and urql. */
  app: join(root, 'app'),
  /** `@rejoin/client` and nothing else. */
  bare: join(root, 'bare'),
  /** `@rejoin/client` with the oldest React that its hooks work with. */
  react18: join(root, 'react18'),
  /** `rejoin` and nothing else. */
  server: join(root, 'server'),
} as const;

export const CLIENT = join(INSTALLED.app, 'node_modules/@rejoin/client');
export const SERVER = join(INSTALLED.server, 'node_modules/rejoin');
