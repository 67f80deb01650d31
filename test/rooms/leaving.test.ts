import { describe, expect, test } from '@jest/globals';
import { codeOf } from '../support/graphql.js';
import { until } from '../support/until.js';
import { freshRoom, LEAVE, type Visitor } from '../support/visitor.js';
import { Company } from './company.js';

const GRACE_MS = 800;
const LOG_MS = 3000;
const company = new Company(2, {
  LEASE_SECONDS: '0.6',
  GRACE_SECONDS: String(GRACE_MS / 1000),
  LOG_SECONDS: String(LOG_MS / 1000),
});

const STATE = `query ($roomId: ID!) {
  reconnectionState(roomId: $roomId) { roomId userId isConnected lastSeenAt cursor missedCount quality }
}`;

const leave = (visitor: Visitor, more: object = { participantId: visitor.id }) =>
  visitor.ask(LEAVE, { input: { roomId: visitor.roomId, ...more } });

async function stateOf(visitor: Visitor): Promise<Record<string, unknown> | null> {
  const { data } = await visitor.ask(STATE, { roomId: visitor.roomId });
  return (data as { reconnectionState: Record<string, unknown> | null }).reconnectionState;
}

async function keysOf(roomId: string): Promise<string[]> {
  return [...(await company.redis.keys()).keys()].filter((key) => key.includes(roomId));
}

const closed = (roomId: string) => until(async () => (await keysOf(roomId)).length === 0, 'no key of the room is left');

describe('leaving at once', () => {
  test.each<[string, (bob: Visitor) => unknown]>([
    ['leaveRoom', (bob) => leave(bob)],
    ['leaveRoom of the only participant, unnamed', (bob) => leave(bob, {})],
    ['completing the subscription', (bob) => bob.room.complete()],
    ['closing the socket with 1000', (bob) => bob.client.close(1000)],
    ['closing the socket without a code', (bob) => bob.client.close()],
  ])('%s', async (_, go) => {
    const roomId = freshRoom();
    const ann = await company.enter('ann', roomId, company.node(1));
    const bob = await company.enter('bob', roomId);
    await go(bob);
    await ann.seesLeave(bob.id, 'LEFT');
    expect(ann.all('ParticipantChanged')).toEqual([]);
    const again = await company.welcome(bob.back());
    expect(again.snapshot).toMatchObject({ resumed: false, recovery: { recovered: true, missedCount: 0 } });
    expect(again.id).not.toBe(bob.id);
  });

  test('leaveRoom ends the subscription, wherever it is', async () => {
    const roomId = freshRoom();
    await company.enter('ann', roomId);
    const bob = await company.enter('bob', roomId, company.node(1));
    const { data } = await leave(bob);
    expect(data).toEqual({ leaveRoom: { roomId, participantId: bob.id } });
    await until(() => bob.room.completed, 'it is completed');
    expect(bob.room.errors).toEqual([]);
  });

  test('leaveRoom over HTTP while reconnecting', async () => {
    const roomId = freshRoom();
    const ann = await company.enter('ann', roomId);
    const bob = await company.enter('bob', roomId);
    bob.cut();
    await ann.sees(bob.id, 'RECONNECTING');
    await leave(bob);
    await ann.seesLeave(bob.id, 'LEFT');
  });

  test('what can not be left', async () => {
    const roomId = freshRoom();
    const ann = await company.enter('ann', roomId);
    const bob = await company.enter('bob', roomId);
    expect(codeOf(await leave(bob, { participantId: ann.id }))).toBe('PARTICIPANT_NOT_FOUND');
    expect(codeOf(await leave(bob, { participantId: '' }))).toBe('PARTICIPANT_NOT_FOUND');
    expect(codeOf(await leave(bob, { roomId: freshRoom() }))).toBe('NOT_IN_ROOM');
    expect(codeOf(await leave(bob, { roomId: 'no room' }))).toBe('BAD_USER_INPUT');
    await company.enter('bob', roomId);
    expect(codeOf(await leave(bob, {}))).toBe('AMBIGUOUS_PARTICIPANT');
    expect(ann.all('ParticipantLeft')).toEqual([]);
  });
});

