import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { cyclesOf, importsBelow, type Import } from './imports.js';

const imports = importsBelow(fileURLToPath(new URL('../../src/', import.meta.url)));

/** A file's part of the house: its folder, or its own name at the top. */
const partOf = (file: string): string => (file.includes('/') ? file : file.replace(/\.ts$/, '')).split('/')[0] ?? file;

const DOMAIN = ['rooms', 'signals', 'quality', 'transfers', 'log', 'identity', 'archive'];
const GROUND = ['errors', 'config', 'logging', 'metrics', 'private-folder', 'kept-text', 'ice-setting', 'failure-log'];

/** Which parts a part may know: main → app → transports → domain → ground; stores know the domain and not the reverse. */
const MAY_IMPORT: Readonly<Record<string, readonly string[] | 'anything'>> = {
  main: ['app', 'config', 'help', 'logging', 'token'],
  app: 'anything',
  'compose-archive': 'anything',
  'compose-mongo': 'anything',
  gauges: [...DOMAIN, 'metrics', 'redis', 'chunk-store'],
  help: [],
  token: ['config', 'identity'],
  reference: [],
  'client-config': [...DOMAIN, ...GROUND],
  graphql: [...DOMAIN, ...GROUND, 'client-config', 'websocket'],
  'legacy-socket': [...DOMAIN, ...GROUND, 'websocket'],
  rest: [...DOMAIN, ...GROUND, 'client-config'],
  http: ['identity', ...GROUND],
  websocket: ['errors', 'logging'],
  rooms: [...DOMAIN, 'errors'],
  signals: [...DOMAIN, 'errors'],
  quality: [...DOMAIN, 'errors'],
  transfers: [...DOMAIN, 'errors'],
  log: ['identity', 'errors'],
  archive: [...DOMAIN, 'errors'],
  identity: ['errors', 'private-folder', 'kept-text'],
  redis: [...DOMAIN, ...GROUND],
  mongo: [...DOMAIN, ...GROUND],
  'chunk-store': [...DOMAIN, ...GROUND],
  config: ['identity', 'ice-setting', 'origin', 'setting-values'],
  'setting-values': [],
  'ice-setting': [],
  origin: [],
  metrics: [],
  meters: [...DOMAIN, 'errors', 'metrics', 'redis', 'legacy-socket'],
  logging: [],
  'failure-log': ['logging'],
  errors: [],
  'private-folder': [],
  'kept-text': ['private-folder'],
  client: [],
  page: ['client'],
};

/** The log's events speak of participants, signals and transfers: it knows these words, and else only types of them. */
const WORDS = ['rooms/participant.ts', 'signals/signal.ts', 'transfers/transfer.ts'];
const MAY_NAME: Readonly<Record<string, readonly string[]>> = { log: ['rooms', 'signals', 'transfers'] };

/** Each library has one home; elsewhere at most its types are known. */
const HOMES: Readonly<Record<string, { readonly code: readonly string[]; readonly types?: readonly string[] }>> = {
  '@apollo/server': { code: ['graphql'] },
  '@as-integrations/fastify': { code: ['graphql'] },
  '@graphql-typed-document-node/core': { code: ['client'] },
  '@noble/hashes': { code: ['client'] },
  'altair-static': { code: ['http'] },
  'client-zip': { code: ['page'] },
  'content-disposition': { code: ['rest'] },
  fastify: { code: ['http'], types: ['graphql', 'rest'] },
  graphql: { code: ['graphql'] },
  'graphql-query-complexity': { code: ['graphql'] },
  'graphql-redis-subscriptions': { code: ['redis'] },
  'graphql-scalars': { code: ['graphql'] },
  'graphql-ws': { code: ['graphql'] },
  ioredis: { code: ['redis'] },
  jose: { code: ['identity'] },
  mongodb: { code: ['mongo'] },
  pino: { code: ['logging'] },
  'prom-client': { code: ['metrics'] },
  react: { code: ['client'] },
  'reflect-metadata': { code: ['graphql', 'main'] },
  'type-graphql': { code: ['graphql'] },
  typescript: { code: ['reference'] },
  ws: { code: ['websocket'], types: ['graphql', 'legacy-socket'] },
  zod: { code: ['config', 'ice-setting', 'rest', 'setting-values'] },
};

function mayImport({ from, to, typeOnly }: Import): boolean {
  const [here, there] = [partOf(from), partOf(to)];
  const allowed = MAY_IMPORT[here] ?? [];
  if (allowed === 'anything' || here === there) return true;
  const named = (MAY_NAME[here] ?? []).includes(there);
  return allowed.includes(there) || (named && (typeOnly || WORDS.includes(to)));
}

function atHome({ from, to, typeOnly }: Import): boolean {
  const home = HOMES[to];
  return home !== undefined && [...home.code, ...(typeOnly ? (home.types ?? []) : [])].includes(partOf(from));
}

/** All that comes with a file when it is imported. */
function loadedWith(file: string): ReadonlySet<string> {
  const loaded = new Set([file]);
  for (const one of loaded) for (const { from, to, typeOnly } of imports) if (from === one && !typeOnly) loaded.add(to);
  return loaded;
}

const shown = ({ from, to }: Import): string => `${from} → ${to}`;

describe('the house', () => {
  test('knows all its parts', () => {
    expect(imports.length).toBeGreaterThan(50);
    const unknown = new Set(imports.map(({ from }) => partOf(from)).filter((part) => !(part in MAY_IMPORT)));
    expect([...unknown]).toEqual([]);
  });

  test('has one direction', () => {
    const wrong = imports.filter((each) => !each.isPackage && !mayImport(each));
    expect(wrong.map(shown)).toEqual([]);
  });

  test('has each library in one place', () => {
    const wrong = imports.filter((each) => each.isPackage && !each.to.startsWith('node:') && !atHome(each));
    expect(wrong.map(shown)).toEqual([]);
  });

  test('has what hashes files in the worker’s script, and not in the client', () => {
    expect([...loadedWith('client/worker/client-worker.ts')]).toContain('@noble/hashes');
    const client = [...loadedWith('client/rejoin-client.ts')];
    expect(client).toContain('client/worker/threads.ts');
    expect(client.filter((name) => /^@noble|client-worker|page-thread|hash-tasks/.test(name))).toEqual([]);
  });

  test('has no circles', () => {
    expect(cyclesOf(imports)).toEqual([]);
  });
});

test('a circle is found, and one of types alone is none', () => {
  const circle = (typeOnly: boolean): Import[] => [
    { from: 'a.ts', to: 'b.ts', isPackage: false, typeOnly: false },
    { from: 'b.ts', to: 'c.ts', isPackage: false, typeOnly: false },
    { from: 'c.ts', to: 'a.ts', isPackage: false, typeOnly },
  ];
  expect(cyclesOf(circle(false))).toEqual(['a.ts → b.ts → c.ts → a.ts']);
  expect(cyclesOf(circle(true))).toEqual([]);
});
