import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { roomKey } from '../../src/redis/keys.js';
import { SocketClient, type RoomEvent, type Subscription } from '../support/graphql.js';
import type { RejoinNode } from '../support/node.js';
import type { RedisServer } from '../support/redis-server.js';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';
import { freshRoom, type Entering } from '../support/visitor.js';
import { Fleet } from './fleet.js';

const fleet = new Fleet();
/** As many as a user may have in a room. */
const MOST = 8;
/** Longer than a command of Redis may take. */
const STALL_MS = 2500;

interface Row {
  readonly id: string;
  readonly user: string;
  readonly state: string;
}

interface Refused {
  readonly code: string;
}

async function rosterOf(redis: RedisServer, roomId: string): Promise<Row[]> {
  return (await redis.redis.hvals(roomKey(roomId, 'roster'))).map((row) => JSON.parse(row) as Row);
}

/** Begins to join, and waits for nothing. */
async function joining(node: RejoinNode, userId: string, entering: Entering): Promise<Subscription<RoomEvent>> {
  return new SocketClient(node.socketUrl, await tokenFor(userId)).room({ ...entering });
}

test('joins that were under way while their node stood still are let in: nobody holds a seat without knowing it', async () => {
  const redis = await fleet.redis();
  const board = await fleet.board(redis);
  const node = await fleet.apart(board, {});
  const roomId = freshRoom();
  const zoe = await fleet.enter(node, 'zoe', roomId);
  board.holdAnswers();
  const coming = await Promise.all([0, 1, 2, 3].map(() => joining(node, 'alice', { roomId })));
  await until(async () => (await rosterOf(redis, roomId)).length === 5, 'Redis has let all in');
  await node.kill('SIGSTOP');
  board.release();
  await wait(STALL_MS);
  await node.kill('SIGCONT');
  const snapshots = await Promise.all(coming.map((room) => room.snapshot()));
  const known = [zoe.id, ...snapshots.map(({ you }) => you.id)];
  expect((await rosterOf(redis, roomId)).map(({ id }) => id).sort()).toEqual(known.sort());
}, 60_000);

test('where the answers come too late, joins are refused and leave no seat: the user that isn’t in finds room for all its tabs', async () => {
  const redis = await fleet.redis();
  const board = await fleet.board(redis);
  const node = await fleet.here(board, {});
  const roomId = freshRoom();
  const zoe = await fleet.enter(node, 'zoe', roomId);
  board.holdAnswers();
  const coming = await Promise.all(Array.from({ length: MOST }, () => joining(node, 'alice', { roomId })));
  await until(async () => (await rosterOf(redis, roomId)).length === 1 + MOST, 'Redis has let all in');
  const refusals = await Promise.all(coming.map((room) => room.refusal()));
  expect(refusals.map(({ code }: Refused) => code)).toEqual(Array(MOST).fill('SERVICE_UNAVAILABLE'));
  await until(async () => (await rosterOf(redis, roomId)).length === 1, 'the seats are taken back');
  board.release();
  const tabs = await Promise.all(Array.from({ length: MOST }, () => fleet.enter(node, 'alice', roomId)));
  const known = [zoe.id, ...tabs.map(({ id }) => id)];
  expect((await rosterOf(redis, roomId)).map(({ id }) => id).sort()).toEqual(known.sort());
}, 60_000);

test('a return whose answer comes too late is a drop again, and no end: the key is good for the next try', async () => {
  const redis = await fleet.redis();
  const board = await fleet.board(redis);
  const node = await fleet.here(board, {});
  const roomId = freshRoom();
  await fleet.enter(node, 'zoe', roomId);
  const alice = await fleet.enter(node, 'alice', roomId);
  const stateIs = (state: string) => async () =>
    (await rosterOf(redis, roomId)).some((row) => row.id === alice.id && row.state === state);
  alice.cut();
  await until(stateIs('RECONNECTING'), 'alice has dropped');
  board.holdAnswers();
  const coming = await joining(node, 'alice', { roomId, participantKey: alice.key });
  await until(stateIs('CONNECTED'), 'Redis has let alice in');
  expect((await coming.refusal()) as Refused).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  await until(stateIs('RECONNECTING'), 'it is a drop again');
  board.release();
  const back = await fleet.welcome(alice.backByKey());
  expect(back.snapshot).toMatchObject({ resumed: true, you: { id: alice.id } });
}, 60_000);
