import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { partitionBase, partitionOf, roomKey } from '../../src/redis/keys.js';
import { RedisLibrary } from '../../src/redis/library.js';
import { RedisRoomStore } from '../../src/redis/redis-room-store.js';
import { librarySettings } from '../../src/redis/library-settings.js';
import { newParticipant } from '../../src/rooms/participant-key.js';
import type { Joined, JoinRequest } from '../../src/rooms/room-store.js';
import { RedisServer } from '../support/redis-server.js';
import { freshRoom } from '../support/visitor.js';

const SETTINGS = librarySettings({
  logSize: 50,
  logMs: 60_000,
  leaseMs: 15_000,
  graceMs: 30_000,
  roomCapacity: 50,
});

let server: RedisServer;
let library: RedisLibrary;
let rooms: RedisRoomStore;
beforeAll(async () => {
  server = await RedisServer.start();
  library = new RedisLibrary(server.redis);
  await library.load();
  rooms = new RedisRoomStore(library, SETTINGS);
});
afterAll(() => server.stop());

async function join(roomId: string, userId: string, more: Partial<JoinRequest> = {}): Promise<Joined> {
  const request = {
    userId,
    name: userId,
    otherwise: newParticipant(),
    connectionId: randomUUID(),
  } as const;
  return (await rooms.join(roomId, { ...request, ...more })) as Joined;
}

/** The deadlines of these have passed, in this order: the leases of one node's renewal end together. */
async function letEnd(roomId: string, ...joined: readonly Joined[]): Promise<void> {
  const past = Date.now() - 100;
  const deadlines = joined.flatMap(({ participantId }, index) => [past + index, participantId]);
  await server.redis.zadd(roomKey(roomId, 'leases'), ...deadlines);
}

const sweep = (roomId: string) =>
  library.call('sweep', partitionBase(partitionOf(roomId)), [roomId, SETTINGS.of(roomId)]);

async function hosts(roomId: string): Promise<string[]> {
  const { participants } = await rooms.roster(roomId);
  return participants.filter(({ isHost }) => isHost).map(({ userId }) => userId);
}

/** Alice, the host, and Bob on a node that died; Carol and Dave on another. */
async function withDeadNode() {
  const roomId = freshRoom();
  const [alice, bob] = [await join(roomId, 'alice'), await join(roomId, 'bob')];
  await join(roomId, 'carol');
  await join(roomId, 'dave');
  await letEnd(roomId, alice, bob);
  await sweep(roomId);
  return { roomId, alice, bob };
}

test('the host and the next oldest time out in one sweep: the oldest that remains is the host', async () => {
  const { roomId, alice, bob } = await withDeadNode();
  expect(await hosts(roomId)).toEqual(['alice']);
  await letEnd(roomId, alice, bob);
  await sweep(roomId);
  expect(await hosts(roomId)).toEqual(['carol']);
});

test('the host times out in the sweep that lets the lease of the next oldest lapse: that one is the host, and away', async () => {
  const roomId = freshRoom();
  const [alice, bob] = [await join(roomId, 'alice'), await join(roomId, 'bob')];
  await join(roomId, 'carol');
  await letEnd(roomId, alice);
  await sweep(roomId);
  await letEnd(roomId, alice, bob);
  await sweep(roomId);
  expect(await hosts(roomId)).toEqual(['bob']);
  const { participants } = await rooms.roster(roomId);
  expect(participants.map(({ userId, state }) => `${userId} ${state}`)).toEqual([
    'bob RECONNECTING',
    'carol CONNECTED',
  ]);
});

test('a join that sweeps the room first finds one host, and so does the host that comes back too late', async () => {
  const { roomId, alice, bob } = await withDeadNode();
  await letEnd(roomId, alice, bob);
  const again = await join(roomId, 'alice', { as: { id: alice.participantId, secret: alice.secret } });
  expect(again.resumed).toBe(false);
  expect(await hosts(roomId)).toEqual(['carol']);
  expect(again.participants.filter(({ isHost }) => isHost)).toHaveLength(1);
});

test('all that were in time out at once, and one that comes back is let in: it is the host', async () => {
  const roomId = freshRoom();
  const [alice, bob] = [await join(roomId, 'alice'), await join(roomId, 'bob')];
  await letEnd(roomId, alice, bob);
  await sweep(roomId);
  await letEnd(roomId, alice, bob);
  await join(roomId, 'bob', { as: { id: bob.participantId, secret: bob.secret } });
  expect(await hosts(roomId)).toEqual(['bob']);
});
