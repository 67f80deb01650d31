import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Archive } from '../../src/archive/archive.js';
import { Drain } from '../../src/archive/drain.js';
import type { Batch, Outbox } from '../../src/archive/outbox.js';
import { ArchiveAway } from '../../src/archive/reading.js';
import { Waiting } from '../../src/archive/waiting.js';
import { partitionKey, partitionOf } from '../../src/redis/keys.js';
import { librarySettings } from '../../src/redis/library-settings.js';
import { RedisLibrary } from '../../src/redis/library.js';
import { RedisOutbox } from '../../src/redis/redis-outbox.js';
import { RedisRoomStore } from '../../src/redis/redis-room-store.js';
import { RedisSignalStore } from '../../src/redis/redis-signal-store.js';
import { newParticipant } from '../../src/rooms/participant-key.js';
import { randomness } from '../support/randomness.js';
import { RedisServer } from '../support/redis-server.js';
import { until } from '../support/until.js';

const BOUNDS = { logSize: 50, logMs: 60_000, leaseMs: 60_000, graceMs: 60_000, roomCapacity: 50 };
const SETTINGS = librarySettings(BOUNDS, { rooms: ['*'], replayMs: 3_600_000, backlogBytes: 16 * 1_048_576 });

/** Keeps what it is given, by key, as MongoDB does; the tests say when, and whether. */
class Shelf implements Archive {
  readonly kept = new Map<string, Batch>();
  readonly held: (() => void)[] = [];
  isHolding = false;
  private listener = (): void => undefined;

  constructor(public isUp: boolean) {}

  onUp(listener: () => void): void {
    this.listener = listener;
  }

  comes(): void {
    this.isUp = true;
    this.listener();
  }

  async keep(batch: Batch): Promise<void> {
    if (this.isHolding) await new Promise<void>((resolve) => this.held.push(resolve));
    if (!this.isUp) throw new ArchiveAway();
    for (const { id } of batch.entries) this.kept.set(`${batch.partition}:${batch.outbox}:${id}`, batch);
  }
}

let server: RedisServer;
let library: RedisLibrary;
const drains: Drain[] = [];
beforeAll(async () => {
  server = await RedisServer.start();
  library = new RedisLibrary(server.redis);
  await library.load();
});
beforeEach(() => server.redis.flushdb());
afterEach(async () => {
  await Promise.all(drains.splice(0).map((drain) => drain.stop()));
});
afterAll(() => server.stop());

/** A node: it sweeps when told to. */
function node(archive: Archive, backlogBytes = 1e9, wrapped: (outbox: Outbox) => Outbox = (outbox) => outbox) {
  const outbox = new RedisOutbox(library);
  const waiting = new Waiting();
  const failures: unknown[] = [];
  const drain = new Drain(wrapped(outbox), archive, waiting, backlogBytes, (error) => failures.push(error));
  drain.start();
  drains.push(drain);
  const rooms = new RedisRoomStore(library, SETTINGS, undefined, outbox);
  return { drain, waiting, outbox, failures, rooms, sweep: () => rooms.sweep() };
}

const signals = () => new RedisSignalStore(library, SETTINGS);
/** So many rooms in partitions of their own. */
function apart(count: number): string[] {
  const rooms = new Map<number, string>();
  for (let index = 0; rooms.size < count; index += 1) rooms.set(partitionOf(`r${index}`), `r${index}`);
  return [...rooms.values()];
}

/** A join and so many lines of so many bytes. */
async function talk(roomId: string, lines: number, bytes = 10): Promise<void> {
  const rooms = new RedisRoomStore(library, SETTINGS);
  await rooms.join(roomId, { userId: 'ann', name: 'Ann', otherwise: newParticipant(), connectionId: randomUUID() });
  const speaker = { userId: 'ann', participantId: null, connectionId: null };
  const payloadJson = JSON.stringify('x'.repeat(bytes));
  const draft = { kind: 'APPLICATION', topic: null, payloadJson, originalJson: undefined, sentAt: null } as const;
  for (let line = 0; line < lines; line += 1) {
    await signals().append(roomId, speaker, { ...draft, addressee: { to: 'room' }, mayBeAbsent: false }, null);
  }
}

const lengthOf = (roomId: string) => server.redis.xlen(partitionKey(partitionOf(roomId), 'outbox'));
const nothingWaits = async () => (await server.redis.keys('*outbox*')).length === 0;

test('while the archive is away nothing is taken; all is, once it is there', async () => {
  const [room = '', other = ''] = apart(2);
  const shelf = new Shelf(false);
  const { sweep, waiting } = node(shelf);
  await talk(room, 3);
  await talk(other, 2);
  await sweep();
  expect([await lengthOf(room), await lengthOf(other)]).toEqual([4, 3]);
  expect(await server.redis.hget(partitionKey(partitionOf(room), 'outboxState'), 'owner')).toBeNull();
  expect(waiting.bytes).toBeGreaterThan(500);
  expect(waiting.oldestMs).toBeGreaterThan(0);
  shelf.comes();
  await until(nothingWaits, 'no outbox');
  expect(shelf.kept.size).toBe(7);
  await until(() => waiting.bytes === 0, 'nothing that waits');
  expect(waiting.oldestMs).toBe(0);
});

