import { Redis } from 'ioredis';
import { RedisLibrary } from '../../src/redis/library.js';
import { RedisRoomStore } from '../../src/redis/redis-room-store.js';
import { RedisSignalStore } from '../../src/redis/redis-signal-store.js';
import { librarySettings } from '../../src/redis/library-settings.js';
import type { SignalDraft } from '../../src/signals/signal-store.js';
import { PAYLOAD } from './frames.js';
import { heading, line, rate, ratio } from './report.js';

const LIMITS = {
  logSize: 50,
  logMs: 300_000,
  // Nobody renews the lease of one who only speaks.
  leaseMs: 600_000,
  graceMs: 30_000,
  roomCapacity: 50,
};
export const BOUNDS = librarySettings(LIMITS);
const ARCHIVE = { rooms: ['*'], backlogBytes: 256 * 1_048_576 };
const HISTORIES = librarySettings(LIMITS, { ...ARCHIVE, replayMs: 0 });
const EVENTS = librarySettings(LIMITS, { ...ARCHIVE, replayMs: 3_600_000 });
export const DRAFT: SignalDraft = {
  addressee: { to: 'room' },
  kind: 'APPLICATION',
  topic: 'chat',
  payloadJson: JSON.stringify(PAYLOAD),
  sentAt: null,
};

export function seatRequest(userId: string) {
  return {
    userId,
    name: userId,
    quality: 'UNKNOWN',
    otherwise: { id: `p-${userId}`, secret: 'secret' },
    connectionId: 'bench',
  } as const;
}

/** An append checks the speaker, numbers, stores, bounds and publishes, in one step; a PUBLISH only publishes. */
export async function benchAppend(redisUrl: string): Promise<void> {
  const redis = new Redis(redisUrl);
  const library = new RedisLibrary(redis);
  await library.load();
  await new RedisRoomStore(library, BOUNDS).join('bench-append', seatRequest('appender'));
  const signals = new RedisSignalStore(library, BOUNDS);
  const speaker = { userId: 'appender', participantId: null, connectionId: null };
  const message = JSON.stringify({ ...DRAFT, payload: PAYLOAD });

  heading('Append (stored and published) against a bare PUBLISH: one client, 50 in flight');
  const append = await measure(redis, 'fcall', () => signals.append('bench-append', speaker, DRAFT, null));
  const keyed = await measure(redis, 'fcall', (n) => signals.append('bench-append', speaker, DRAFT, `key-${n}`));
  const publish = await measure(redis, 'publish', () => redis.publish('bench-channel', message));
  line('', 'through a client', 'CPU in Redis');
  line('bare PUBLISH', rate(publish.count, publish.ms), `${publish.serverMicros.toFixed(1)} µs`);
  line('append', rate(append.count, append.ms), `${append.serverMicros.toFixed(1)} µs`);
  line('append with an idempotency key', rate(keyed.count, keyed.ms), `${keyed.serverMicros.toFixed(1)} µs`);
  line('append : PUBLISH, time', ratio(append.ms, publish.ms));
  await redis.flushdb();
  await benchArchivedAppend(redis, library);
  redis.disconnect();
}

/** What the archive adds: nothing where it keeps no events, else an entry in the outbox. In turns, since the machine is not quiet. */
async function benchArchivedAppend(redis: Redis, library: RedisLibrary): Promise<void> {
  const speaker = { userId: 'appender', participantId: null, connectionId: null };
  const kinds = { 'archive off': BOUNDS, 'histories only': HISTORIES, 'events too': EVENTS };
  const micros = new Map<string, number[]>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [kind, settings] of Object.entries(kinds)) {
      const roomId = `bench-${kind.replace(' ', '-')}`;
      await new RedisRoomStore(library, settings).join(roomId, seatRequest('appender'));
      const signals = new RedisSignalStore(library, settings);
      const { cpuMicros } = await measure(redis, 'fcall', () => signals.append(roomId, speaker, DRAFT, null));
      micros.set(kind, [...(micros.get(kind) ?? []), cpuMicros]);
      await redis.flushdb();
    }
  }
  heading('Append with an archive: processor time of Redis, the least of some rounds in turns');
  const off = least(micros.get('archive off'));
  for (const [kind, all] of micros) line(kind, `${least(all).toFixed(1)} µs`, `+${(least(all) - off).toFixed(1)} µs`);
}

const ROUNDS = 7;

/** What else the machine did only adds. */
function least(numbers: readonly number[] = []): number {
  return Math.min(...numbers);
}

interface Measured {
  readonly count: number;
  readonly ms: number;
  readonly serverMicros: number;
  /** Of processor time rather than of a clock, reading and answering included. */
  readonly cpuMicros: number;
}

async function cpuSeconds(redis: Redis): Promise<number> {
  const info = await redis.info('cpu');
  const of = (name: string) => Number(new RegExp(`${name}:([\\d.]+)`).exec(info)?.[1]);
  return of('used_cpu_user') + of('used_cpu_sys');
}

async function measure(redis: Redis, command: string, call: (n: number) => Promise<unknown>): Promise<Measured> {
  const lanes = 50;
  const each = 400;
  await redis.config('RESETSTAT');
  const [began, cpu] = [performance.now(), await cpuSeconds(redis)];
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      for (let n = 0; n < each; n += 1) await call(lane * each + n);
    }),
  );
  const ms = performance.now() - began;
  const cpuMicros = (((await cpuSeconds(redis)) - cpu) * 1e6) / (lanes * each);
  const stats = await redis.info('commandstats');
  const serverMicros = Number(new RegExp(`cmdstat_${command}:.*usec_per_call=([\\d.]+)`).exec(stats)?.[1]);
  return { count: lanes * each, ms, serverMicros, cpuMicros };
}
