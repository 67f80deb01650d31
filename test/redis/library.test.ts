import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { partitionOf, partitionKey, partitions, roomKey } from '../../src/redis/keys.js';
import { libraryCode, RedisLibrary } from '../../src/redis/library.js';
import { RedisRoomStore } from '../../src/redis/redis-room-store.js';
import { RedisSignalStore } from '../../src/redis/redis-signal-store.js';
import { librarySettings } from '../../src/redis/library-settings.js';
import { UnusedLibraries } from '../../src/redis/unused-libraries.js';
import { newParticipant } from '../../src/rooms/participant-key.js';
import type { Joined } from '../../src/rooms/room-store.js';
import { RedisServer } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { freshRoom } from '../support/visitor.js';

let server: RedisServer;
let library: RedisLibrary;
const LEASE_MS = 10_000;
const bounds = { logSize: 5, logMs: 60_000, leaseMs: LEASE_MS, graceMs: 30_000, roomCapacity: 60 };

beforeAll(async () => {
  server = await RedisServer.start();
  library = new RedisLibrary(server.redis);
  await library.load();
});

afterAll(() => server.stop());

function stores(settings = librarySettings(bounds)) {
  return {
    rooms: new RedisRoomStore(library, settings),
    signals: new RedisSignalStore(library, settings),
  };
}

async function join(
  roomId: string,
  userId: string,
  as?: { id: string; secret: string },
  connectionId: string = randomUUID(),
): Promise<Joined> {
  const request = {
    userId,
    name: userId,
    otherwise: newParticipant(),
    connectionId,
  } as const;
  return (await stores().rooms.join(roomId, { ...request, ...(as && { as }) })) as Joined;
}

const keyOf = ({ participantId, secret }: Joined) => ({ id: participantId, secret });

function say(roomId: string, userId: string, payloadJson: string) {
  const draft = { addressee: { to: 'room' }, kind: 'APPLICATION', topic: null, payloadJson, sentAt: null } as const;
  return stores().signals.append(roomId, { userId, participantId: null, connectionId: null }, draft, null);
}

const offsetsIn = async (roomId: string) =>
  (await server.redis.xrange(roomKey(roomId, 'log'), '-', '+')).map(([id]) => Number(id.split('-')[0]));

/** All of a room's leases ended some time ago, as though nobody had renewed them. */
async function lapse(roomId: string, ms = 1): Promise<void> {
  const leases = roomKey(roomId, 'leases');
  for (const id of await server.redis.zrange(leases, '0', '-1'))
    await server.redis.zadd(leases, String(Date.now() - ms), id);
  await server.redis.zadd(partitionKey(partitionOf(roomId), 'rooms'), 0, roomId);
}

describe('the log', () => {
  test('keeps its newest events, exactly as many as it may', async () => {
    const roomId = freshRoom();
    await join(roomId, 'ann');
    for (let number = 2; number <= 9; number += 1) await say(roomId, 'ann', String(number));
    expect(await offsetsIn(roomId)).toEqual([5, 6, 7, 8, 9]);
    expect(await server.redis.llen(roomKey(roomId, 'sizes'))).toBe(5);
  });

  test('keeps inside its bytes, and counts them right', async () => {
    const roomId = freshRoom();
    await join(roomId, 'ann');
    const large = JSON.stringify('x'.repeat(300_000));
    for (let number = 0; number < 5; number += 1) await say(roomId, 'ann', large);
    expect(await offsetsIn(roomId)).toEqual([4, 5, 6]);
    const sizes = (await server.redis.lrange(roomKey(roomId, 'sizes'), 0, -1)).map(Number);
    expect(Number(await server.redis.hget(roomKey(roomId, 'meta'), 'b'))).toBe(
      sizes.reduce((sum, size) => sum + size, 0),
    );
  });

  test('goes on counting when its entries have expired', async () => {
    const roomId = freshRoom();
    const { epoch } = await join(roomId, 'ann');
    await server.redis.del(roomKey(roomId, 'log'), roomKey(roomId, 'sizes'));
    expect((await say(roomId, 'ann', '1')).position).toEqual({ epoch, offset: 2 });
    expect(await offsetsIn(roomId)).toEqual([2]);
  });
});

