import { Redis } from 'ioredis';
import { RedisLibrary } from '../../src/redis/library.js';
import { RedisSignalStore } from '../../src/redis/redis-signal-store.js';
import { BOUNDS, DRAFT } from './append.js';
import { follow, frameWith, graphqlClient, PAYLOAD, rawClient, type RawClient } from './frames.js';
import type { MeasuredProcess } from './measured-process.js';
import { heading, line, rate, ratio } from './report.js';

const CONNECTIONS = 200;
/** Deliveries measured for each size. */
const DELIVERIES = 60_000;
/** Messages on their way at once, over all rooms. */
const IN_FLIGHT = 20;

interface Cost {
  readonly perSecond: number;
  readonly micros: number;
}

/** The same rooms, payloads and pace for both: what a delivery costs the server. */
export async function benchDeliveries(redisUrl: string, rejoin: MeasuredProcess, bare: MeasuredProcess): Promise<void> {
  heading(`Deliveries: ${CONNECTIONS} connections, about 450 bytes, as fast as they come`);
  line('', 'deliveries', 'CPU a delivery');
  for (const size of [2, 10, 50]) {
    const theirs = await measureBare(redisUrl, bare, size);
    const ours = await measureRejoin(redisUrl, rejoin, size);
    line(`rooms of ${size}: bare ws + ioredis`, rate(theirs.perSecond, 1000), `${theirs.micros.toFixed(1)} µs`);
    line(`rooms of ${size}: Rejoin`, rate(ours.perSecond, 1000), `${ours.micros.toFixed(1)} µs`);
    line(`rooms of ${size}: Rejoin : bare`, ratio(ours.perSecond, theirs.perSecond), ratio(ours.micros, theirs.micros));
  }
}

async function measureBare(redisUrl: string, server: MeasuredProcess, size: number): Promise<Cost> {
  const redis = new Redis(redisUrl);
  const rooms = roomNames('bare', size);
  const clients = await Promise.all(
    rooms.flatMap((room) =>
      Array.from({ length: size }, async () => {
        const client = await rawClient(`${server.url}/${room}`);
        await frameWith(client, 'ready');
        return client;
      }),
    ),
  );
  const message = JSON.stringify({
    id: 'x'.repeat(24),
    type: 'next',
    payload: { ...DRAFT, from: 'somebody', payload: PAYLOAD },
  });
  const cost = await measure(server, clients, rooms, (room) => redis.publish(room, message), size);
  redis.disconnect();
  return cost;
}

async function measureRejoin(redisUrl: string, server: MeasuredProcess, size: number): Promise<Cost> {
  const redis = new Redis(redisUrl);
  const library = new RedisLibrary(redis);
  const signals = new RedisSignalStore(library, BOUNDS);
  const rooms = roomNames('rejoin', size);
  const clients: RawClient[] = [];
  for (const room of rooms) {
    const joining = Array.from({ length: size }, async (_, n) => {
      const client = await graphqlClient(server.url, `${room}-${n}`);
      await follow(client, { roomId: room });
      return client;
    });
    clients.push(...(await Promise.all(joining)));
  }
  const say = (room: string) =>
    signals.append(room, { userId: `${room}-0`, participantId: null, connectionId: null }, DRAFT, null);
  const cost = await measure(server, clients, rooms, say, size - 1);
  redis.disconnect();
  return cost;
}

/** Sends so many messages that `DELIVERIES` arrive, and waits for the last of them. */
async function measure(
  server: MeasuredProcess,
  clients: readonly RawClient[],
  rooms: readonly string[],
  say: (room: string) => Promise<unknown>,
  perMessage: number,
): Promise<Cost> {
  const messages = Math.ceil(DELIVERIES / perMessage);
  let arrived = 0;
  for (const client of clients) {
    client.onFrame = (frame) => {
      if (frame.includes('somebody')) arrived += 1;
    };
  }
  await sayAll(Math.ceil(messages / 10), rooms, say);
  await settled(() => arrived);
  arrived = 0;
  const before = await server.usage();
  const began = performance.now();
  await sayAll(messages, rooms, say);
  await settled(() => arrived, messages * perMessage);
  const ms = performance.now() - began;
  const { cpu } = await server.usage();
  for (const { socket } of clients) socket.close(1000);
  return { perSecond: (arrived / ms) * 1000, micros: (cpu - before.cpu) / arrived };
}

async function sayAll(
  messages: number,
  rooms: readonly string[],
  say: (room: string) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < messages) {
      next += 1;
      await say(rooms[next % rooms.length] ?? '');
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
}

/** Until `expected` have arrived, or for the warm-up until no more do. */
async function settled(arrived: () => number, expected?: number): Promise<void> {
  for (let last = -1, still = 0; still < 50;) {
    if (expected !== undefined && arrived() >= expected) return;
    still = arrived() === last ? still + 1 : 0;
    last = arrived();
    await new Promise((resolve) => setTimeout(resolve, expected === undefined ? 4 : 20));
  }
  if (expected !== undefined) throw new Error(`Only ${arrived()} of ${expected} deliveries arrived`);
}

function roomNames(prefix: string, size: number): string[] {
  return Array.from({ length: CONNECTIONS / size }, (_, n) => `${prefix}-${size}-${n}`);
}
