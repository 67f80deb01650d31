import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { createLogger } from '../../src/logging.js';
import { startEmbeddedRedis, type EmbeddedRedis } from '../../src/redis/embedded.js';
import { until } from '../support/until.js';

const logger = createLogger('silent');
const PATH = process.env['PATH'];
let directory: string;
let servers: EmbeddedRedis[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rejoin-embedded-'));
  servers = [];
});

afterEach(async () => {
  process.env['PATH'] = PATH;
  await Promise.all(servers.map((server) => server.stop()));
  rmSync(directory, { recursive: true, force: true });
});

async function start(): Promise<EmbeddedRedis> {
  const server = await startEmbeddedRedis(directory, logger);
  servers.push(server);
  return server;
}

async function using<T>(address: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis({ path: address });
  redis.on('error', () => undefined);
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

const pidOf = (address: string) =>
  using(address, async (redis) => Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]));

function alive(pid: number): boolean {
  try {
    // A zombie has ended, even where nobody collects it.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function ownerProcess(): Promise<{ owner: ChildProcess; address: string }> {
  const owner = spawn(process.execPath, ['--import', 'tsx', join('test', 'redis', 'embedded-owner.ts'), directory]);
  const [line] = (await once(owner.stdout, 'data')) as [Buffer];
  return { owner, address: line.toString().trim() };
}

describe('the embedded Redis', () => {
  test('serves on a socket that only this user can reach, and never evicts', async () => {
    const { address } = await start();
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(statSync(address).mode & 0o077).toBe(0);
    await using(address, async (redis) => {
      expect(await redis.ping()).toBe('PONG');
      expect(await redis.config('GET', 'maxmemory-policy', 'port', 'appendonly')).toEqual(
        expect.arrayContaining(['noeviction', '0', 'yes']),
      );
    });
  });

  test('ends cleanly when told to', async () => {
    const server = await start();
    const pid = await pidOf(server.address);
    await server.stop();
    expect(alive(pid)).toBe(false);
  });

  test('has everything again after a stop and a new start', async () => {
    const first = await start();
    await using(first.address, (redis) => redis.set('kept', 'yes'));
    await first.stop();
    const second = await start();
    expect(await using(second.address, (redis) => redis.get('kept'))).toBe('yes');
  });

  test('is started again with all its data when it is killed', async () => {
    const { address } = await start();
    const pid = await pidOf(address);
    await using(address, (redis) => redis.set('kept', 'yes'));
    process.kill(pid, 'SIGKILL');
    await until(() => !alive(pid));
    expect(await using(address, (redis) => redis.get('kept'))).toBe('yes');
    expect(await pidOf(address)).not.toBe(pid);
  });

  test('dies with its owner, also of SIGKILL, and the next owner finds what was written', async () => {
    const { owner, address } = await ownerProcess();
    const pid = await pidOf(address);
    await using(address, (redis) => redis.set('kept', 'yes'));
    owner.kill('SIGKILL');
    await until(() => !alive(pid));
    const { address: again } = await start();
    expect(await using(again, (redis) => redis.get('kept'))).toBe('yes');
  });

  test('a second server on the same folder is refused in one clear line, and the first goes on', async () => {
    const { address } = await start();
    await expect(startEmbeddedRedis(directory, logger)).rejects.toThrow(/^Another server already uses .*DATA_DIR\.$/);
    expect(await using(address, (redis) => redis.ping())).toBe('PONG');
  });

  test('without a redis-server on the PATH the error says how to get one', async () => {
    process.env['PATH'] = directory;
    await expect(startEmbeddedRedis(directory, logger)).rejects.toThrow(
      /no redis-server.*apt-get install redis-server/,
    );
  });

  test('an old redis-server is refused', async () => {
    const old = join(directory, 'redis-server');
    writeFileSync(old, '#!/bin/sh\necho "Redis server v=6.2.14 sha=00000000"\n', { mode: 0o700 });
    process.env['PATH'] = `${directory}:${PATH}`;
    await expect(startEmbeddedRedis(directory, logger)).rejects.toThrow(/v=6\.2\.14; Redis 7 or newer/);
  });

  test('what Redis says when it cannot start is in the error', async () => {
    const broken = join(directory, 'redis-server');
    writeFileSync(broken, '#!/bin/sh\n[ "$1" = --version ] && echo v=7.0.0 && exit\necho "Fatal: bad disk"; exit 1\n', {
      mode: 0o700,
    });
    process.env['PATH'] = `${directory}:${PATH}`;
    await expect(startEmbeddedRedis(directory, logger)).rejects.toThrow(/ended with code 1[^]*bad disk/);
  });
});

describe('without setpriv and flock', () => {
  beforeEach(() => {
    const real = (PATH ?? '').split(delimiter).map((folder) => join(folder, 'redis-server'));
    symlinkSync(real.find(existsSync) ?? '', join(directory, 'redis-server'));
    process.env['PATH'] = directory;
  });

  test('a plain child serves, refuses a second server and ends', async () => {
    const server = await start();
    const pid = await pidOf(server.address);
    await expect(startEmbeddedRedis(directory, logger)).rejects.toThrow(/Another server already uses/);
    await server.stop();
    expect(alive(pid)).toBe(false);
  });
});
