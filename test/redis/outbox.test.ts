import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Batch, Outbox } from '../../src/archive/outbox.js';
import { partitionBase, partitionKey, partitionOf, partitions, roomKey } from '../../src/redis/keys.js';
import { librarySettings } from '../../src/redis/library-settings.js';
import { RedisLibrary } from '../../src/redis/library.js';
import { RedisOutbox } from '../../src/redis/redis-outbox.js';
import { RedisRoomStore } from '../../src/redis/redis-room-store.js';
import { RedisSignalStore } from '../../src/redis/redis-signal-store.js';
import { RedisTransferStore } from '../../src/redis/redis-transfer-store.js';
import { newParticipant } from '../../src/rooms/participant-key.js';
import type { Joined } from '../../src/rooms/room-store.js';
import type { SignalDraft } from '../../src/signals/signal-store.js';
import { ALONE } from '../../src/transfers/batch.js';
import { RedisServer } from '../support/redis-server.js';
import { freshRoom } from '../support/visitor.js';

const BOUNDS = { logSize: 50, logMs: 60_000, leaseMs: 10_000, graceMs: 30_000, roomCapacity: 50 };
const MIB = 1_048_576;
const ARCHIVE = { rooms: ['*'], replayMs: 3_600_000, backlogBytes: 16 * MIB };

let server: RedisServer;
let library: RedisLibrary;
let roomId: string;
let outbox: RedisOutbox;

beforeAll(async () => {
  server = await RedisServer.start();
  library = new RedisLibrary(server.redis);
  await library.load();
});
afterAll(() => server.stop());
beforeEach(async () => {
  await server.redis.flushdb();
  roomId = freshRoom();
  outbox = new RedisOutbox(library);
});

function stores(archive: Partial<typeof ARCHIVE> | null = {}, bounds = BOUNDS) {
  const settings = librarySettings(bounds, archive && { ...ARCHIVE, ...archive });
  return {
    rooms: new RedisRoomStore(library, settings),
    signals: new RedisSignalStore(library, settings),
    /** The lease of whoever is there ends, and then the grace. */
    timeOut: async () => {
      for (let times = 0; times < 2; times += 1) {
        const ids = await server.redis.zrange(roomKey(roomId, 'leases'), '0', '-1');
        const ended = ids.flatMap((id): (number | string)[] => [1, id]);
        await server.redis.zadd(roomKey(roomId, 'leases'), ...ended);
        await library.call('sweep', partitionBase(partitionOf(roomId)), [roomId, settings.of(roomId)]);
      }
      expect(await server.redis.exists(roomKey(roomId, 'roster'))).toBe(0);
    },
    sweep: () => library.call('sweep', partitionBase(partitionOf(roomId)), [roomId, settings.of(roomId)]),
    transfers: new RedisTransferStore(server.redis, library, settings, { offerMs: 60_000, transferMs: 60_000 }),
  };
}
type Stores = ReturnType<typeof stores>;

async function join({ rooms }: Stores, userId: string, as?: { id: string; secret: string }) {
  const connectionId = randomUUID();
  const request = { userId, name: userId.toUpperCase(), otherwise: newParticipant(), connectionId, ...(as && { as }) };
  return { ...((await rooms.join(roomId, request)) as Joined), connectionId };
}

function say({ signals }: Stores, userId: string, draft: Partial<SignalDraft> & { text?: string } = {}) {
  const { text = 'hello', ...rest } = draft;
  const payloadJson = JSON.stringify({ text });
  const whole = { addressee: { to: 'room' }, kind: 'APPLICATION', topic: 'chat', payloadJson, sentAt: null, ...rest };
  return signals.append(roomId, { userId, participantId: null, connectionId: null }, whole as SignalDraft, null);
}

/** All that waits for the room's partition, in order. */
async function waiting(from: Outbox = outbox): Promise<Batch | null> {
  return from.take(partitionOf(roomId));
}
const factsOf = (batch: Batch | null) => (batch?.entries ?? []).map(({ fact }) => fact);
const ofType = async (type: string) => factsOf(await waiting()).filter((fact) => fact?.type === type);
const outboxKeys = async () => (await server.redis.keys('*outbox*')).sort();

