import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { partitionKey, partitionOf, roomKey, userBase, userKey } from '../../src/redis/keys.js';
import { RedisLibrary } from '../../src/redis/library.js';
import { RedisRoomStore } from '../../src/redis/redis-room-store.js';
import { librarySettings } from '../../src/redis/library-settings.js';
import { newParticipant } from '../../src/rooms/participant-key.js';
import { RedisServer } from '../support/redis-server.js';

const DAY = 86_400_000;
const bounds = { logSize: 50, logMs: 60_000, leaseMs: 10_000, graceMs: 30_000, roomCapacity: 60 };
let server: RedisServer;
let library: RedisLibrary;
beforeAll(async () => {
  server = await RedisServer.start();
  library = new RedisLibrary(server.redis);
  await library.load();
});
beforeEach(() => server.redis.flushall());
afterAll(() => server.stop());

const store = (settings = bounds) => new RedisRoomStore(library, librarySettings(settings));
const join = (rooms: RedisRoomStore, userId: string) =>
  rooms.join('room', { userId, name: userId, otherwise: newParticipant(), connectionId: userId });

describe('a clock that is behind the one that wrote what is stored', () => {
  const ahead = () => Date.now() + 60_000;

  test('takes no tokens away', async () => {
    await server.redis.hset(`${userKey('ann', 'rate')}:signal`, 'tokens', '10', 'at', ahead());
    expect(await library.call('take_tokens', userBase('ann'), ['signal', 100, 200, 5])).toEqual([5, 0]);
  });

  test('takes no turns away', async () => {
    await server.redis.zadd(`${userKey('ann', 'turns')}:chat`, ahead(), 'a', ahead(), 'b');
    expect(await library.call('take_turn', userBase('ann'), ['chat', 2, 1000])).toEqual([0]);
  });

  test('tells no age below zero', async () => {
    await server.redis.zadd(userKey('ann', 'slots'), ahead() + 1000, 'held');
    expect(await library.call('reserve_slot', userBase('ann'), ['t', '', 1, 1000, 1000, 0])).toEqual([
      'full',
      'held',
      '0',
    ]);
  });

  test('believes for no longer than a lease that all stood still, or that most went at once', async () => {
    const rooms = store();
    for (let number = 0; number < 30; number += 1) await join(rooms, `user-${number}`);
    await server.redis.hset(partitionKey(partitionOf('room'), 'swept'), 'guard', ahead(), 'last', ahead());
    await server.redis.hset(roomKey('room', 'meta'), 'm', ahead());
    const leases = await server.redis.zrange(roomKey('room', 'leases'), '0', '-1');
    for (const id of leases) await server.redis.zadd(roomKey('room', 'leases'), Date.now() - 1, id);
    await server.redis.zadd(partitionKey(partitionOf('room'), 'rooms'), 0, 'room');
    await rooms.sweep();
    // From now on as ever: one lease later.
    expect(Number(await server.redis.hget(roomKey('room', 'meta'), 'm'))).toBeLessThanOrEqual(
      Date.now() + bounds.leaseMs,
    );
  });
});

test.each([
  ['LOG_SECONDS', { ...bounds, logMs: 7 * DAY }, 7 * DAY],
  ['GRACE_SECONDS', { ...bounds, graceMs: 3 * DAY }, 3 * DAY],
])('a room outlives %s of over a day', async (_, settings, least) => {
  const rooms = store(settings);
  await join(rooms, 'ann');
  const keys = (['meta', 'roster', 'users', 'connections', 'acknowledged', 'leases'] as const).map((name) =>
    roomKey('room', name),
  );
  for (const key of [...keys, partitionKey(partitionOf('room'), 'rooms')]) {
    expect([key, (await server.redis.pttl(key)) > least]).toEqual([key, true]);
  }
});