test('what the archive doesn’t take stays, and another node may take it at once', async () => {
  const [room = ''] = apart(1);
  const shelf = new Shelf(true);
  shelf.isHolding = true;
  const { sweep, failures } = node(shelf);
  await talk(room, 3);
  await sweep();
  await until(() => shelf.held.length === 1, 'a batch under way');
  const another = new RedisOutbox(library);
  expect(await another.take(partitionOf(room))).toBeNull();
  shelf.isUp = false;
  shelf.held.pop()?.();
  const isFree = async () => (await another.take(partitionOf(room))) !== null;
  // By itself the lease ends after ten seconds.
  await until(isFree, 'the lease to be given back', 5000);
  expect(await lengthOf(room)).toBe(4);
  expect(failures).toEqual([]);
});

test('four partitions at most are drained at a time, and none twice', async () => {
  const rooms = apart(7);
  const shelf = new Shelf(true);
  shelf.isHolding = true;
  const { sweep } = node(shelf);
  for (const room of rooms) await talk(room, 1);
  await sweep();
  await sweep();
  await until(() => shelf.held.length >= 4, 'batches under way');
  expect(shelf.held).toHaveLength(4);
  shelf.isHolding = false;
  for (const go of shelf.held) go();
  await until(nothingWaits, 'no outbox');
  expect(shelf.kept.size).toBe(14);
});

test('what is more than one batch is taken in turns, without another sweep', async () => {
  const [room = ''] = apart(1);
  const shelf = new Shelf(true);
  await talk(room, 700);
  await node(shelf).sweep();
  await until(nothingWaits, 'no outbox');
  expect(shelf.kept.size).toBe(701);
  expect(new Set(shelf.kept.values()).size).toBe(2);
});

test('however many are at it, and wherever they die, all is kept, without leases too', async () => {
  const rooms = apart(5);
  const random = randomness(8);
  const shelf = new Shelf(true);
  /** Nobody keeps it from another, and a third of the nodes' steps end there. */
  const mortal = (outbox: Outbox): Outbox => {
    const dies = async <T>(step: Promise<T>): Promise<T> => {
      if (random() < 0.3) throw new Error('died');
      return step;
    };
    return {
      onWaiting: (listener) => outbox.onWaiting(listener),
      take: async (partition) => {
        await server.redis.hdel(partitionKey(partition, 'outboxState'), 'owner', 'until');
        return dies(outbox.take(partition));
      },
      done: (batch) => dies(Promise.resolve()).then(() => outbox.done(batch)),
      release: (partition) => dies(outbox.release(partition)),
      shed: (partition, downToBytes) => outbox.shed(partition, downToBytes),
      isPast: (at) => outbox.isPast(at),
    };
  };
  const nodes = [1, 2, 3].map(() => node(shelf, 1e9, mortal));
  let isSaid = false;
  const talking = Promise.all(rooms.map((room) => talk(room, 40))).finally(() => (isSaid = true));
  await until(async () => {
    await Promise.all(nodes.map(({ sweep }) => sweep()));
    return isSaid && (await nothingWaits());
  }, 'no outbox');
  await talking;
  expect(shelf.kept.size).toBe(5 * 41);
  expect(nodes.some(({ failures }) => failures.length > 0)).toBe(true);
});

test('where too much waits in all, the largest outbox loses what is oldest in it, and no more', async () => {
  const [small = '', large = ''] = apart(2);
  const { sweep, waiting, drain, outbox } = node(new Shelf(false), 300_000);
  await talk(small, 10, 10_000);
  await talk(large, 300, 1000);
  await sweep();
  const before = waiting.bytes;
  expect(before).toBeGreaterThan(300_000);
  await drain.keepBound();
  await sweep();
  expect(waiting.bytes).toBeLessThanOrEqual(300_000);
  // The library drops up to fifty at once.
  expect(waiting.bytes).toBeGreaterThan(300_000 - 75_000);
  expect(await lengthOf(small)).toBe(11);
  const left = await lengthOf(large);
  expect(await outbox.take(partitionOf(large))).toMatchObject({ loss: { lost: 301 - left, rooms: [large] } });
  await drain.keepBound();
  expect(await lengthOf(large)).toBe(left);
});

test('who stops takes nothing more, and waits half a second at most for what is under way', async () => {
  const [room = '', other = ''] = apart(2);
  const shelf = new Shelf(true);
  shelf.isHolding = true;
  const { sweep, drain } = node(shelf);
  await talk(room, 1);
  await sweep();
  await until(() => shelf.held.length === 1, 'a batch under way');
  const began = performance.now();
  const stopped = drain.stop();
  await talk(other, 1);
  await sweep();
  await stopped;
  expect(performance.now() - began).toBeGreaterThan(400);
  expect(shelf.held).toHaveLength(1);
  expect(await lengthOf(other)).toBe(2);
  shelf.held[0]?.();
  await until(async () => (await lengthOf(room)) === 0, 'the end of what was under way');
});