describe('what waits to be archived', () => {
  test('an event waits with its place in the log, its session, and what was said', async () => {
    const at = stores();
    const { participantId, epoch } = await join(at, 'ada');
    const sent = await say(at, 'ada');
    const [joined, signal] = factsOf(await waiting());
    expect(joined).toMatchObject({ type: 'joined', roomId, position: { epoch, offset: 1 }, present: 1 });
    expect(joined).toMatchObject({
      sessionId: `${epoch}-1`,
      visit: { participantId, userId: 'ada', name: 'ADA', drops: 0, awayMs: 0 },
    });
    expect(signal).toMatchObject({ type: 'signal', position: sent.position, sessionId: `${epoch}-1`, isKept: true });
    expect(signal).toMatchObject({ from: { userId: 'ada' }, said: { topic: 'chat', payload: '{"text":"hello"}' } });
  });

  test('of a negotiation all but what it says', async () => {
    const at = stores();
    await join(at, 'ada');
    const bob = await join(at, 'bob');
    const payloadJson = JSON.stringify({ type: 'offer', sdp: 'candidate 192.0.2.7' });
    const addressee = { to: 'participant', participantId: bob.participantId } as const;
    const { position } = await say(at, 'ada', { kind: 'OFFER', topic: null, payloadJson, addressee });
    expect(await ofType('signal')).toEqual([
      expect.objectContaining({ position, kind: 'OFFER', addressee, said: null }),
    ]);
    expect(await server.redis.xrange(partitionKey(partitionOf(roomId), 'outbox'), '-', '+').then(String)).not.toContain(
      '192.0.2.7',
    );
  });

  test('to one participant with the user whom it reached', async () => {
    const at = stores();
    await join(at, 'ada');
    const { participantId } = await join(at, 'bob');
    await say(at, 'ada', { addressee: { to: 'participant', participantId } });
    expect(await ofType('signal')).toEqual([expect.objectContaining({ toUserId: 'bob' })]);
  });

  test('a visit ends with how often and how long its participant was away', async () => {
    const at = stores();
    const ada = await join(at, 'ada');
    const { participantId, secret, connectionId } = ada;
    await at.rooms.drop(roomId, { participantId, connectionId, acknowledged: null }, 4000);
    await join(at, 'ada', { id: participantId, secret });
    await at.rooms.leave(roomId, 'ada', participantId);
    const [returned] = await ofType('returned');
    const [left] = await ofType('left');
    expect(returned).toMatchObject({ visit: { participantId, drops: 1 } });
    expect(left).toMatchObject({ reason: 'LEFT', present: 0, visit: { userId: 'ada', name: 'ADA', drops: 1 } });
    for (const fact of [returned, left]) {
      expect((fact as { visit: { awayMs: number } }).visit.awayMs).toBeGreaterThanOrEqual(4000);
    }
  });

  test('an ended transfer whole, whether or not its room heard of it', async () => {
    const at = stores();
    await join(at, 'ada');
    await join(at, 'bob');
    const id = at.transfers.newId(roomId);
    const file = { filename: 'a.txt', mimeType: null, size: 10, chunkSize: 65_536, totalChunks: 1, sha256: null };
    const parties = { roomId, senderId: 'ada', receiverId: 'bob', participantId: null, ...ALONE };
    await at.transfers.create({ id, ...parties, ...file, relay: false, presence: true, idempotencyKey: null });
    await at.transfers.apply(id, 'bob', { action: 'reject', reason: 'no' });
    const [ended] = await ofType('ended');
    expect(ended).toMatchObject({ roomId, transfer: { id, endReason: 'REJECTED', error: 'no', filename: 'a.txt' } });
    expect(await ofType('transfer')).toHaveLength(2);
  });

  test('quality as samples: the first, each change of grade, and no more than one in 30 s besides', async () => {
    const at = stores();
    await join(at, 'ada');
    const measured = { latencyMs: 10.5, packetLossPercent: 0, jitterMs: 1, bandwidthKbps: null };
    const report = (grade: 'GOOD' | 'POOR') => at.rooms.grade(roomId, 'ada', { id: null }, grade, measured);
    for (const grade of ['GOOD', 'GOOD', 'POOR', 'POOR'] as const) await report(grade);
    expect(await ofType('quality')).toEqual([
      expect.objectContaining({ userId: 'ada', quality: 'GOOD', ...measured }),
      expect.objectContaining({ userId: 'ada', quality: 'POOR', ...measured }),
    ]);
  });

  test('a session goes on while somebody is there, or comes back within the time of the log', async () => {
    const at = stores({}, { ...BOUNDS, logMs: 400 });
    await join(at, 'ada');
    await at.timeOut();
    await join(at, 'bob');
    await at.timeOut();
    await server.redis.hset(roomKey(roomId, 'meta'), 'z', Date.now() - 1000);
    await join(at, 'eve');
    const sessions = (await ofType('joined')).map((fact) => (fact as { sessionId: string }).sessionId);
    expect(sessions[1]).toBe(sessions[0]);
    expect(sessions[2]).not.toBe(sessions[0]);
  });

  test('an emptied room stands for REPLAY_SECONDS, so that its log is known again', async () => {
    const at = stores({ replayMs: 3_600_000 });
    const { epoch } = await join(at, 'ada');
    await at.timeOut();
    const emptySince = (ms: number) => server.redis.hset(roomKey(roomId, 'meta'), 'z', Date.now() - ms);
    await emptySince(BOUNDS.logMs + 1000);
    await at.sweep();
    expect((await join(at, 'ada')).epoch).toBe(epoch);
    await at.timeOut();
    await emptySince(3_600_001);
    await at.sweep();
    expect((await join(at, 'ada')).epoch).not.toBe(epoch);
  });
});

