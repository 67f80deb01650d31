import { describe, expect, test } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';
import { codeOf, SocketClient } from '../support/graphql.js';
import type { RedisServer } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { freshRoom, type Visitor } from '../support/visitor.js';
import { Fleet } from './fleet.js';

const fleet = new Fleet();
const ROOM = 'query ($id: ID!) { room(id: $id) { participants { id } } }';
const SEND = 'mutation ($input: SendSignalInput!) { sendSignal(input: $input) { id } }';

async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  const from = Date.now();
  const result = await answer;
  expect(Date.now() - from).toBeLessThan(ms);
  return result;
}

/** Everything that asks Redis is refused alike, over HTTP and over the socket, and soon. */
async function isRefused(ann: Visitor): Promise<void> {
  const input = { roomId: ann.roomId, kind: 'APPLICATION', payload: 'never' };
  const unavailable = { code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: 1 };
  const [said, read, overSocket, joined] = await within(
    5000,
    Promise.all([
      ann.say('never', { to: 'nobody' }),
      ann.ask(ROOM, { id: ann.roomId }),
      ann.client.subscribe(SEND, { input: { ...input, to: 'nobody' } }, 'sendSignal').refusal(),
      new SocketClient(ann.node.socketUrl, ann.token).room({ roomId: freshRoom() }).refusal(),
    ]),
  );
  expect([said, read].map(({ errors }) => errors?.[0]?.extensions)).toEqual([unavailable, unavailable]);
  expect([overSocket, joined]).toEqual([unavailable, unavailable]);
}

/** Without a restart: what was open goes on, what is new works. */
async function worksAgain(ann: Visitor, bob: Visitor): Promise<void> {
  const told = async () => codeOf(await ann.say('back')) === undefined && bob.room.payloads.at(-1) === 'back';
  await until(told, 'working again', 5000);
  expect(codeOf(await ann.ask(ROOM, { id: ann.roomId }))).toBeUndefined();
  await fleet.enter(bob.node, 'carl', bob.roomId);
}

async function meet(redis: RedisServer, settings: Record<string, string>): Promise<{ ann: Visitor; bob: Visitor }> {
  const [a, b] = await Promise.all([fleet.here(redis, settings), fleet.here(redis, settings)]);
  const roomId = freshRoom();
  const [ann, bob] = [await fleet.enter(a, 'ann', roomId), await fleet.enter(b, 'bob', roomId)];
  await ann.count(1, 2);
  await bob.heard(1, 2);
  return { ann, bob };
}

describe('Redis is away', () => {
  test('stopped, and started again', async () => {
    const redis = await fleet.redis();
    const { ann, bob } = await meet(redis, {});
    await redis.kill();
    await isRefused(ann);
    await redis.run();
    await worksAgain(ann, bob);
    expect(bob.all('RoomSnapshot').at(-1)?.recovery.reason).toBe('EPOCH_CHANGED');
  });

  test('hangs, and goes on', async () => {
    const redis = await fleet.redis();
    const { ann, bob } = await meet(redis, {});
    redis.pause();
    await isRefused(ann);
    redis.resume();
    await worksAgain(ann, bob);
    expect(bob.all('RoomSnapshot')).toHaveLength(1);
    expect(bob.room.payloads.filter((payload) => payload !== 'back')).toEqual([1, 2]);
  });

  test('hangs for longer than all leases and graces: nobody is thrown out', async () => {
    const redis = await fleet.redis();
    const { ann, bob } = await meet(redis, { LEASE_SECONDS: '1.5', GRACE_SECONDS: '2' });
    redis.pause();
    await wait(6000); // Longer than a partition may go unswept: the one thing here that is a matter of time.
    redis.resume();
    await worksAgain(ann, bob);
    // Through the lease in which nothing is believed, and the one after it.
    await wait(3000);
    for (const one of [ann, bob]) {
      expect(one.all('ParticipantLeft')).toEqual([]);
      expect(one.all('ParticipantChanged')).toEqual([]);
    }
  });
});
