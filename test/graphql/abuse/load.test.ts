import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { spawnNode, type RejoinProcess } from '../../support/node.js';
import { RawSocket } from '../../support/raw-socket.js';
import { RedisServer } from '../../support/redis-server.js';
import { tokenFor } from '../../support/tokens.js';
import { until } from '../../support/until.js';
import { freshRoom, Visitor } from '../../support/visitor.js';

const MB = 1024 * 1024;
const SIGNALS = 340;
const FILLING = 'x'.repeat(60_000);
const ROOM = 'subscription ($roomId: ID!) { roomEvents(roomId: $roomId) { __typename } }';

let redis: RedisServer;
/** In a process of its own, which ends at the first error that nobody caught. */
let node: RejoinProcess;

let visitors: Visitor[] = [];

async function enter(userId: string, roomId: string): Promise<Visitor> {
  const visitor = await Visitor.enter(node, userId, roomId);
  visitors.push(visitor);
  return visitor;
}

afterEach(async () => {
  await Promise.all(visitors.map(({ client }) => client.dispose()));
  visitors = [];
});

beforeAll(async () => {
  redis = await RedisServer.start();
  // A small heap is swept often: what the process takes is what it holds.
  const NODE_OPTIONS = '--max-old-space-size=96 --max-semi-space-size=2';
  node = await spawnNode(redis.url, { GRACE_SECONDS: '2', LEASE_SECONDS: '2', ROOM_CAPACITY: '1000', NODE_OPTIONS });
});

afterAll(async () => {
  await node.stop();
  await redis.stop();
});

async function residentBytes(): Promise<number> {
  const status = await readFile(`/proc/${node.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

/** What an operator sees; fails when the server is gone. */
async function gauge(name: string): Promise<number> {
  const text = await (await fetch(`${node.url}/metrics`)).text();
  return Number(new RegExp(`^rejoin_${name} (\\d+)`, 'm').exec(text)?.[1]);
}

const numbersIn = (visitor: Visitor) => visitor.room.payloads.map((payload) => (payload as { number: number }).number);

/** 20 MB for everybody in the room; returns the most memory that the server took meanwhile. */
async function flood(speaker: Visitor, listener: Visitor): Promise<number> {
  let most = 0;
  const heard = numbersIn(listener).length;
  for (let number = 0; number < SIGNALS; number += 10) {
    await Promise.all(Array.from({ length: 10 }, (_, index) => speaker.say({ number: number + index, FILLING })));
    await until(() => numbersIn(listener).length === heard + number + 10, 'the others hear in time', 5000);
    most = Math.max(most, await residentBytes());
  }
  return most;
}

test('five who stop reading while 20 MB flow: memory is bounded, others hear in time, and nothing is lost in silence', async () => {
  const warmUp = freshRoom();
  const [early, late] = [await enter('early', warmUp), await enter('late', warmUp)];
  const usual = await flood(early, late);
  const roomId = freshRoom();
  const [ann, carl] = [await enter('ann', roomId), await enter('carl', roomId)];
  const [stalled, paused] = [await enter('stalled', roomId), await enter('paused', roomId)];
  const more = [await stalledSocket(roomId), await stalledSocket(roomId), await stalledSocket(roomId)];
  for (const { client } of [stalled, paused]) client.stopReading();
  const from = performance.now();
  const most = await flood(ann, carl);
  paused.client.resumeReading();
  const all = numbersIn(carl);
  expect(new Set(all).size).toBe(SIGNALS);
  await until(() => numbersIn(paused).at(-1) === all.at(-1), 'who resumes in time catches up');
  expectToldOfAnyLoss(paused, all);
  expect(paused.client.closes).toEqual([]);
  await ann.sees(stalled.id, 'RECONNECTING');
  const seconds = (performance.now() - from) / 1000;
  expect(seconds).toBeGreaterThan(8);
  // Ten, and what a busy machine needs for the flood.
  expect(seconds).toBeLessThan(45);
  expect((most - usual) / MB).toBeLessThan(30);
  for (const socket of more) socket.end();
  stalled.client.cut();
  // It comes back with what it has, which is the beginning at most.
  const back = await stalled.back(node, { after: stalled.snapshot.cursor });
  visitors.push(back);
  expect(back.snapshot).toMatchObject({ resumed: true, you: { id: stalled.id } });
  expect(back.recovery).toMatchObject({ recovered: false, reason: 'LOG_TRIMMED' });
}, 120_000);

async function stalledSocket(roomId: string): Promise<RawSocket> {
  const socket = await RawSocket.init(node.socketUrl, await tokenFor('sleeper'));
  socket.subscribe(
    'room',
    'subscription ($roomId: ID!) { roomEvents(roomId: $roomId) { ... on SignalReceived { payload } } }',
    { roomId },
  );
  await socket.frame(({ type }) => type === 'next');
  socket.ws.pause();
  return socket;
}

/** What everybody heard, in the same order without a hole, but where a snapshot says that there is one. */
function expectToldOfAnyLoss({ events }: Visitor, all: readonly number[]): void {
  let next: number | null = 0;
  for (const { __typename, payload, recovery } of events.slice(1)) {
    if (__typename === 'RoomSnapshot' && !recovery.recovered) next = null;
    if (__typename !== 'SignalReceived') continue;
    const place = all.indexOf((payload as { number: number }).number);
    if (next !== null && place !== next) throw new Error(`Number ${place} follows ${next - 1}, and nothing said so`);
    next = place + 1;
  }
}

test('two hundred who come, follow and are cut leave nothing behind', async () => {
  const rooms = Array.from({ length: 10 }, freshRoom);
  const token = await tokenFor('churn');
  const tokens = await Promise.all(Array.from({ length: 40 }, (_, index) => tokenFor(`churn-${index}`)));
  for (let round = 0; round < 10; round += 1) {
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const socket = await RawSocket.open(node.socketUrl);
        const bearer = tokens[(round * 20 + index) % tokens.length] ?? token;
        socket.say({ type: 'connection_init', payload: { token: bearer } });
        // Some are cut before they are known, some while they join, some when they are there.
        if (index % 4 > 0) await socket.frame(({ type }) => type === 'connection_ack');
        if (index % 4 > 0)
          for (const roomId of rooms.slice(0, 1 + randomInt(5))) socket.subscribe(roomId, ROOM, { roomId });
        if (index % 4 > 2) await socket.frame(({ type }) => type === 'next' || type === 'error');
        socket.end();
      }),
    );
  }
  const isEmpty = async () => (await gauge('seats')) === 0 && (await gauge('rooms')) === 0;
  await until(isEmpty, 'no seat and no room is left', 45_000);
  await until(
    async () => (await Promise.all(rooms.map((id) => redis.redis.keys(`*:room:${id}:roster`)))).flat().length === 0,
    'all have timed out',
  );
}, 120_000);

test('half-open connections and silent ones', async () => {
  const sockets = await Promise.all(Array.from({ length: 50 }, () => RawSocket.open(node.socketUrl)));
  for (const socket of sockets) socket.ws.pause();
  const visitor = await enter('visitor', freshRoom());
  expect((await visitor.say(1)).errors).toBeUndefined();
  for (const socket of sockets) socket.ws.resume();
  expect(new Set(await Promise.all(sockets.map((socket) => socket.code())))).toEqual(new Set([4408]));
});