describe('a room that stood before anything was archived', () => {
  test('tells of a visit once it has a session', async () => {
    const [before, at] = [stores(null), stores()];
    const { participantId, secret, connectionId } = await join(before, 'ada');
    await before.rooms.drop(roomId, { participantId, connectionId, acknowledged: null }, 0);
    await join(at, 'ada', { id: participantId, secret });
    await at.rooms.leave(roomId, 'ada', participantId);
    expect(factsOf(await waiting())).toEqual([
      expect.objectContaining({ type: 'left', visit: expect.objectContaining({ participantId, drops: 1 }) }),
    ]);
  });
});

describe('what does not wait', () => {
  test('nothing at all without an archive, and of rooms that it is not for', async () => {
    for (const at of [stores(null), stores({ rooms: ['other-*'] })]) {
      await join(at, 'ada');
      await say(at, 'ada');
      await at.rooms.leave(roomId, 'ada', null);
    }
    expect(await outboxKeys()).toEqual([]);
  });

  test('with histories alone nothing that anybody said', async () => {
    const at = stores({ replayMs: 0 });
    await join(at, 'ada');
    await say(at, 'ada', { text: 'a secret' });
    const batch = await waiting();
    expect(factsOf(batch)).toEqual([expect.objectContaining({ type: 'joined', isKept: false })]);
    expect(JSON.stringify(batch)).not.toContain('secret');
  });
});

