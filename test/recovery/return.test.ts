import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { encodeCursor } from '../../src/graphql/cursor.js';
import { roomKey } from '../../src/redis/keys.js';
import { startNode, type RejoinNode } from '../support/node.js';
import { RedisServer } from '../support/redis-server.js';
import { SocketClient } from '../support/graphql.js';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';
import { freshRoom, placeOf, Visitor, type Entering } from '../support/visitor.js';

let redis: RedisServer;
let [a, b]: RejoinNode[] = [];
let visitors: Visitor[] = [];
const FULL = { wasRecovering: true, recovered: true, reason: null };
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

beforeAll(async () => {
  redis = await RedisServer.start();
  const settings = { LEASE_SECONDS: '1.5' };
  [a, b] = await Promise.all([startNode(redis.url, settings), startNode(redis.url, settings)]);
});

afterEach(async () => {
  await Promise.all(visitors.map(({ client }) => client.dispose()));
  visitors = [];
});

afterAll(async () => {
  await Promise.all([a?.stop(), b?.stop()]);
  await redis.stop();
});

async function enter(node: RejoinNode | undefined, userId: string, entering: Entering | string): Promise<Visitor> {
  const visitor = await Visitor.enter(node!, userId, entering);
  visitors.push(visitor);
  return visitor;
}

async function back(visitor: Visitor, how: Partial<Entering> = {}): Promise<Visitor> {
  const returned = await visitor.back(b, how);
  visitors.push(returned);
  return returned;
}

/** Ann and Bob, and Bob's connection is cut once he has heard what Ann had said. */
async function cutBob(said = 0): Promise<{ ann: Visitor; bob: Visitor; roomId: string }> {
  const roomId = freshRoom();
  const ann = await enter(a, 'ann', roomId);
  const bob = await enter(a, 'bob', roomId);
  await ann.count(1, said);
  await bob.heard(...numbers(1, said));
  bob.cut();
  await ann.sees(bob.id, 'RECONNECTING');
  return { ann, bob, roomId };
}

