import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readConfig } from '../../src/config.js';
import { block, README } from '../support/readme.js';

test('every script that it names is there', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const named = [...README.matchAll(/\bnpm (?:run (?:-s )?(?<script>[\w:-]+)|(?<short>start|test)\b)/g)];
  const names = named.map(({ groups }) => groups?.['script'] ?? groups?.['short'] ?? '');
  expect(names.length).toBeGreaterThan(5);
  expect(names.filter((name) => !(name in scripts))).toEqual([]);
});

test('every file that it links to is there', () => {
  const links = [...README.matchAll(/\]\((?!https?:)(?<path>[^)#]+)/g)].map(({ groups }) => groups?.['path'] ?? '');
  expect(links.length).toBeGreaterThan(2);
  expect(links.filter((path) => !existsSync(path))).toEqual([]);
});

/** Told in words, since the default is none, or depends on something. */
const IN_WORDS = [
  ...[
    'HOST',
    'JWT_SECRET',
    'JWKS_URL',
    'JWT_ISSUER',
    'JWT_AUDIENCE',
    'REDIS_URL',
    'DATA_DIR',
    'MONGODB_URL',
    'REPLAY_SECONDS',
  ],
  ...['NODE_ENV', 'CORS_ORIGINS', 'ICE_SERVERS', 'TURN_URLS', 'TURN_SECRET'],
];

/** The variables of the table, with what it gives as their defaults: `LOG_SIZE`, `LOG_SECONDS` | 50, 300. */
const table = [...README.matchAll(/^\| (?<names>`[A-Z_]+`.*?) \| (?<defaults>.*?) ?\| .+ \|$/gm)].flatMap(
  ({ groups }) => {
    const defaults = (groups?.['defaults'] ?? '').replaceAll('`', '').split(', ');
    const names = [...(groups?.['names'] ?? '').matchAll(/`([A-Z_]+)`/g)];
    return names.map(([, name = ''], index) => [name, defaults[index] ?? ''] as const);
  },
);

test('the table has every setting, and no other', () => {
  const known = readFileSync('src/config.ts', 'utf8').match(/^ {2}[A-Z][A-Z_]+(?=:)/gm) ?? [];
  expect(table.map(([name]) => name).sort()).toEqual(known.map((name) => name.trim()).sort());
});

test.each(table.filter(([name]) => !IN_WORDS.includes(name)))('%s has the default %s', (name, value) => {
  const home = { HOME: '/home/alice', MONGODB_URL: 'mongodb://127.0.0.1' };
  expect(readConfig({ ...home, [name]: value })).toEqual(readConfig(home));
});

test('defaults in words are true', () => {
  const config = readConfig({ HOME: '/home/alice' });
  expect(config).toMatchObject({ host: '127.0.0.1', development: true, redisUrl: null, archive: null, turn: null });
  expect(config.tokens).toEqual({ keys: { kind: 'development' }, issuer: null, audience: null });
  expect(config.dataDir).toBe('/home/alice/.local/state/rejoin/4000');
  expect(config.iceServers.flatMap(({ urls }) => urls).join()).toMatch(/^(stun:[\w.]+\.google\.com:\d+,?)+$/);
  expect(readConfig({ JWT_SECRET: 'x'.repeat(32) }).host).toBe('0.0.0.0');
});

describe('the README of the package', () => {
  const packaged = readFileSync('src/client/README.md', 'utf8');
  const blocksOf = (text: string) => [...text.matchAll(/^```js\n([^]*?)^```$/gm)].map(([, block = '']) => block);

  test('shows code that the README shows and runs too, and the option that it names', () => {
    const [first, ...rest] = blocksOf(packaged);
    expect(first).toBe(block('main.js').text);
    expect(rest).toEqual(["new RejoinClient({ url, token, workerUrl: '/client-worker.js' });\n"]);
  });

  test('has the same table of options', () => {
    const optionsOf = (text: string) => /^\| option \|[^]*?\n\n/m.exec(text)?.[0];
    expect(optionsOf(packaged)).toBeDefined();
    expect(optionsOf(packaged)).toBe(optionsOf(README));
  });

  test('names the present version, as the README does', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    const named = [...`${packaged}${README}`.matchAll(/rejoin-(?:client-)?(\d[^/\s`]*)\.tgz/g)].map(([, each]) => each);
    expect(named.length).toBeGreaterThan(2);
    expect(new Set(named)).toEqual(new Set([version]));
  });
});
