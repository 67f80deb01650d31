import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createLogger } from '../../src/logging.js';
import {
  closeRedis,
  commandClient,
  subscriptionServers,
  waitForRedis,
  type RedisClient,
} from '../../src/redis/connect.js';
import { Channels } from '../../src/redis/channels.js';
import { partitionBase, slotOfPartition } from '../../src/redis/keys.js';
import { RedisMemory } from '../../src/redis/memory.js';
import { orUnavailable } from '../../src/redis/outage.js';
import { freePort } from '../support/free-port.js';
import { until } from '../support/until.js';

const logger = createLogger('silent');
let directory: string;
let processes: ChildProcess[];
let clients: RedisClient[];
let ears: Ear[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rejoin-connect-'));
  processes = [];
  clients = [];
  ears = [];
});

afterEach(async () => {
  for (const { channels } of ears) channels.close();
  await Promise.all(clients.map(closeRedis));
  await Promise.all(processes.map(end));
  rmSync(directory, { recursive: true, force: true });
});

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

function redisServer(port: number, ...options: string[]): ChildProcess {
  const always = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    directory,
    '--save',
    '',
    '--appendonly',
    'no',
  ];
  const child = spawn('redis-server', [...always, ...options], { stdio: 'ignore' });
  processes.push(child);
  return child;
}

function commands(url: string): RedisClient {
  const client = commandClient(url, logger);
  clients.push(client);
  return client;
}

/** What is heard on sharded channels, and what was heard anew after it may have been missed. */
class Ear {
  readonly heard: string[] = [];
  readonly restored: string[] = [];
  readonly channels: Channels;

  constructor(url: string, client: RedisClient) {
    this.channels = new Channels(subscriptionServers(url, client, logger), 'ssubscribe', {
      heard: (_, message) => void this.heard.push(message),
      restored: (channel) => void this.restored.push(channel),
      refused: () => undefined,
    });
    ears.push(this);
  }
}

async function millisecondsOf(work: Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work;
  return performance.now() - from;
}

describe('one Redis', () => {
  test('is waited for, then used', async () => {
    const port = await freePort();
    const client = commands(`redis://127.0.0.1:${port}`);
    const ready = waitForRedis(client, logger);
    await expect(orUnavailable(client.get('early'))).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    redisServer(port);
    await ready;
    expect(await client.set('a', 'b')).toBe('OK');
  });

  test('is waited for no longer than the caller wants', async () => {
    const client = commands(`redis://127.0.0.1:${await freePort()}`);
    await expect(waitForRedis(client, logger, AbortSignal.timeout(50))).rejects.toThrow(/abort/i);
  });

  test('that is gone makes commands fail within a second, and works again within one of its return', async () => {
    const port = await freePort();
    const first = redisServer(port);
    const client = commands(`redis://127.0.0.1:${port}`);
    await waitForRedis(client, logger);
    await end(first);
    const failure = expect(orUnavailable(client.get('x'))).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(await millisecondsOf(failure)).toBeLessThan(1000);
    redisServer(port);
    const back = until(async () => (await client.ping().catch(() => '')) === 'PONG');
    expect(await millisecondsOf(back)).toBeLessThan(2000);
  });

  test('that hangs makes commands fail, and what was not answered is not sent a second time', async () => {
    const port = await freePort();
    const hanging = redisServer(port);
    const client = commands(`redis://127.0.0.1:${port}`);
    await waitForRedis(client, logger);
    hanging.kill('SIGSTOP');
    await expect(orUnavailable(client.incr('count'))).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      message: expect.stringContaining('did not answer in time'),
    });
    hanging.kill('SIGCONT');
    await until(async () => (await client.get('count').catch(() => null)) === '1');
    expect(await client.get('count')).toBe('1');
  });

  test('that refuses to write is an outage; a mistake of ours is none', async () => {
    const port = await freePort();
    redisServer(port, '--maxmemory', '1', '--maxmemory-policy', 'noeviction');
    const client = commands(`redis://127.0.0.1:${port}`);
    await waitForRedis(client, logger);
    await expect(orUnavailable(client.set('a', 'b'))).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await expect(orUnavailable(client.call('NONSENSE'))).rejects.toThrow(/unknown command/);
  });

  test('that became read-only is left once, however many commands it refuses', async () => {
    const port = await freePort();
    redisServer(port);
    const client = commands(`redis://127.0.0.1:${port}`) as Redis;
    await waitForRedis(client, logger);
    await client.call('REPLICAOF', '127.0.0.1', '1');
    const { stream } = client;
    const before = stream.listenerCount('close');
    const refused = await Promise.allSettled(Array.from({ length: 50 }, () => client.set('a', 'b')));
    expect(refused.every(({ status }) => status === 'rejected')).toBe(true);
    expect(stream.listenerCount('close') - before).toBeLessThanOrEqual(1);
    await client.call('REPLICAOF', 'NO', 'ONE').catch(() => undefined);
    await until(async () => (await client.call('REPLICAOF', 'NO', 'ONE').catch(() => '')) !== '', 'a connection again');
    await until(async () => (await client.set('a', 'b').catch(() => '')) === 'OK', 'writing again');
  });

  test('gives subscriptions back after it was restarted', async () => {
    const port = await freePort();
    const first = redisServer(port);
    const url = `redis://127.0.0.1:${port}`;
    const client = commands(url);
    const ear = new Ear(url, client);
    await waitForRedis(client, logger);
    await ear.channels.subscribe('room', 0);
    await client.spublish('room', 'one');
    await end(first);
    redisServer(port);
    await waitForRedis(client, logger);
    await until(() => ear.restored.includes('room'));
    await client.spublish('room', 'two');
    await until(() => ear.heard.length === 2);
    expect(ear.heard).toEqual(['one', 'two']);
  });

  test('may want a name and a password, and may be behind a unix socket', async () => {
    const port = await freePort();
    const socket = join(directory, 's');
    const user = ['--user', 'rejoin', 'on', '>p@ss', '~*', '&*', '+@all'];
    redisServer(port, ...user, '--user', 'default', 'off', '--unixsocket', socket);
    for (const url of [`redis://rejoin:p%40ss@127.0.0.1:${port}/1`, `unix://rejoin:p%40ss@${socket}`]) {
      const client = commands(url);
      await waitForRedis(client, logger);
      expect(await client.ping()).toBe('PONG');
    }
  });
});

