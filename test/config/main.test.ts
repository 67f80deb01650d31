import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { freePort } from '../support/free-port.js';
import { SECRET } from '../support/tokens.js';
import { until } from '../support/until.js';

// The built server, as `npm start` runs it: what a build forgets to copy shows here.
beforeAll(() => void execFileSync(process.execPath, ['src/build.mjs', '--if-stale'], { stdio: 'inherit' }), 120_000);

let directory: string;
let processes: Run[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rejoin-main-'));
  processes = [];
});

afterEach(async () => {
  for (const { child } of processes) child.kill('SIGKILL');
  await Promise.all(processes.map(({ ended }) => ended));
  rmSync(directory, { recursive: true, force: true });
});

interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  output(): string;
}

function run(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
  stdout: number | 'pipe' = 'pipe',
): Run {
  const environment = { PATH: process.env['PATH'], DATA_DIR: directory, PORT: '0', ...env };
  const child = spawn(command, args, { env: environment, stdio: ['ignore', stdout, 'pipe'] });
  let output = '';
  const collect = (text: Buffer) => (output += text.toString());
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const started = { child, ended, output: () => output };
  processes.push(started);
  return started;
}

const rejoin = (env: Record<string, string> = {}, ...args: string[]) =>
  run(process.execPath, ['dist/main.js', ...args], env);

async function urlOf(server: Run): Promise<string> {
  const url = () => /"url":"(http[^"]+)"/.exec(server.output())?.[1];
  await until(() => url() !== undefined || server.child.exitCode !== null);
  return (url() ?? `no address: ${server.output()}`).replace('localhost', '127.0.0.1');
}

async function viewer(url: string, token: string): Promise<unknown> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: '{"query":"{ viewer { id } }"}' });
  return response.json();
}

async function developmentToken(url: string): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/dev/token`, { method: 'POST', headers, body: '{"name":"alice"}' });
  return ((await response.json()) as { token: string }).token;
}

describe('the command', () => {
  test('explains itself', async () => {
    const help = rejoin({}, '--help');
    expect(await help.ended).toBe(0);
    expect(help.output()).toContain('JWT_SECRET');
    const version = rejoin({}, '--version');
    expect(await version.ended).toBe(0);
    expect(version.output()).toMatch(/^\d+\.\d+\.\d+\n$/);
    const wrong = rejoin({}, '--prot');
    expect(await wrong.ended).toBe(1);
    expect(wrong.output()).toBe('Unknown argument --prot. See: npx rejoin --help\n');
  });

  test('names every setting that the help should explain', () => {
    const declared = readFileSync('src/config.ts', 'utf8').match(/^ {2}[A-Z][A-Z_]+(?=:)/gm) ?? [];
    const help = readFileSync('src/help.ts', 'utf8');
    expect(declared.length).toBeGreaterThan(20);
    expect(declared.map((name) => name.trim()).filter((name) => !help.includes(`\n  ${name} `))).toEqual([]);
  });

  test('refuses what cannot work in plain words and without a stack', async () => {
    const faulty = rejoin({ PORT: 'x', GRACE_SECONDS: '-1', NODE_ENV: 'production' });
    expect(await faulty.ended).toBe(1);
    expect(faulty.output()).toMatch(/PORT must be[^]*GRACE_SECONDS must be/);
    const open = rejoin({ NODE_ENV: 'production' });
    expect(await open.ended).toBe(1);
    expect(open.output()).toContain('JWT_SECRET');
    const noRedis = run(process.execPath, ['dist/main.js'], { PATH: directory });
    expect(await noRedis.ended).toBe(1);
    expect(noRedis.output()).toMatch(/could not start: There is no redis-server on the PATH/);
    for (const process of processes) expect(process.output()).not.toMatch(/\n\s+at /);
  });

  test('says which port is taken', async () => {
    const port = String(await freePort());
    await urlOf(rejoin({ PORT: port }));
    const second = rejoin({ PORT: port, DATA_DIR: join(directory, 'second') });
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(port);
  });
});

describe('the server', () => {
  test('starts from nothing, serves, and ends in order when told to, its Redis with it', async () => {
    const server = rejoin();
    const url = await urlOf(server);
    expect(server.output()).toContain('DEVELOPMENT MODE');
    expect(server.output()).toContain('Nothing outlives Redis');
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect(await viewer(url, await developmentToken(url))).toEqual({ data: { viewer: { id: 'alice' } } });
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
    expect(existsSync(join(directory, 'redis', 'r.sock'))).toBe(false);
  });

  test('honours after a restart the development tokens of before', async () => {
    const first = rejoin();
    const token = await developmentToken(await urlOf(first));
    first.child.kill('SIGKILL');
    await first.ended;
    expect(await viewer(await urlOf(rejoin()), token)).toEqual({ data: { viewer: { id: 'alice' } } });
  });

  test('waits for a Redis that is not there yet, and then listens', async () => {
    const port = String(await freePort());
    const server = rejoin({ REDIS_URL: `redis://127.0.0.1:${port}`, JWT_SECRET: SECRET, HOST: '127.0.0.1' });
    await until(() => server.output().includes('Waiting for Redis'));
    expect(server.output()).not.toContain('"url"');
    run('redis-server', ['--port', port, '--bind', '127.0.0.1', '--dir', directory, '--save', '']);
    const url = await urlOf(server);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect(await (await fetch(`${url}/dev/token`)).json()).toEqual({ available: false });
  });

  test('can be stopped while it waits', async () => {
    const server = rejoin({ REDIS_URL: `redis://127.0.0.1:${await freePort()}` });
    await until(() => server.output().includes('Waiting for Redis'));
    server.child.kill('SIGINT');
    expect(await server.ended).toBe(0);
  });
});

/** A pipe that holds as much as it can, and nobody takes anything out of it. */
function fullPipe(): { readonly reader: number; readonly writer: number } {
  const path = join(directory, 'pipe');
  execFileSync('mkfifo', [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  for (const size of [4096, 1]) {
    try {
      for (;;) writeSync(writer, Buffer.alloc(size));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }
  return { reader, writer };
}

describe('a server whose log nobody takes', () => {
  async function servesAndEnds(stdout: number, readerDies: () => void = () => undefined): Promise<void> {
    const port = String(await freePort());
    const server = run(process.execPath, ['dist/main.js'], { PORT: port }, stdout);
    closeSync(stdout);
    const isServing = async () => (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null))?.status === 200;
    await until(isServing, 'it serves', 20_000);
    readerDies();
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
  }

  test('since its reader hangs, serves and ends', async () => {
    const { reader, writer } = fullPipe();
    await servesAndEnds(writer);
    closeSync(reader);
  }, 40_000);

  test('since its reader died with much unread, serves and ends', async () => {
    const { reader, writer } = fullPipe();
    await servesAndEnds(writer, () => closeSync(reader));
  }, 40_000);

  test('since its reader died before it began, serves and ends', async () => {
    const { reader, writer } = fullPipe();
    closeSync(reader);
    await servesAndEnds(writer);
  }, 40_000);

  test('since the disk is full, serves and ends', async () => {
    await servesAndEnds(openSync('/dev/full', 'w'));
  }, 40_000);
});