describe('taking', () => {
  test('takes nothing away; what is done goes, and with the last of it the outbox', async () => {
    const at = stores();
    await join(at, 'ada');
    await say(at, 'ada');
    const batch = await waiting();
    expect(await waiting()).toEqual(batch);
    await say(at, 'ada', { text: 'later' });
    if (batch === null) throw new Error('Nothing waits');
    expect(await outbox.done(batch)).toBeGreaterThan(0);
    const rest = await waiting();
    expect(factsOf(rest)).toEqual([
      expect.objectContaining({ said: expect.objectContaining({ payload: '{"text":"later"}' }) }),
    ]);
    expect(await outbox.done(rest as Batch)).toBe(0);
    expect(await outboxKeys()).toEqual([]);
  });

  test('every key has a TTL, also those that a sweep keeps', async () => {
    const at = stores();
    await join(at, 'ada');
    const left = async () => Promise.all((await outboxKeys()).map((key) => server.redis.pttl(key)));
    expect(await left()).toEqual([expect.any(Number), expect.any(Number)]);
    for (const ms of await left()) expect(ms).toBeGreaterThan(23 * 3_600_000);
    for (const key of await outboxKeys()) await server.redis.pexpire(key, 5000);
    await at.rooms.sweep(() => undefined);
    for (const ms of await left()) expect(ms).toBeGreaterThan(23 * 3_600_000);
  });

  test('what waits when the archive was switched off runs out, whoever sweeps', async () => {
    await join(stores(), 'ada');
    for (const key of await outboxKeys()) await server.redis.pexpire(key, 5000);
    await stores(null).rooms.sweep(() => undefined);
    for (const key of await outboxKeys()) expect(await server.redis.pttl(key)).toBeLessThanOrEqual(5000);
  });

  test('one node takes at a time, until it lets go', async () => {
    await join(stores(), 'ada');
    const other = new RedisOutbox(library);
    await waiting();
    expect(await waiting(other)).toBeNull();
    await outbox.release(partitionOf(roomId));
    expect(await waiting(other)).not.toBeNull();
  });

  test('what was taken of an outbox that is gone takes nothing off the next one', async () => {
    const at = stores();
    await join(at, 'ada');
    const old = (await waiting()) as Batch;
    await outbox.done(old);
    await say(at, 'ada');
    await outbox.done(old);
    expect(factsOf(await waiting())).toHaveLength(1);
  });

  test('what was taken before a failover takes nothing off that was written since, in the same places', async () => {
    const own = await RedisServer.start();
    const library = new RedisLibrary(own.redis);
    await library.load();
    const settings = librarySettings(BOUNDS, ARCHIVE);
    const at = { rooms: new RedisRoomStore(library, settings), signals: new RedisSignalStore(library, settings) };
    const outbox = new RedisOutbox(library);
    try {
      await join(at as Stores, 'ada');
      await own.redis.save();
      await say(at as Stores, 'ada', { text: 'one' });
      const lost = (await waiting(outbox)) as Batch;
      await own.kill();
      await own.run();
      await say(at as Stores, 'ada', { text: 'two' });
      await outbox.done(lost);
      const batch = (await waiting(outbox)) as Batch;
      // The memory of the joined came back, and the other entry stands where the one was that is gone.
      expect(batch.entries.map(({ id }) => id)).toEqual(lost.entries.map(({ id }) => id));
      expect(JSON.stringify(batch)).toContain('two');
      expect(await outbox.done(batch)).toBe(0);
    } finally {
      await own.stop();
    }
  });

  test('entries of any size: as many as go into one answer, and the rest with the next', async () => {
    const at = stores();
    await join(at, 'ada');
    for (let number = 0; number < 75; number += 1) await say(at, 'ada', { text: `${number} ${'x'.repeat(65_000)}` });
    const sizes: number[] = [];
    for (let left = 1; left > 0;) {
      const batch = (await waiting()) as Batch;
      sizes.push(batch.entries.length);
      left = await outbox.done(batch);
    }
    expect(sizes).toEqual([66, 10]);
  });

  test('a sweep tells what waits', async () => {
    const settings = librarySettings(BOUNDS, ARCHIVE);
    const rooms = new RedisRoomStore(library, settings, undefined, outbox);
    const seen = new Map<number, number>();
    outbox.onWaiting((partition, bytes) => seen.set(partition, bytes));
    await join({ ...stores(), rooms }, 'ada');
    await rooms.sweep(() => undefined);
    expect(seen.size).toBe(partitions().length);
    expect([...seen].filter(([, bytes]) => bytes > 0)).toEqual([[partitionOf(roomId), expect.any(Number)]]);
  });

  test('whether all before a moment was taken', async () => {
    const at = stores();
    expect(await outbox.isPast(Date.now())).toBe(true);
    const { at: joinedAt } = await join(at, 'ada');
    expect(await outbox.isPast(joinedAt)).toBe(false);
    expect(await outbox.isPast(joinedAt - 1)).toBe(true);
  });
});

