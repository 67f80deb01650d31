import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { roomKey } from '../../src/redis/keys.js';
import { startNode, type RejoinNode } from '../support/node.js';
import { until } from '../support/until.js';
import { freshRoom, Visitor } from '../support/visitor.js';

let dataDir: string;
let ends: (() => Promise<unknown>)[];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'rejoin-memory-'));
  ends = [];
});
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  rmSync(dataDir, { recursive: true, force: true });
});

async function node(redisUrl: string, settings: Record<string, string>): Promise<RejoinNode> {
  const started = await startNode(redisUrl, settings);
  ends.push(() => started.stop());
  return started;
}

async function enter(at: RejoinNode, name: string, roomId: string): Promise<Visitor> {
  const visitor = await Visitor.enter(at, name, roomId);
  ends.push(async () => visitor.cut());
  return visitor;
}

/** One node with a Redis of its own, and one that reaches it by its socket. */
async function meet(): Promise<{ ann: Visitor; bob: Visitor; redis: Redis }> {
  const socket = join(dataDir, 'redis', 'r.sock');
  const settings = { LEASE_SECONDS: '1.5' };
  const [owner, guest] = [await node('', { ...settings, DATA_DIR: dataDir }), await node(`unix://${socket}`, settings)];
  const redis = new Redis({ path: socket, retryStrategy: () => 50 });
  redis.on('error', () => undefined);
  ends.push(async () => redis.disconnect());
  const roomId = freshRoom();
  return { ann: await enter(owner, 'ann', roomId), bob: await enter(guest, 'bob', roomId), redis };
}

test('a node that reaches the embedded Redis of another by its socket agrees with it on whose memory that is', async () => {
  const { ann, bob, redis } = await meet();
  const epoch = () => redis.hget(roomKey(ann.roomId, 'meta'), 'e');
  const first = await epoch();
  for (let round = 0; round < 5; round += 1) {
    await ann.say(`ann ${round}`);
    await bob.say(`bob ${round}`);
    expect(await epoch()).toBe(first);
  }
  const carl = await enter(bob.node, 'carl', ann.roomId);
  await carl.say('hello');
  await until(() => ann.room.payloads.includes('hello') && bob.room.payloads.includes('hello'), 'all hear each other');
  for (const one of [ann, bob]) expect(one.all('RoomSnapshot')).toHaveLength(1);
});

test('both learn anew whose memory it is when that Redis was started again', async () => {
  const { ann, bob, redis } = await meet();
  process.kill(Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]), 'SIGKILL');
  const heard = (one: Visitor, text: string) => one.room.payloads.includes(text);
  await until(async () => (await ann.say('ann is back')).errors === undefined, 'ann speaks');
  await until(async () => (await bob.say('bob is back')).errors === undefined, 'bob speaks');
  await until(() => heard(ann, 'bob is back') && heard(bob, 'ann is back'), 'both hear each other');
  const { length } = [...ann.all('RoomSnapshot'), ...bob.all('RoomSnapshot')];
  const epoch = await redis.hget(roomKey(ann.roomId, 'meta'), 'e');
  for (let round = 0; round < 3; round += 1) {
    await ann.say(`ann ${round}`);
    await bob.say(`bob ${round}`);
  }
  await until(() => heard(ann, 'bob 2') && heard(bob, 'ann 2'), 'they go on');
  expect(await redis.hget(roomKey(ann.roomId, 'meta'), 'e')).toBe(epoch);
  expect([...ann.all('RoomSnapshot'), ...bob.all('RoomSnapshot')]).toHaveLength(length);
});
