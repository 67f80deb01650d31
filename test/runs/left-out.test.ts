import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';

const SUITES = ['test/mongo/protocol', 'test/mongo/server'];

/** Jest where there is no server of any kind. */
async function runWithoutServer(args: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const jest = ['node_modules/jest/bin/jest.js', '-c', 'test/jest.config.mjs', '-i'];
  const child = spawn(process.execPath, ['--experimental-vm-modules', '--no-warnings', ...jest, ...args], {
    env: { PATH: '/nowhere', FERRETDB_BINARY: '/nowhere', ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [said, [code]] = await Promise.all([
    Promise.all([text(child.stdout), text(child.stderr)]),
    once(child, 'exit') as Promise<[number]>,
  ]);
  return { code, told: said.join('').match(/^.*(npm run test:mongo|MongoDB server).*$/gm) ?? [] };
}

const leftOut = (count: number) =>
  `Left out: ${count} suites that need a MongoDB server. "npm run test:mongo" builds one and runs them.`;

test('a run of all tests leaves the suites over MongoDB out, and one line says how to have them', async () => {
  const all = readdirSync('test/mongo').filter((name) => name.endsWith('.test.ts')).length;
  expect(all).toBeGreaterThan(10);
  // All tests, as far as Jest is told, are this one.
  const one = ['--testMatch', '<rootDir>/test/identity/room-patterns.test.ts'];
  expect(await runWithoutServer(one)).toEqual({ code: 0, told: [leftOut(all)] });
  expect(await runWithoutServer(one, { REQUIRE_MONGODB: '1' })).toEqual({ code: 0, told: [] });
});

test('so does one that names them, without a server', async () => {
  expect(await runWithoutServer(SUITES)).toEqual({ code: 0, told: [leftOut(2)] });
});

test('where a MongoDB server is required, its lack is a failure', async () => {
  const { code, told } = await runWithoutServer(SUITES, { REQUIRE_MONGODB: '1' });
  expect(code).toBe(1);
  expect(told.join('\n')).not.toContain('Left out');
  expect(told.join('\n')).toContain('There is no MongoDB server for tests here');
});
