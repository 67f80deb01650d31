import { Redis } from 'ioredis';
import { roomKey } from '../../src/redis/keys.js';
import { RedisLibrary } from '../../src/redis/library.js';
import { RedisRoomStore } from '../../src/redis/redis-room-store.js';
import { RedisSignalStore } from '../../src/redis/redis-signal-store.js';
import { BOUNDS, DRAFT, seatRequest } from './append.js';
import { follow, frameWith, graphqlClient, rawClient, type RawClient } from './frames.js';
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

/** The same rooms, messages and pace for both, and none for who said it: what a delivery costs the server. */
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
  const library = new RedisLibrary(redis);
  const store = new RedisRoomStore(library, BOUNDS);
  const rooms = roomNames('bare', size);
  await Promise.all(rooms.map((room) => store.join(room, seatRequest(speakerOf(room)))));
  const clients = await enterAll(rooms, size, async (room) => {
    const client = await rawClient(`${server.url}/${encodeURIComponent(roomKey(room, 'live'))}`);
    await frameWith(client, 'ready');
    return client;
  });
  const cost = await measure(server, clients, rooms, sayer(library), size - 1);
  redis.disconnect();
  return cost;
}

async function measureRejoin(redisUrl: string, server: MeasuredProcess, size: number): Promise<Cost> {
  const redis = new Redis(redisUrl);
  const rooms = roomNames('rejoin', size);
  const clients = await enterAll(rooms, size, async (room, userId) => {
    const client = await graphqlClient(server.url, userId);
    await follow(client, { roomId: room });
    return client;
  });
  const cost = await measure(server, clients, rooms, sayer(new RedisLibrary(redis)), size - 1);
  redis.disconnect();
  return cost;
}

async function enterAll(
  rooms: readonly string[],
  size: number,
  enter: (room: string, userId: string) => Promise<RawClient>,
): Promise<RawClient[]> {
  const clients: RawClient[] = [];
  for (const room of rooms) {
    const others = Array.from({ length: size - 1 }, (_, n) => `${room}-${n + 1}`);
    const users = [speakerOf(room), ...others];
    clients.push(...(await Promise.all(users.map((userId) => enter(room, userId)))));
  }
  return clients;
}

/** Both sides are given the very same: what the log publishes as it appends. */
function sayer(library: RedisLibrary): (room: string) => Promise<unknown> {
  const signals = new RedisSignalStore(library, BOUNDS);
  return (room) =>
    signals.append(room, { userId: speakerOf(room), participantId: null, connectionId: null }, DRAFT, null);
}

function speakerOf(room: string): string {
  return `${room}-0`;
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
  // What joining and leaving undid is compiled again.
  await sayAll(Math.ceil(messages / 3), rooms, say);
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
  // A busy machine may stand still for a second and more.
  const patience = expected === undefined ? 50 : 500;
  for (let last = -1, still = 0; still < patience;) {
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