describe('a join', () => {
  test('that is refused leaves no trace, not even of a room', async () => {
    const roomId = freshRoom();
    const { rooms } = stores(librarySettings({ ...bounds, roomCapacity: 0 }));
    const request = {
      userId: 'ann',
      name: 'ann',
      otherwise: newParticipant(),
      connectionId: 'c',
    } as const;
    await expect(rooms.join(roomId, request)).rejects.toMatchObject({ code: 'ROOM_FULL', details: { limit: 0 } });
    expect([...(await server.keys()).keys()].filter((key) => key.includes(roomId))).toEqual([]);
  });
});

describe('a restored seat', () => {
  const restore = (roomId: string, { participantId, secret, epoch }: Joined, connectionId: string) =>
    stores().rooms.restore(roomId, [
      {
        userId: 'ann',
        name: 'ann',
        participantId,
        secret,
        connectionId,
        keyless: false,
        received: { epoch, offset: 1 },
      },
    ]);

  test('takes nothing from who came after it', async () => {
    const roomId = freshRoom();
    const older = await join(roomId, 'ann', undefined, 'older');
    await join(roomId, 'ann', keyOf(older), 'newer');
    expect((await restore(roomId, older, 'older')).returns).toEqual([{ state: 'replaced' }]);
    expect(await server.redis.hget(roomKey(roomId, 'connections'), older.participantId)).toBe('newer');
    expect((await restore(roomId, older, 'newer')).returns).toEqual([{ state: 'here', awayMs: 0 }]);
  });

  test('that storage lost is itself again', async () => {
    const roomId = freshRoom();
    const lost = await join(roomId, 'ann', undefined, 'c');
    await server.redis.del(...[...(await server.keys()).keys()].filter((key) => key.includes(roomId)));
    const again = await restore(roomId, lost, 'c');
    expect(again.returns).toEqual([{ state: 'here', awayMs: null }]);
    expect(again.participants.map(({ id }) => id)).toEqual([lost.participantId]);
    expect(again.epoch).not.toBe(lost.epoch);
    expect(await join(roomId, 'ann', keyOf(lost))).toMatchObject({ resumed: true, participantId: lost.participantId });
  });
});

describe('a join without a key', () => {
  const come = (roomId: string, connectionId: string, silent?: readonly string[]) =>
    stores().rooms.join(roomId, {
      userId: 'ann',
      name: 'ann',
      otherwise: newParticipant(),
      connectionId,
      keyless: true,
      ...(silent && { silent }),
    });
  const here = async (roomId: string) => (await stores().rooms.roster(roomId)).participants;

  test("has nobody asked but its user's connections of that kind, and changes nothing until they were", async () => {
    const roomId = freshRoom();
    await join(roomId, 'bob');
    await join(roomId, 'ann', undefined, 'keyed');
    expect(await come(roomId, 'first')).toMatchObject({ resumed: false });
    const before = await here(roomId);
    const offsets = await offsetsIn(roomId);
    expect(await come(roomId, 'second')).toEqual({ asked: ['first'] });
    expect(await here(roomId)).toEqual(before);
    expect(await offsetsIn(roomId)).toEqual(offsets);
    expect(await come(roomId, 'second', [])).toMatchObject({ resumed: false, awayMs: null, known: null });
    expect(await come(roomId, 'third')).toEqual({ asked: ['first', 'second'] });
  });

  test('takes the place of a silent one, as it was when its lease was renewed', async () => {
    const roomId = freshRoom();
    const lost = (await come(roomId, 'lost')) as Joined;
    await server.redis.zincrby(roomKey(roomId, 'leases'), -3000, lost.participantId);
    const back = (await come(roomId, 'back', ['lost'])) as Joined;
    expect(back).toMatchObject({
      resumed: true,
      participantId: lost.participantId,
      known: { epoch: lost.epoch, offset: lost.from },
    });
    expect(back.awayMs).toBeGreaterThanOrEqual(3000);
    expect(await here(roomId)).toMatchObject([{ id: lost.participantId, state: 'CONNECTED' }]);
  });

  test('takes nothing from who came into that place meanwhile', async () => {
    const roomId = freshRoom();
    const lost = (await come(roomId, 'lost')) as Joined;
    await come(roomId, 'back', ['lost']);
    expect(await come(roomId, 'late', ['lost'])).toMatchObject({ resumed: false });
    expect(await server.redis.hget(roomKey(roomId, 'connections'), lost.participantId)).toBe('back');
  });
});

