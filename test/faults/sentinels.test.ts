import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { spawnNode, type RejoinProcess } from '../support/node.js';
import { freePort } from '../support/free-port.js';
import { RedisServer } from '../support/redis-server.js';
import { until } from '../support/until.js';

/** Longer than a node waits before it connects to a Sentinel again, and then for the answer. */
const HANGS_MS = 5000;

let directory: string;
let master: RedisServer;
let sentinel: ChildProcess;
let probe: Redis;
let port: number;
let node: RejoinProcess;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'rejoin-sentinels-'));
  const masterPort = await freePort();
  port = await freePort();
  master = await RedisServer.start('--port', String(masterPort));
  writeFileSync(join(directory, 'sentinel.conf'), `sentinel monitor rooms 127.0.0.1 ${masterPort} 1\n`);
  startSentinel();
  probe = new Redis(port, { retryStrategy: () => 100, maxRetriesPerRequest: null });
  probe.on('error', () => undefined);
  node = await spawnNode(`redis+sentinel://127.0.0.1:${port}/rooms`);
  await until(isHeard, 'the Sentinel is heard');
}, 30_000);

afterEach(async () => {
  sentinel.kill('SIGKILL');
  probe.disconnect();
  await node.stop();
  await master.stop();
  rmSync(directory, { recursive: true, force: true });
});

function startSentinel(): void {
  const configuration = join(directory, 'sentinel.conf');
  sentinel = spawn('redis-server', [configuration, '--sentinel', '--port', String(port)], { stdio: 'ignore' });
}

const isHeard = async () => String(await probe.client('LIST').catch(() => '')).includes(' sub=1 ');
const cut = () => probe.call('CLIENT', 'KILL', 'TYPE', 'pubsub');

async function expectAlive(): Promise<void> {
  expect((await fetch(`${node.url}/readyz`)).status).toBe(200);
}

test('a Sentinel that refuses to be heard leaves the node alive, and is heard once it lets it', async () => {
  await probe.call('ACL', 'SETUSER', 'default', 'resetchannels');
  const refused = async () => ((await probe.call('ACL', 'LOG')) as unknown[]).length;
  await cut();
  await until(async () => (await refused()) >= 1, 'it refuses');
  await expectAlive();
  await probe.call('ACL', 'SETUSER', 'default', 'allchannels');
  await until(isHeard, 'it is heard again');
  await expectAlive();
}, 60_000);

test('a Sentinel that hangs when the node comes back leaves the node alive, and is heard once it goes on', async () => {
  await cut();
  sentinel.kill('SIGSTOP');
  await wait(HANGS_MS);
  sentinel.kill('SIGCONT');
  await until(isHeard, 'it is heard again', 30_000);
  await expectAlive();
}, 60_000);

test('a Sentinel that dies leaves the node alive, and its successor is heard', async () => {
  const ended = once(sentinel, 'exit');
  sentinel.kill('SIGKILL');
  await ended;
  startSentinel();
  await until(isHeard, 'it is heard again', 30_000);
  await expectAlive();
}, 60_000);
