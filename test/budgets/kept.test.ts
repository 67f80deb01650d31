import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { roomKey, userKey } from '../../src/redis/keys.js';
import { startNode, type RejoinNode } from '../support/node.js';
import { RedisServer } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { freshRoom, Visitor } from '../support/visitor.js';
import { caller, draft, fresh, refusal, Stage } from '../transfers/stage.js';

let redis: RedisServer;
let node: RejoinNode;
let stage: Stage;

beforeAll(async () => {
  redis = await RedisServer.start();
  // Leases are renewed three times a second, and with them what was held back is told.
  node = await startNode(redis.url, { LEASE_SECONDS: '1', LOG_SIZE: '500' });
  stage = await Stage.set();
});

afterAll(async () => {
  await node.stop();
  await stage.strike();
  await redis.stop();
});

test('idempotency keys take some 25 bytes each, and repeat the first answer still', async () => {
  const [ann, bob] = [await Visitor.enter(node, 'ann', freshRoom()), await Visitor.enter(node, 'bob', freshRoom())];
  const { roomId } = ann;
  const count = 3000;
  const say = (index: number) => ann.say(0, { idempotencyKey: `key-number-${index}-${'x'.repeat(20)}` });
  const first = (await say(0)).data?.sendSignal;
  for (let index = 1; index < count; index += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, one) => say(index + one)));
  }
  const keys = (await redis.redis.keys('*')).filter((key) => key.startsWith(`${roomKey(roomId, 'idem')}:`));
  const bytes = await Promise.all(keys.map((key) => redis.redis.call('MEMORY', 'USAGE', key)));
  expect(bytes.reduce<number>((sum, one) => sum + Number(one), 0) / count).toBeLessThan(40);
  expect((await say(0)).data?.sendSignal).toEqual({ ...first, duplicate: true });
  expect((await say(count - 1)).data?.sendSignal.duplicate).toBe(true);
  await ann.client.dispose();
  // A room that closed is forgotten with all of them.
  await until(async () => !(await redis.redis.keys('*')).some((key) => key.includes(roomId)), 'the room is forgotten');
  await bob.client.dispose();
});

test('reports of quality are told at most once in some seconds, and the last one always', async () => {
  const room = freshRoom();
  const [ann, bob] = [await Visitor.enter(node, 'ann', room), await Visitor.enter(node, 'bob', room)];
  const report = (latencyMs: number) =>
    ann.ask(
      `mutation { reportConnectionQuality(input: {roomId: "${room}", participantId: "${ann.id}", latencyMs: ${latencyMs}, packetLossPercent: 0, jitterMs: 0}) { quality } }`,
    );
  const told = () => bob.all('ParticipantChanged').map(({ participant }) => participant.quality);
  const from = performance.now();
  for (let index = 0; index < 60; index += 1) await report(index % 2 === 0 ? 10 : 400);
  await report(200);
  await until(() => told().at(-1) === 'FAIR', 'the last grade');
  const seconds = (performance.now() - from) / 1000;
  expect(told()[0]).toBe('GOOD');
  expect(told().length).toBeLessThanOrEqual(2 + Math.ceil(seconds / 3));
  await Promise.all([ann, bob].map((one) => one.client.dispose()));
});

test('an offer that ended stays readable, until fifty newer ones of its sender ended unaccepted', async () => {
  const one = stage.node();
  const [roomId, alice, bob] = [fresh('room'), caller(fresh('alice')), caller(fresh('bob'))];
  await stage.join(roomId, alice.userId);
  await stage.join(roomId, bob.userId);
  const offer = async () => (await one.offers.offer(alice, draft(roomId, bob.userId))).transfer.id;
  const accepted = await offer();
  await one.actions.accept(bob, accepted);
  await one.actions.cancel(alice, accepted);
  const ids: string[] = [];
  for (let index = 0; index < 53; index += 1) {
    ids.push(await offer());
    await one.actions.cancel(alice, ids.at(-1) ?? '');
  }
  const readable = async (id: string) => (await one.reads.get(bob, id)) !== null;
  expect(await Promise.all(ids.slice(0, 4).map(readable))).toEqual([false, false, false, true]);
  expect(await readable(accepted)).toBe(true);
  expect(await refusal(one.actions.cancel(alice, ids[0] ?? ''))).toBe('TRANSFER_NOT_FOUND');
  for (const user of [alice, bob]) expect((await one.reads.list(user, {}, { first: 1 })).totalCount).toBe(51);
  // Nothing of what is forgotten is left.
  const left = (await stage.redis.keys('*')).filter((key) => ids.slice(0, 3).some((id) => key.includes(id)));
  expect(left).toEqual([]);
  expect(one.failures).toEqual([]);
});

test('a full list loses what ended, never what is live', async () => {
  const one = stage.node();
  const [roomId, carol, friend] = [fresh('room'), caller(fresh('carol')), caller(fresh('friend'))];
  await Promise.all([carol, friend].map(({ userId }) => stage.join(roomId, userId)));
  const { transfer } = await one.offers.offer(friend, draft(roomId, carol.userId));
  for (let sender = 0; sender < 5; sender += 1) {
    const flooder = caller(fresh('flooder'));
    await stage.join(roomId, flooder.userId);
    for (let index = 0; index < 45; index += 1) {
      const made = await one.offers.offer(flooder, draft(roomId, carol.userId));
      await one.actions.cancel(flooder, made.transfer.id);
    }
  }
  const { edges, totalCount } = await one.reads.list(carol, { status: ['PENDING'] }, { first: 10 });
  expect([edges.map(({ node }) => node.id), totalCount]).toEqual([[transfer.id], 1]);
  expect((await one.reads.list(carol, {}, { first: 0 })).totalCount).toBe(200);
});

test('of the idempotency keys of offers the newest 500 of a user are known', async () => {
  const one = stage.node();
  const alice = fresh('alice');
  const reserve = async (key: string, id = fresh('transfer')) => {
    const reserved = await one.users.reserveSlot({ userId: alice, transferId: id, idempotencyKey: key, again: false });
    await one.users.freeSlot(alice, id);
    return reserved.kind;
  };
  for (let index = 0; index < 520; index += 1) expect(await reserve(`k${index}`)).toBe('reserved');
  expect(await reserve('k519')).toBe('repeated');
  expect(await reserve('k25')).toBe('repeated');
  expect(await stage.redis.hlen(userKey(alice, 'idem'))).toBe(500);
  expect(await stage.redis.zcard(userKey(alice, 'keys'))).toBe(500);
  expect(await reserve('k0')).toBe('reserved');
});
