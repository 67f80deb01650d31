import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freePort, takesConnections } from '../support/free-port.js';
import { until } from '../support/until.js';
import { INSTALLED, SERVER } from './installed.js';

let folder: string;
let environment: Record<string, string>;
let url: string;
let before: string;
let server: ChildProcess;
let output = '';

/** Names, times and content of all files: npm leaves none of it to chance. */
function fingerprint(root: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()) {
    const stat = statSync(join(root, name));
    hash.update(`${name} ${stat.mtimeMs}\n`);
    if (stat.isFile()) hash.update(readFileSync(join(root, name)));
  }
  return hash.digest('hex');
}

const rejoin = async (...args: string[]) =>
  (await promisify(execFile)('npx', ['rejoin', ...args], { cwd: INSTALLED.server, env: environment })).stdout;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rejoin-npx-'));
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const { PATH = '' } = process.env;
  environment = { PATH, HOME: folder, PORT: String(port) };
  before = fingerprint(SERVER);
  // A group of its own, as a terminal or a container makes one: npx, the shell that npx runs, and the server.
  server = spawn('npx', ['rejoin'], { cwd: INSTALLED.server, env: environment, detached: true });
  for (const stream of [server.stdout!, server.stderr!]) stream.on('data', (text) => (output += String(text)));
  await until(() => output.includes('Rejoin is up') || server.exitCode !== null, 'a server', 30_000);
}, 60_000);

afterAll(() => {
  if (server.exitCode === null && server.signalCode === null) process.kill(-server.pid!, 'SIGKILL');
  for (const stream of [server.stdout!, server.stderr!]) stream.destroy();
  rmSync(folder, { recursive: true, force: true });
});

describe('npx rejoin', () => {
  test('explains itself, and says its version', async () => {
    const help = await rejoin('--help');
    expect(help).toContain('npx rejoin token <id>');
    expect(help).toContain('JWT_SECRET');
    const { version } = JSON.parse(readFileSync(join(SERVER, 'package.json'), 'utf8')) as { version: string };
    expect(await rejoin('--version')).toBe(`${version}\n`);
  });

  test('serves the page, the explorer and what browsers load, with Redis only', async () => {
    expect(output).toContain('Rejoin is up');
    const served = async (path: string) => {
      const response = await fetch(url + path);
      const text = await response.text();
      return [response.status, response.headers.get('content-type'), text.length > 200];
    };
    const html = 'text/html; charset=utf-8';
    const script = 'text/javascript; charset=utf-8';
    expect(await served('/')).toEqual([200, html, true]);
    expect(await served('/explorer')).toEqual([200, html, true]);
    expect(await served('/client.js')).toEqual([200, script, true]);
    expect(await served('/client-worker.js')).toEqual([200, script, true]);
    expect(await served('/client.d.ts')).toEqual([200, 'application/typescript; charset=utf-8', true]);
  });

  test('answers GraphQL to whom "npx rejoin token" made a token for', async () => {
    const token = await rejoin('token', 'ada', '--name', 'Ada');
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token.trim()}` },
      body: JSON.stringify({ query: '{ viewer { id name } }' }),
    });
    expect(await response.json()).toEqual({ data: { viewer: { id: 'ada', name: 'Ada' } } });
  });

  test('has brought nothing that only builds', () => {
    const brought = readdirSync(join(INSTALLED.server, 'node_modules'));
    const builds = ['esbuild', 'terser', 'typescript', 'rollup', 'tsx', 'class-validator', 'react', 'vite'];
    expect(brought.filter((name) => builds.includes(name))).toEqual([]);
  });

  test('ends in order when told to, its Redis with it, and has written nothing into its own folder', async () => {
    const redis = execFileSync('pgrep', ['-f', folder], { encoding: 'utf8' });
    expect(redis).not.toBe('');
    const ended = once(server, 'exit');
    process.kill(-server.pid!, 'SIGTERM');
    await ended;
    expect(output).toContain('Stopping');
    await until(async () => !(await takesConnections(Number(new URL(url).port))));
    await until(() =>
      redis
        .split('\n')
        .filter(Boolean)
        .every((pid) => !isAlive(Number(pid))),
    );
    expect(output).not.toMatch(/Could not stop|Stopping failed/);
    expect(fingerprint(SERVER)).toBe(before);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