describe('a connection that lost its participant', () => {
  test('can neither renew, nor drop, nor leave it; and the renewal says which connection it was', async () => {
    const roomId = freshRoom();
    const { rooms } = stores();
    const joined = await join(roomId, 'ann', undefined, 'older');
    await join(roomId, 'ann', keyOf(joined), 'newer');
    const { participantId } = joined;
    const renewal = (connectionId: string) => ({ participantId, connectionId, acknowledged: null });
    const { gone } = await rooms.renew(roomId, [
      renewal('older'),
      renewal('newer'),
      { ...renewal('c'), participantId: 'nobody' },
    ]);
    expect(gone).toEqual([
      { connectionId: 'older', reason: 'replaced' },
      { connectionId: 'c', reason: 'unknown' },
    ]);
    await rooms.drop(roomId, renewal('older'));
    expect(
      await rooms.leave(roomId, 'ann', participantId, { connection: { id: 'older', acknowledged: null } }),
    ).toBeNull();
    expect((await rooms.roster(roomId)).participants).toMatchObject([{ id: participantId, state: 'CONNECTED' }]);
  });
});

describe('the sweep', () => {
  test('lets each of many sweepers find a participant gone only once', async () => {
    const roomId = freshRoom();
    const { rooms } = stores(librarySettings({ ...bounds, graceMs: 1 }));
    await join(roomId, 'ann');
    const bob = await join(roomId, 'bob');
    await server.redis.zadd(roomKey(roomId, 'leases'), Date.now() - 1, bob.participantId);
    await server.redis.zadd(partitionKey(partitionOf(roomId), 'rooms'), 0, roomId);
    for (let pass = 0; pass < 3; pass += 1) await Promise.all(Array.from({ length: 5 }, () => rooms.sweep()));
    const log = await server.redis.xrange(roomKey(roomId, 'log'), '-', '+');
    expect(log.filter(([, [, record]]) => record?.includes('TIMED_OUT'))).toHaveLength(1);
  });

  test('says how late it came to what it ended, to one sweeper of many, and to none where nothing was due', async () => {
    await server.redis.flushall();
    const roomId = freshRoom();
    const { rooms } = stores();
    await join(roomId, 'ann');
    const bob = await join(roomId, 'bob');
    const due = Date.now() - 3000;
    await server.redis.zadd(roomKey(roomId, 'leases'), due, bob.participantId);
    await server.redis.zadd(partitionKey(partitionOf(roomId), 'rooms'), due, roomId);
    const late = (await Promise.all([1, 2, 3].map(() => rooms.sweep()))).flat();
    expect(late).toHaveLength(1);
    expect(late[0]).toBeGreaterThanOrEqual(3000);
    expect(late[0]).toBeLessThanOrEqual(Date.now() - due);
    expect(await rooms.sweep()).toEqual([]);
  });

  test('a node that brings its seats back after an outage saves none whose participant is leaving', async () => {
    const roomId = freshRoom();
    const { rooms } = stores();
    await join(roomId, 'ann');
    const bob = await join(roomId, 'bob');
    await rooms.leave(roomId, 'bob', null, { graceMs: 20_000 });
    const leases = roomKey(roomId, 'leases');
    const deadline = await server.redis.zscore(leases, bob.participantId);
    const { participantId, secret, connectionId } = bob;
    const seat = { userId: 'bob', name: 'bob', participantId, secret, connectionId, keyless: false };
    const { returns } = await rooms.restore(roomId, [{ ...seat, received: { epoch: bob.epoch, offset: 0 } }]);
    await rooms.renew(roomId, [{ participantId, connectionId, acknowledged: null }]);
    await rooms.drop(roomId, { participantId, connectionId, acknowledged: null });
    expect(returns).toEqual([{ state: 'here', awayMs: 0 }]);
    expect((await rooms.roster(roomId)).participants[1]?.state).toBe('RECONNECTING');
    expect(await server.redis.zscore(leases, bob.participantId)).toBe(deadline);
  });

  test('counts the grace from when a participant was last known alive', async () => {
    const roomId = freshRoom();
    const { rooms } = stores();
    await join(roomId, 'ann');
    const bob = await join(roomId, 'bob');
    const leases = roomKey(roomId, 'leases');
    const deadline = Date.now() - 4000;
    await server.redis.zadd(leases, deadline, bob.participantId);
    await server.redis.zadd(partitionKey(partitionOf(roomId), 'rooms'), 0, roomId);
    await rooms.sweep();
    expect(Number(await server.redis.zscore(leases, bob.participantId))).toBe(deadline - LEASE_MS + bounds.graceMs);
    expect((await rooms.roster(roomId)).participants.map(({ state }) => state)).toEqual(['CONNECTED', 'RECONNECTING']);
  });

  test('waits one lease before it believes that most of a large room went at once', async () => {
    const roomId = freshRoom();
    const { rooms } = stores();
    await Promise.all(Array.from({ length: 30 }, (_, index) => join(roomId, `user-${index}`)));
    await lapse(roomId);
    await rooms.sweep();
    await rooms.sweep();
    const states = async () => new Set((await rooms.roster(roomId)).participants.map(({ state }) => state));
    expect(await states()).toEqual(new Set(['CONNECTED']));
    // As though that lease had passed.
    await server.redis.hset(roomKey(roomId, 'meta'), 'm', Date.now() - 1);
    await rooms.sweep();
    expect(await states()).toEqual(new Set(['RECONNECTING']));
  });

  test('believes at once that many of a large room have left, if they said so, and nothing of the others', async () => {
    const roomId = freshRoom();
    const { rooms } = stores();
    const users = Array.from({ length: 50 }, (_, index) => `user-${index}`);
    await Promise.all(users.map((user) => join(roomId, user)));
    await lapse(roomId);
    await Promise.all(users.slice(30).map((user) => rooms.leave(roomId, user, null, { graceMs: 1 })));
    await until(async () => (await rooms.sweepRoom(roomId)) !== null);
    await rooms.sweep();
    const { participants } = await rooms.roster(roomId);
    expect(participants.map(({ userId }) => userId).sort()).toEqual(users.slice(0, 30).sort());
    expect(new Set(participants.map(({ state }) => state))).toEqual(new Set(['CONNECTED']));
  });

  test('closes the room whose last participant was leaving, for whoever joins before a sweep too', async () => {
    const roomId = freshRoom();
    const { rooms } = stores();
    const ann = await join(roomId, 'ann');
    await say(roomId, 'ann', '1');
    await rooms.leave(roomId, 'ann', null, { graceMs: 1 });
    await until(() => Date.now() > ann.at + 50);
    const bob = await join(roomId, 'bob');
    expect(bob.epoch).not.toBe(ann.epoch);
    expect(bob.participants).toMatchObject([{ userId: 'bob', isHost: true }]);
    expect(await offsetsIn(roomId)).toEqual([1]);
    expect((await join(roomId, 'ann', keyOf(ann))).resumed).toBe(false);
  });

  test('believes nothing for one lease where a partition was not swept for long', async () => {
    const roomId = freshRoom();
    const { rooms } = stores();
    await join(roomId, 'ann');
    const swept = partitionKey(partitionOf(roomId), 'swept');
    await server.redis.hset(swept, 'last', Date.now() - 6000);
    await lapse(roomId);
    // Neither a join nor the sweep itself throws anybody out.
    await join(roomId, 'bob');
    await rooms.sweep();
    expect((await rooms.roster(roomId)).participants.map(({ state }) => state)).toEqual(['CONNECTED', 'CONNECTED']);
    expect(Number(await server.redis.hget(swept, 'guard'))).toBeGreaterThan(Date.now() + LEASE_MS - 2000);
    await server.redis.hset(swept, 'guard', Date.now() - 1);
    await rooms.sweep();
    expect((await rooms.roster(roomId)).participants[0]?.state).toBe('RECONNECTING');
  });

  test('believes nothing for one lease either where all stood still before the first sweep', async () => {
    const roomId = freshRoom();
    const { rooms } = stores();
    const swept = partitionKey(partitionOf(roomId), 'swept');
    await server.redis.del(swept);
    await join(roomId, 'ann');
    const since = Number(await server.redis.hget(swept, 'last'));
    expect(since).toBeGreaterThan(0);
    await server.redis.hset(swept, 'last', since - 6000);
    await lapse(roomId);
    await rooms.sweep();
    expect((await rooms.roster(roomId)).participants.map(({ state }) => state)).toEqual(['CONNECTED']);
  });

  test('leaves nothing of a partition without rooms', async () => {
    await server.redis.flushall();
    const roomId = freshRoom();
    const { rooms } = stores();
    await join(roomId, 'ann');
    await rooms.sweep();
    await rooms.leave(roomId, 'ann', null);
    await rooms.sweep();
    const left = [...(await server.keys()).keys()].filter((key) => !key.endsWith(':libraries'));
    expect(left).toEqual([]);
  });
});