describe('coming back to another node', () => {
  test('nothing missed', async () => {
    const { ann, bob } = await cutBob(2);
    const again = await back(bob);
    expect(again.recovery).toMatchObject({ ...FULL, missedCount: 0 });
    expect(again.snapshot).toMatchObject({
      resumed: true,
      participantKey: bob.key,
      you: { id: bob.id, state: 'CONNECTED' },
    });
    await ann.sees(bob.id, 'CONNECTED');
    await ann.count(3, 4);
    await again.heard(3, 4);
    expect(ann.all('ParticipantLeft')).toEqual([]);
    expect(ann.all('ParticipantJoined')).toHaveLength(1);
  });

  test('some missed, then what happens', async () => {
    const { ann, bob } = await cutBob(3);
    await ann.count(4, 6);
    const again = await back(bob);
    expect(again.recovery).toMatchObject({ ...FULL, missedCount: 3 });
    expect(again.recovery.disconnectedForMs).toBeGreaterThan(0);
    expect(again.snapshot.cursor).toBe(bob.cursor);
    await ann.count(7, 7);
    await again.heard(4, 5, 6, 7);
  });

  test('exactly as much missed as the log holds', async () => {
    const { ann, bob } = await cutBob(1);
    await ann.count(2, 51);
    const again = await back(bob);
    expect(again.recovery).toMatchObject({ ...FULL, missedCount: 50 });
    await again.heard(...numbers(2, 51));
  });

  test('one more missed than the log holds: the rest follows, the gap lies before it', async () => {
    const { ann, bob } = await cutBob(1);
    await ann.count(2, 52);
    const again = await back(bob);
    expect(again.recovery).toMatchObject({
      wasRecovering: true,
      recovered: false,
      reason: 'LOG_TRIMMED',
      missedCount: 50,
    });
    expect(placeOf(again.snapshot.cursor).offset).toBe(placeOf(bob.cursor).offset + 1);
    await again.heard(...numbers(3, 52));
  });

  test('exactly as much missed as the log holds, by a new participant, whose own arrival pushes the oldest out', async () => {
    const { ann, bob } = await cutBob(1);
    await ann.count(2, 51);
    const again = await enter(b, 'bob', { roomId: bob.roomId, after: bob.cursor });
    expect(again.recovery).toMatchObject({ ...FULL, missedCount: 50 });
    expect(again.snapshot.resumed).toBe(false);
    await ann.count(52, 52);
    await again.heard(...numbers(2, 52));
    expect(again.all('ParticipantJoined')).toEqual([]);
  });

  test('a log of few large events: what the bound of bytes left follows', async () => {
    const { ann, bob } = await cutBob(1);
    const large = 'x'.repeat(60_000);
    for (let number = 0; number < 20; number += 1) await ann.say(`${number}${large}`);
    const again = await back(bob);
    expect(again.recovery).toMatchObject({ recovered: false, reason: 'LOG_TRIMMED' });
    const { missedCount } = again.recovery;
    expect(missedCount).toBeGreaterThan(14);
    expect(missedCount).toBeLessThan(18);
    await again.heard(...numbers(20 - missedCount, 19).map((number) => `${number}${large}`));
  });

  test('a position from the future', async () => {
    const { bob } = await cutBob(1);
    const { epoch, offset } = placeOf(bob.cursor);
    const again = await back(bob, { after: encodeCursor({ epoch, offset: offset + 1 }) });
    expect(again.recovery).toMatchObject({
      wasRecovering: true,
      recovered: false,
      reason: 'POSITION_AHEAD',
      missedCount: 0,
    });
    expect(again.snapshot.resumed).toBe(true);
  });

  test("another room's cursor never recovers: the same participant is given what the log holds", async () => {
    const { bob } = await cutBob(1);
    const other = await enter(a, 'ann', freshRoom());
    const again = await back(bob, { after: other.cursor });
    expect(again.recovery).toMatchObject({ recovered: false, reason: 'EPOCH_CHANGED', missedCount: 1 });
    await again.heard(1);
  });

  test.each([
    '',
    'x',
    'MTo',
    'LTE',
    encodeCursor({ epoch: 'e'.repeat(20), offset: -1 }),
    encodeCursor({ epoch: 'a'.repeat(20), offset: 2 ** 53 }),
  ])('the cursor %j is one that no server made', async (after) => {
    const client = new SocketClient(a!.socketUrl, await tokenFor('bob'));
    const refusal = await client.room({ roomId: freshRoom(), after }).refusal();
    expect(refusal).toMatchObject({ code: 'BAD_USER_INPUT', field: 'after' });
    await client.dispose();
  });

  test('its own signals, said over HTTP meanwhile, do not come back', async () => {
    const { ann, bob } = await cutBob(1);
    expect(await bob.say('mine')).toMatchObject({ data: { sendSignal: { recipients: 1 } } });
    await ann.room.find(({ payload }) => payload === 'mine');
    const again = await back(bob);
    expect(again.recovery).toMatchObject({ ...FULL, missedCount: 0 });
    await ann.count(2, 2);
    await again.heard(2);
  });

  test('what was for others is left out, live and in replay', async () => {
    const { ann, bob, roomId } = await cutBob(1);
    const carl = await enter(a, 'carl', roomId);
    for (const address of [{ to: carl.id }, { toUser: 'carl' }, { to: bob.id }, { toUser: 'bob' }, {}]) {
      expect((await ann.say(address, address)).errors).toBeUndefined();
    }
    const again = await back(bob);
    expect(again.recovery).toMatchObject({ ...FULL, missedCount: 3 });
    await again.heard({ to: bob.id }, { toUser: 'bob' }, {});
    await carl.heard({ to: carl.id }, { toUser: 'carl' }, {});
    expect(again.all('SignalReceived').map(({ addressed }) => addressed)).toEqual([true, true, false]);
  });

  test('two tabs of one user are two participants', async () => {
    const { ann, bob, roomId } = await cutBob();
    const tab = await enter(a, 'bob', roomId);
    tab.cut();
    await ann.sees(tab.id, 'RECONNECTING');
    await ann.say('one', { to: bob.id });
    await ann.say('both', { toUser: 'bob' });
    await bob.say('from the first');
    const [first, second] = [await back(bob), await back(tab)];
    expect([first.id, second.id]).toEqual([bob.id, tab.id]);
    await first.heard('one', 'both');
    await second.heard('both', 'from the first');
    expect([first.recovery.missedCount, second.recovery.missedCount]).toEqual([2, 2]);
  });

  test('what a newer offer supersedes is not replayed', async () => {
    const { ann, bob } = await cutBob();
    const offer = (sdp: string) => ann.say({ type: 'offer', sdp }, { to: bob.id, kind: 'OFFER' });
    const candidate = (text: string) => ann.say({ candidate: text }, { to: bob.id, kind: 'ICE_CANDIDATE' });
    await offer('one');
    await candidate('of one');
    await ann.say('hello');
    await offer('two');
    await candidate('of two');
    const again = await back(bob);
    expect(again.recovery).toMatchObject({ ...FULL, missedCount: 3 });
    await again.heard('hello', { type: 'offer', sdp: 'two' }, { candidate: 'of two' });
  });

  test("another user's key, or nobody's, makes a new participant, and recovery is judged all the same", async () => {
    const { ann, bob, roomId } = await cutBob(1);
    await ann.count(2, 3);
    for (const participantKey of [bob.key, 'no key', `${bob.id}.${'x'.repeat(24)}`]) {
      const carl = await enter(b, 'carl', { roomId, after: bob.cursor, participantKey });
      expect(carl.snapshot).toMatchObject({ resumed: false, you: { userId: 'carl' } });
      expect(carl.id).not.toBe(bob.id);
      expect(carl.recovery).toMatchObject({ ...FULL, missedCount: 2 });
      await carl.heard(2, 3);
    }
    expect((await back(bob)).id).toBe(bob.id);
  });

  test('with a key alone, the server goes on from what it knows was received', async () => {
    const { ann, bob } = await cutBob(0);
    const again = await back(bob);
    await ann.count(1, 5);
    await again.heard(1, 2, 3, 4, 5);
    const { epoch, offset } = placeOf(again.cursor);
    const known = () => redis.redis.hget(roomKey(bob.roomId, 'acknowledged'), bob.id);
    await until(async () => (await known()) === `${epoch}:${offset}`, 'the renewal tells what was received');
    again.cut();
    await until(
      () =>
        ann.all('ParticipantChanged').filter(({ participant }) => participant.state === 'RECONNECTING').length === 2,
    );
    await ann.count(6, 7);
    const third = await again.backByKey(a);
    visitors.push(third);
    expect(third.recovery).toMatchObject({ ...FULL, missedCount: 2 });
    await third.heard(6, 7);
  });

  test('a fresh join recovers nothing and says so', async () => {
    const { roomId } = await cutBob(3);
    const carl = await enter(b, 'carl', roomId);
    expect(carl.recovery).toEqual({
      wasRecovering: false,
      recovered: false,
      reason: null,
      missedCount: 0,
      archivedCount: 0,
      disconnectedForMs: null,
    });
  });
});