test('a Cluster: commands, sharded subscriptions, failing fast and coming back', async () => {
  const port = await freePort();
  const announced = ['--cluster-announce-ip', '127.0.0.1', '--cluster-port', String(await freePort())];
  const options = ['--cluster-enabled', 'yes', ...announced];
  const first = redisServer(port, ...options);
  const plain = commands(`redis://127.0.0.1:${port}`);
  await waitForRedis(plain, logger);
  await plain.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
  await until(async () => ((await plain.call('CLUSTER', 'INFO')) as string).includes('cluster_state:ok'));

  const url = `redis+cluster://127.0.0.1:${port}`;
  const client = commands(url);
  await waitForRedis(client, logger);
  const ear = new Ear(url, client);
  await client.set('{p1}a', 'b');
  expect(await new RedisMemory(client).used()).toBeGreaterThan(100_000);
  const room = `${partitionBase(1)}:room`;
  await ear.channels.subscribe(room, slotOfPartition(1));
  await client.spublish(room, 'one');
  await until(() => ear.heard.includes('one'));

  await end(first);
  const failure = expect(orUnavailable(client.get('{p1}a'))).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  expect(await millisecondsOf(failure)).toBeLessThan(1000);
  redisServer(port, ...options);
  await until(async () => (await client.get('{p1}a').catch(() => undefined)) === null);
  await until(() => ear.restored.includes(room));
});

test('Sentinel: the master is found by name, and its successor after it died', async () => {
  const [master, replica, sentinel] = [await freePort(), await freePort(), await freePort()];
  const first = redisServer(master);
  redisServer(replica, '--replicaof', '127.0.0.1', String(master));
  const configuration = join(directory, 'sentinel.conf');
  writeFileSync(
    configuration,
    [
      `sentinel monitor rooms 127.0.0.1 ${master} 1`,
      'sentinel down-after-milliseconds rooms 300',
      'sentinel failover-timeout rooms 2000',
    ].join('\n'),
  );
  const probe = commands(`redis://127.0.0.1:${replica}`);
  await until(async () => (await probe.info('replication').catch(() => '')).includes('master_link_status:up'));
  const watcher = spawn('redis-server', [configuration, '--sentinel', '--port', String(sentinel)], { stdio: 'ignore' });
  processes.push(watcher);
  const knowsReplica = commands(`redis://127.0.0.1:${sentinel}`);
  await until(async () => (await knowsReplica.info('sentinel').catch(() => '')).includes('slaves=1'));

  const client = commands(`redis+sentinel://127.0.0.1:${sentinel}/rooms`);
  await waitForRedis(client, logger);
  expect(await client.set('a', 'b')).toBe('OK');
  await end(first);
  // A Sentinel that the machine held up for two seconds distrusts its clock, and decides nothing for thirty (TILT).
  await until(async () => (await client.set('a', 'c').catch(() => '')) === 'OK', 'a successor', 50_000);
  expect(await probe.get('a')).toBe('c');
}, 90_000);

test('Sentinels may want a password of their own, and a name', async () => {
  const [master, sentinel] = [await freePort(), await freePort()];
  redisServer(master, '--requirepass', 'of-redis');
  const configuration = join(directory, 'sentinel.conf');
  const user = 'user watcher on >of-sentinels ~* &* +@all';
  const monitor = [`sentinel monitor rooms 127.0.0.1 ${master} 1`, 'sentinel auth-pass rooms of-redis'];
  writeFileSync(configuration, [user, 'requirepass of-sentinels', ...monitor].join('\n'));
  processes.push(spawn('redis-server', [configuration, '--sentinel', '--port', String(sentinel)], { stdio: 'ignore' }));
  for (const login of ['sentinelPassword=of-sentinels', 'sentinelUsername=watcher&sentinelPassword=of-sentinels']) {
    const client = commands(`redis+sentinel://:of-redis@127.0.0.1:${sentinel}/rooms?${login}`);
    await waitForRedis(client, logger, AbortSignal.timeout(20_000));
    expect(await client.ping()).toBe('PONG');
  }
});
