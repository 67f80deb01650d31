import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createIdentity } from '../../src/identity/tokens.js';
import { SECRET } from '../support/tokens.js';

let directory: string;
beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), 'rejoin-token-'))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function token(args: string[], env: Record<string, string> = {}): Promise<Outcome> {
  const environment = { PATH: process.env['PATH'], DATA_DIR: directory, ...env };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', 'src/main.ts', 'token', ...args],
      { env: environment },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

test('makes a token that the server of the same folder takes', async () => {
  const rights = ['--rooms', 'a,b*', '--history', 'rooms,erase'];
  const { stdout } = await token(['alice', '--name', 'Alice', ...rights, '--minutes', '1']);
  const server = createIdentity({ keys: { kind: 'development' }, issuer: null, audience: null }, directory);
  expect(await server.authenticate(stdout)).toMatchObject({
    userId: 'alice',
    name: 'Alice',
    rooms: ['a', 'b*'],
    history: ['rooms', 'erase'],
  });
});

test('signs with JWT_SECRET where there is one', async () => {
  const { stdout } = await token(['bob'], { JWT_SECRET: SECRET });
  const server = createIdentity({ keys: { kind: 'secret', secret: SECRET }, issuer: null, audience: null }, directory);
  expect(await server.authenticate(stdout)).toMatchObject({ userId: 'bob' });
});

test('explains itself, and what was wrong', async () => {
  expect((await token(['--help'])).stdout).toMatch(/npx rejoin token <user id>[^]*npm run token -- <user id>/);
  expect(await token([])).toMatchObject({ code: 1, stderr: expect.stringContaining('Name one user') });
  expect(await token(['a', '--minutes', 'x'])).toMatchObject({ code: 1, stderr: expect.stringContaining('--minutes') });
  expect(await token(['a', '--history', 'x'])).toMatchObject({ code: 1, stderr: expect.stringContaining('--history') });
  expect(await token(['a'], { JWKS_URL: 'https://id.example' })).toMatchObject({ code: 1, stdout: '' });
  expect(await token(['a'], { PORT: 'x' })).toMatchObject({ code: 1, stderr: expect.stringContaining('PORT') });
});