describe('the library', () => {
  test('is loaded again where Redis lost it', async () => {
    await server.redis.call('FUNCTION', 'FLUSH');
    await expect(join(freshRoom(), 'ann')).resolves.toMatchObject({ resumed: false });
  });

  test('gives every key that it makes a time to live', async () => {
    const roomId = freshRoom();
    const ann = await join(roomId, 'ann');
    await say(roomId, 'ann', '1');
    const { rooms } = stores();
    await rooms.drop(roomId, { participantId: ann.participantId, connectionId: 'nobody', acknowledged: null });
    await rooms.grade(roomId, 'ann', { id: null }, 'POOR');
    await rooms.sweep();
    for (const [key, ttl] of await server.keys()) expect([key, ttl > 0]).toEqual([key, true]);
  });
});

describe('a library that nobody uses any more', () => {
  const HOUR = 3_600_000;
  const named = async () => {
    const libraries = (await server.redis.call('FUNCTION', 'LIST')) as unknown[][];
    return libraries.map(([, name]) => String(name)).sort();
  };
  const unused = (clock: () => number) => new UnusedLibraries(server.redis, library.name, clock);

  test('is deleted after a day by whoever sweeps; those in use, just loaded or of others are not', async () => {
    await server.redis.flushall();
    await server.redis.call('FUNCTION', 'FLUSH');
    const [older, newest] = ['older', 'newest'].map(
      (name) => new RedisLibrary(server.redis, `${libraryCode()}\n-- ${name}`),
    );
    await Promise.all([library.load(), older!.load(), newest!.load()]);
    await server.redis.call('FUNCTION', 'LOAD', "#!lua name=theirs\nredis.register_function('f', function() end)");
    const names = [library.name, older!.name, newest!.name, 'theirs'].sort();
    const swept = (by: RedisLibrary) => new RedisRoomStore(by, librarySettings(bounds)).sweep();
    await Promise.all([swept(library), swept(older!), swept(newest!)]);
    let time = 0;
    const tidying = unused(() => time);
    const hourly = async (times: number) => {
      for (let hour = 0; hour < times; hour += 1) await tidying.tidy().then(() => (time += HOUR));
    };
    await hourly(3);
    expect(await named()).toEqual(names);
    // As though a day had passed in which only two of them swept.
    for (const partition of partitions())
      await server.redis.zadd(
        partitionKey(partition, 'libraries'),
        Date.now() - 25 * HOUR,
        older!.name,
        Date.now() - 2 * HOUR,
        library.name,
      );
    await Promise.all([swept(library), swept(newest!)]);
    await hourly(1);
    expect(await named()).toEqual(names);
    await hourly(1);
    expect(await named()).toEqual(names.filter((name) => name !== older!.name));
    // Its node is not dead after all: it loads it again.
    await expect(swept(older!)).resolves.toEqual([]);
    expect(await named()).toEqual(names);
    await hourly(2);
    expect(await named()).toEqual(names);
  });

  test('is left alone while a partition cannot be asked who uses it', async () => {
    const older = new RedisLibrary(server.redis, `${libraryCode()}\n-- older still`);
    await older.load();
    let time = 0;
    const tidying = unused(() => time);
    await server.redis.set(partitionKey(7, 'libraries'), 'not to be read');
    for (let hour = 0; hour < 3; hour += 1) {
      await expect(tidying.tidy()).rejects.toThrow(/WRONGTYPE/);
      time += HOUR;
    }
    expect(await named()).toContain(older.name);
    await server.redis.del(partitionKey(7, 'libraries'));
  });
});