describe('taking over', () => {
  test('ends the older subscription, and nobody else notices', async () => {
    const roomId = freshRoom();
    const ann = await enter(a, 'ann', roomId);
    const bob = await enter(a, 'bob', roomId);
    const newer = await back(bob);
    expect(await bob.room.refusal()).toMatchObject({ code: 'PARTICIPANT_REPLACED' });
    await ann.count(1, 1);
    await newer.heard(1);
    expect(newer.snapshot).toMatchObject({ resumed: true, you: { id: bob.id } });
    bob.cut();
    await ann.count(2, 2);
    await newer.heard(1, 2);
    expect(ann.events.map(({ __typename }) => __typename)).toEqual(['RoomSnapshot', 'ParticipantJoined']);
  });

  test('on the same node, again and again: the newest stays', async () => {
    const roomId = freshRoom();
    const ann = await enter(a, 'ann', roomId);
    let bob = await enter(a, 'bob', roomId);
    for (let round = 0; round < 20; round += 1) {
      const coming = [a!, b!].map((node) => Visitor.enter(node, 'bob', { roomId, participantKey: bob.key }));
      const came = await Promise.allSettled(coming);
      // One of two may be replaced before it was given a snapshot.
      const [refusal, ...more] = came.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : []));
      expect([refusal ?? 'PARTICIPANT_REPLACED', more]).toEqual([expect.stringContaining('PARTICIPANT_REPLACED'), []]);
      const here = came.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      visitors.push(...here);
      const stays = () => here.filter(({ room }) => room.errors.length === 0);
      await until(() => stays().length === 1, 'one of two is replaced');
      [bob] = stays() as [Visitor];
    }
    await ann.count(1, 1);
    await bob.heard(1);
    expect(bob.room.errors).toEqual([]);
  });
});