describe('a dropped connection', () => {
  test.each<[string, (bob: Visitor) => void]>([
    ['cut', (bob) => bob.cut()],
    ['closed with 1001', (bob) => bob.client.close(1001)],
    ['closed with 4000', (bob) => bob.client.close(4000)],
  ])('%s: reconnecting, then timed out', async (_, drop) => {
    const roomId = freshRoom();
    const ann = await company.enter('ann', roomId, company.node(1));
    const bob = await company.enter('bob', roomId);
    drop(bob);
    await ann.sees(bob.id, 'RECONNECTING');
    const droppedAt = Date.now();
    await ann.seesLeave(bob.id, 'TIMED_OUT');
    // On a busy machine the news of the drop comes late, and so much less is left of the grace.
    expect(Date.now() - droppedAt).toBeGreaterThan(GRACE_MS / 4);
    expect(Date.now() - droppedAt).toBeLessThan(GRACE_MS + 2500);
    const again = await company.welcome(bob.back());
    expect(again.snapshot.resumed).toBe(false);
  });

  test('keeps its seat and may speak meanwhile', async () => {
    const roomId = freshRoom();
    const ann = await company.enter('ann', roomId);
    const bob = await company.enter('bob', roomId);
    bob.cut();
    await ann.sees(bob.id, 'RECONNECTING');
    expect((await ann.say('to you', { to: bob.id })).data?.sendSignal.recipients).toBe(1);
    expect((await bob.say('still here')).data?.sendSignal.recipients).toBe(1);
    await ann.heard('still here');
    const { data } = await ann.ask('query ($id: ID!) { room(id: $id) { participants { userId state } } }', {
      id: roomId,
    });
    expect(data).toEqual({
      room: {
        participants: [
          { userId: 'ann', state: 'CONNECTED' },
          { userId: 'bob', state: 'RECONNECTING' },
        ],
      },
    });
  });
});

describe('the end of a room', () => {
  test('the last one left: all is forgotten at once, and another meeting is another epoch', async () => {
    const roomId = freshRoom();
    const [ann, bob] = [await company.enter('ann', roomId), await company.enter('bob', roomId)];
    await ann.count(1, 2);
    await ann.say('once', { idempotencyKey: 'k' });
    await bob.heard(1, 2, 'once');
    await leave(ann);
    await leave(bob);
    expect(await keysOf(roomId)).toEqual([]);
    expect(await stateOf(bob)).toBeNull();
    const again = await company.enter('bob', { roomId, after: bob.cursor, participantKey: bob.key });
    expect(again.snapshot).toMatchObject({ resumed: false, recovery: { recovered: false, reason: 'EPOCH_CHANGED' } });
  });

  test('the last one timed out: the log stays for its time, so who was alone finds it again', async () => {
    const roomId = freshRoom();
    const [ann, bob] = [await company.enter('ann', roomId), await company.enter('bob', roomId)];
    await ann.count(1, 2);
    await bob.heard(1, 2);
    await leave(ann);
    await bob.seesLeave(ann.id, 'LEFT');
    bob.cut();
    await until(async () => (await company.redis.redis.hlen(await rosterKey(roomId))) === 0, 'timed out');
    expect(await stateOf(bob)).toMatchObject({ isConnected: false, userId: 'bob' });
    const again = await company.welcome(bob.back());
    expect(again.snapshot).toMatchObject({
      resumed: false,
      you: { isHost: true },
      recovery: { recovered: true, missedCount: 0 },
    });
    again.cut();
    await closed(roomId);
    expect(await stateOf(bob)).toBeNull();
  });

  test('an expired log is told, and the room goes on counting', async () => {
    const roomId = freshRoom();
    const ann = await company.enter('ann', roomId);
    const tab = await company.enter('bob', roomId);
    await ann.count(1, 1);
    await until(async () => !(await keysOf(roomId)).some((key) => key.endsWith(':log')), 'the log expires');
    const current = await company.enter('carl', { roomId, after: ann.all('ParticipantJoined')[0]!.cursor });
    expect(current.recovery).toMatchObject({
      wasRecovering: true,
      recovered: false,
      reason: 'LOG_EXPIRED',
      missedCount: 0,
    });
    await tab.heard(1);
  });

  test('nobody is left: no key of any room, and none of the others is without a TTL', async () => {
    const roomId = freshRoom();
    const [ann, bob] = [await company.enter('ann', roomId), await company.enter('bob', roomId)];
    await ann.say('once', { idempotencyKey: 'k' });
    for (const [key, ttl] of await company.redis.keys()) expect([key, ttl > 0]).toEqual([key, true]);
    ann.cut();
    bob.cut();
    await closed(roomId);
    const left = async () => [...(await company.redis.keys()).keys()].filter((key) => !key.endsWith(':libraries'));
    await until(async () => (await left()).length === 0, 'nothing at all is left');
  });
});

async function rosterKey(roomId: string): Promise<string> {
  const { roomKey } = await import('../../src/redis/keys.js');
  return roomKey(roomId, 'roster');
}

test('reconnectionState counts what the server knows was missed', async () => {
  const roomId = freshRoom();
  const [ann, bob] = [await company.enter('ann', roomId), await company.enter('bob', roomId)];
  expect(await stateOf(bob)).toMatchObject({
    roomId,
    userId: 'bob',
    isConnected: true,
    missedCount: 0,
    quality: 'UNKNOWN',
  });
  await ann.count(1, 1);
  await bob.heard(1);
  await until(async () => (await stateOf(bob))?.['cursor'] === bob.cursor, 'the server knows what was received');
  bob.cut();
  await ann.sees(bob.id, 'RECONNECTING');
  await ann.count(2, 4);
  expect(await stateOf(bob)).toMatchObject({ isConnected: false, missedCount: 3, cursor: bob.cursor });
  const stranger = await company.enter('carl', freshRoom());
  const { data } = await stranger.ask(STATE, { roomId });
  expect(data).toEqual({ reconnectionState: null });
});
