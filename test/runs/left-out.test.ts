import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';

/** Two suites over MongoDB where there is no server of any kind. */
async function runWithoutServer(more: Readonly<Record<string, string>>) {
  const jest = ['node_modules/jest/bin/jest.js', '-c', 'test/jest.config.mjs', '-i'];
  const child = spawn(
    process.execPath,
    ['--experimental-vm-modules', '--no-warnings', ...jest, 'test/mongo/protocol', 'test/mongo/server'],
    { env: { PATH: '/nowhere', FERRETDB_BINARY: '/nowhere', ...more }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const [said, [code]] = await Promise.all([
    Promise.all([text(child.stdout), text(child.stderr)]),
    once(child, 'exit') as Promise<[number]>,
  ]);
  return { code, told: said.join('').match(/^.*(npm run test:mongo|MongoDB server).*$/gm) ?? [] };
}

test('without a MongoDB server its suites are left out, and one line says how to have them', async () => {
  expect(await runWithoutServer({})).toEqual({
    code: 0,
    told: ['Left out: 2 suites that need a MongoDB server. "npm run test:mongo" builds one and runs them.'],
  });
});

test('where a MongoDB server is required, its lack is a failure', async () => {
  const { code, told } = await runWithoutServer({ REQUIRE_MONGODB: '1' });
  expect(code).toBe(1);
  expect(told.join('\n')).not.toContain('Left out');
  expect(told.join('\n')).toContain('There is no MongoDB server for tests here');
});