describe('an outbox that is full', () => {
  const SMALL = { backlogBytes: 64 * 1024 };
  const fill = async (at: Stores, count: number) => {
    for (let number = 0; number < count; number += 1) await say(at, 'ada', { text: `${number} ${'x'.repeat(1000)}` });
  };

  test('drops its oldest, stays within its bound, and counts what it lost with its rooms', async () => {
    const at = stores(SMALL);
    await join(at, 'ada');
    const before = Date.now();
    await fill(at, 200);
    const { loss, entries } = (await waiting()) as Batch;
    expect(loss).toMatchObject({ rooms: [roomId] });
    expect((loss?.lost ?? 0) + entries.length).toBe(201);
    expect(loss?.from).toBeLessThanOrEqual(before + 5);
    expect(loss?.to).toBeGreaterThanOrEqual(loss?.from ?? Infinity);
    const size = entries.reduce((sum, { fact }) => sum + JSON.stringify(fact).length, 0);
    expect(size).toBeLessThan(2 * SMALL.backlogBytes);
    expect(factsOf({ entries } as Batch).at(-1)).toMatchObject({ said: { payload: expect.stringContaining('199 ') } });
  });

  test('tells of a loss until that was noted, and then of the next one alone', async () => {
    const at = stores(SMALL);
    await join(at, 'ada');
    await fill(at, 100);
    const first = (await waiting()) as Batch;
    expect((await waiting())?.loss).toEqual(first.loss);
    await outbox.done({ ...first, entries: [] });
    expect((await waiting())?.loss).toBeNull();
    await fill(at, 100);
    const second = (await waiting())?.loss;
    expect(second?.lost).toBeGreaterThan(first.loss?.lost ?? Infinity);
    expect(second?.from).toBeGreaterThanOrEqual(first.loss?.to ?? Infinity);
  });

  test('of large ones drops no more than it must', async () => {
    const at = stores({ backlogBytes: MIB });
    await join(at, 'ada');
    for (let number = 0; number < 30; number += 1) await say(at, 'ada', { text: `${number} ${'x'.repeat(60_000)}` });
    const { entries } = (await waiting()) as Batch;
    expect(entries.length).toBeGreaterThanOrEqual(16);
  });

  test('is within its bound after each step, so that no node has more of it dropped', async () => {
    const at = stores({ backlogBytes: 100_000 });
    await join(at, 'ada');
    for (let number = 0; number < 40; number += 1) {
      await say(at, 'ada', { text: `${number} ${'x'.repeat(9000)}` });
      const [bytes] = await library.call('shed_outbox', partitionBase(partitionOf(roomId)), [MIB]);
      expect(bytes).toBeLessThanOrEqual(100_000);
    }
  });

  test('is told of though all of it was dropped, so that the loss is noted', async () => {
    const at = stores();
    await join(at, 'ada');
    await outbox.shed(partitionOf(roomId), 0);
    const [bytes] = await library.call('due', partitionBase(partitionOf(roomId)), [
      librarySettings(BOUNDS, ARCHIVE).common,
      1,
    ]);
    expect(bytes).toBe(1);
    const batch = (await waiting()) as Batch;
    expect(batch).toMatchObject({ entries: [], loss: { lost: 1, rooms: [roomId] } });
    await outbox.done(batch);
    expect(await outboxKeys()).toEqual([]);
  });

  test('gives bytes back where all of them together wait for too much', async () => {
    const at = stores();
    await join(at, 'ada');
    await fill(at, 150);
    await outbox.shed(partitionOf(roomId), 100_000);
    const batch = (await waiting()) as Batch;
    expect(batch.loss?.lost).toBeGreaterThanOrEqual(50);
    expect((batch.loss?.lost ?? 0) + batch.entries.length).toBe(151);
    // Whoever looked at it before, and comes with the same order later.
    await outbox.shed(partitionOf(roomId), 100_000);
    expect((await waiting())?.entries).toHaveLength(batch.entries.length);
  });
});
