import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { startNode, type RejoinNode } from '../support/node.js';
import { RedisServer } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { freshRoom, placeOf, Visitor } from '../support/visitor.js';

let redis: RedisServer;
let node: RejoinNode;
let visitors: Visitor[] = [];

beforeAll(async () => {
  redis = await RedisServer.start();
  node = await startNode(redis.url, { LEASE_SECONDS: '1.5' });
});

afterEach(async () => {
  await Promise.all(visitors.map(({ client }) => client.dispose()));
  visitors = [];
});

afterAll(async () => {
  await node.stop();
  await redis.stop();
});

async function enter(userId: string, roomId: string): Promise<Visitor> {
  const visitor = await Visitor.enter(node, userId, roomId);
  visitors.push(visitor);
  return visitor;
}

const large = (number: number) => ({ number, filling: 'x'.repeat(60_000) });
const numbersOf = (visitor: Visitor) => visitor.room.payloads.map((payload) => (payload as { number: number }).number);

/**
 * Ann sends while Bob reads nothing. Ann waits for Carl after every ten signals: Carl reads in the process that sends, and on a
 * busy machine it would fall behind the window itself.
 */
async function flood(ann: Visitor, carl: Visitor, count: number): Promise<void> {
  for (let number = 0; number < count; number += 10) {
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => ann.say(large(number + index))));
    expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([]);
    await until(() => numbersOf(carl).length === number + 10, `Carl receives ${number + 10} signals`);
  }
}

test('a reader that stalls gets everything in order as long as this node has it', async () => {
  const roomId = freshRoom();
  const [ann, bob, carl] = [await enter('ann', roomId), await enter('bob', roomId), await enter('carl', roomId)];
  bob.client.stopReading();
  await flood(ann, carl, 60);
  bob.client.resumeReading();
  await until(() => numbersOf(bob).length === 60);
  expect(numbersOf(bob)).toEqual(numbersOf(carl));
  expect(bob.all('RoomSnapshot')).toHaveLength(1);
});

test('one that stalls for longer is told in mid-stream what it lost, and goes on from there', async () => {
  const roomId = freshRoom();
  const [ann, bob, carl] = [await enter('ann', roomId), await enter('bob', roomId), await enter('carl', roomId)];
  bob.client.stopReading();
  // More than the sockets' buffers, the window and the log can hold.
  await flood(ann, carl, 250);
  bob.client.resumeReading();
  const all = numbersOf(carl);
  await until(() => numbersOf(bob).at(-1) === all.at(-1), 'it catches up');
  const [, snapshot] = bob.all('RoomSnapshot');
  expect(snapshot).toMatchObject({
    you: { id: bob.id },
    participantKey: bob.key,
    resumed: true,
    recovery: { wasRecovering: true, recovered: false, reason: 'LOG_TRIMMED' },
  });
  const at = bob.events.indexOf(snapshot!);
  const before = bob.events.slice(0, at).filter(({ __typename }) => __typename === 'SignalReceived').length;
  const heard = numbersOf(bob);
  const told = snapshot!.recovery.missedCount;
  expect(told).toBeGreaterThan(10);
  // In order without a hole up to the snapshot, and again from what is left of the log.
  expect(heard.slice(0, before)).toEqual(all.slice(0, before));
  const after = heard.slice(before);
  expect(after).toEqual(all.slice(-after.length));
  expect(after.length).toBeGreaterThanOrEqual(told);
  expect(bob.room.errors).toEqual([]);
  expect(bob.client.closes).toEqual([]);
});

test('a position tick after twenty events for others, with the right count', async () => {
  const roomId = freshRoom();
  const [ann, bob, carl] = [await enter('ann', roomId), await enter('bob', roomId), await enter('carl', roomId)];
  await ann.count(1, 3);
  for (let number = 0; number < 45; number += 1) await ann.say('not for bob', { to: carl.id });
  await until(() => bob.all('PositionAdvanced').length === 2, 'ticks');
  await ann.count(4, 4);
  await bob.heard(1, 2, 3, 4);
  for (const tick of bob.all('PositionAdvanced')) {
    const given = bob.events.slice(0, bob.events.indexOf(tick));
    const counted = given.filter(({ __typename }) => !['RoomSnapshot', 'PositionAdvanced'].includes(__typename));
    expect(tick.deliveredCount).toBe(counted.length);
  }
  expect(carl.all('PositionAdvanced')).toEqual([]);
  const offsets = bob.events.map(({ cursor }) => placeOf(cursor).offset);
  expect(offsets).toEqual([...offsets].sort((x, y) => x - y));
  // The tick kept its cursor inside the log: what it has not heard of since is still there.
  const again = await bob.back(node, { after: bob.all('PositionAdvanced')[1]!.cursor });
  visitors.push(again);
  expect(again.recovery).toMatchObject({ recovered: true, missedCount: 1 });
});
