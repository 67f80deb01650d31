import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { RATES } from '../../src/identity/rate-limiter.js';
import { post, type Answer } from '../support/graphql.js';
import { spawnNode, type RejoinProcess } from '../support/node.js';
import { RawSocket } from '../support/raw-socket.js';
import { RedisServer } from '../support/redis-server.js';
import { tokenFor } from '../support/tokens.js';
import { freshRoom, Visitor } from '../support/visitor.js';
import { Calls } from './calls.js';

/** A few seconds in a test run; half a minute with SOAK=1. */
const SECONDS = process.env['SOAK'] === '1' ? 30 : 6;
const MIB = 1024 * 1024;
/** Signal 2 collects what is garbage. */
const COLLECTS = "data:text/javascript,process.on('SIGUSR2',()=>globalThis.gc())";
const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const COMMAND = [process.execPath, '--expose-gc', '--import', COLLECTS, '--import', 'tsx', MAIN];

let redis: RedisServer;
let node: RejoinProcess;

beforeAll(async () => {
  redis = await RedisServer.start();
  node = await spawnNode(redis.url, { RATE_LIMITS: 'on', LOG_LEVEL: 'info' }, undefined, COMMAND);
}, 60_000);

afterAll(async () => {
  await node.stop();
  await redis.stop();
});

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${node.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

/** What the node holds once garbage is collected. */
async function heap(): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    process.kill(node.pid, 'SIGUSR2');
    await wait(200);
  }
  return (await metric('rejoin_nodejs_heap_size_used_bytes')) + (await metric('rejoin_nodejs_external_memory_bytes'));
}

async function redisMemory(): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await redis.redis.info('memory'))?.[1]);
}

const ask = (socket: RawSocket, query: string) => socket.operate(JSON.stringify({ query }));
const aliases = (field: (index: number) => string) =>
  `{ ${Array.from({ length: 20 }, (_, index) => `a${index}: ${field(index)}`).join(' ')} }`;

/** One request after the other, until the time is over; how many those were. */
async function keepAsking(until: number, request: (turn: number) => Promise<unknown>): Promise<number> {
  let turn = 0;
  for (; performance.now() < until; turn += 1) await request(turn);
  return turn;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const cpu = () => metric('rejoin_process_cpu_seconds_total');

async function offered(socket: RawSocket, room: string, victim: Visitor): Promise<string | undefined> {
  const input = `roomId: "${room}", receiverId: "${victim.userId}", filename: "a", size: 1`;
  const { data }: Answer<{ offerTransfer: { transfer: { id: string } } } | null> = await ask(
    socket,
    `mutation { offerTransfer(input: {${input}}) { transfer { id } } }`,
  );
  return data?.offerTransfer.transfer.id;
}

/** All that one user can do, on lanes of their own; frames of answers are thrown away. How many requests that were. */
async function attack(until: number, room: string, victim: Visitor): Promise<number> {
  const token = await tokenFor('mallory');
  const open = async () => {
    const socket = await RawSocket.init(node.socketUrl, token);
    return socket;
  };
  const [seat, reads, reports, pauses, offers, texts] = await Promise.all([
    open(),
    open(),
    open(),
    open(),
    open(),
    open(),
  ]);
  seat.subscribe('seat', `subscription { roomEvents(roomId: "${room}") { __typename } }`);
  await seat.frame(({ id }) => id === 'seat', 'a seat');
  const paused = (await offered(seat, room, victim)) ?? '';
  await post(
    node.url,
    victim.token,
    `mutation { acceptTransfer(input: {transferId: "${paused}"}) { transfer { id } } }`,
  );
  const report = (latency: number) =>
    `mutation { reportConnectionQuality(input: {roomId: "${room}", latencyMs: ${latency}, packetLossPercent: 0, jitterMs: 0}) { quality } }`;
  const asked = await Promise.all([
    keepAsking(until, () =>
      ask(
        reads,
        aliases(() => `room(id: "${freshRoom()}") { capacity }`),
      ),
    ),
    keepAsking(until, () => ask(reads, '{ transfers(first: 100) { totalCount nodes { id missing { first } } } }')),
    keepAsking(until, (turn) => ask(reports, report(turn % 2 === 0 ? 10 : 400))),
    keepAsking(until, (turn) =>
      ask(
        pauses,
        `mutation { ${turn % 2 === 0 ? 'pause' : 'resume'}Transfer(input: {transferId: "${paused}"}) { transfer { id } } }`,
      ),
    ),
    keepAsking(until, async () => {
      const id = await offered(offers, room, victim);
      if (id) await ask(offers, `mutation { cancelTransfer(input: {transferId: "${id}"}) { transfer { id } } }`);
    }),
    keepAsking(until, async (turn) => {
      const id = `text-${turn}`;
      texts.subscribe(
        id,
        `subscription { roomEvents(roomId: "${room}-${turn}") { __typename } } #${'x'.repeat(30_000)}${turn}`,
      );
      await texts.frame((frame) => frame.id === id, 'an answer');
      texts.say({ id, type: 'complete' });
    }),
  ]);
  for (const socket of [seat, reads, reports, pauses, offers, texts]) socket.end();
  return sum(asked);
}

/** As many lanes as an attacker's, where all is refused at once. How many requests that were. */
async function control(until: number): Promise<number> {
  const token = await tokenFor('control');
  const lanes = await Promise.all(Array.from({ length: 7 }, () => RawSocket.init(node.socketUrl, token)));
  const asked = await Promise.all(lanes.map((lane) => keepAsking(until, () => ask(lane, '{ nothing }'))));
  for (const lane of lanes) lane.end();
  return sum(asked);
}

/** How long another user waits for its signals, ms: of a hundred the slowest but one. */
async function slowest(until: number, speaker: Visitor): Promise<number> {
  const times: number[] = [];
  await keepAsking(until, async (turn) => {
    const from = performance.now();
    const { errors } = await speaker.say(turn, { topic: 'other' });
    if (errors) throw new Error(JSON.stringify(errors));
    times.push(performance.now() - from);
    await wait(30);
  });
  return times.sort((a, b) => a - b)[Math.ceil(times.length * 0.99) - 1] ?? 0;
}

/** Mallory speaks within its limit while somebody is away, until what was said to them is gone. */
async function tellsWhatSignalsPushOut(away: Visitor, victim: Visitor): Promise<void> {
  away.cut();
  await victim.say('lost');
  const mallory = await Visitor.enter(node, 'mallory', away.roomId);
  await mallory.count(1, 60);
  const back = await away.back();
  expect(back.recovery).toMatchObject({ recovered: false, reason: 'LOG_TRIMMED' });
  await Promise.all([mallory, back].map(({ client }) => client.dispose()));
}

test('a user at all its limits costs its budget, and others wait no longer and lose nothing', async () => {
  const [room, elsewhere] = [freshRoom(), freshRoom()];
  const [victim, away, speaker] = await Promise.all([
    Visitor.enter(node, 'victim', room),
    Visitor.enter(node, 'away', room),
    Visitor.enter(node, 'speaker', elsewhere),
  ]);
  const quiet = await slowest(performance.now() + (SECONDS * 1000) / 2, speaker);
  const idle = await cpu();
  const controlled = await Promise.all([
    slowest(performance.now() + SECONDS * 1000, speaker),
    control(performance.now() + SECONDS * 1000),
  ]);
  const refusalCost = ((await cpu()) - idle) / controlled[1];
  away.cut();
  for (let said = 0; said < 20; said += 1) await victim.say(`before ${said}`);
  const [heapBefore, redisBefore, cpuBefore] = [await heap(), await redisMemory(), await cpu()];
  const calls = await Calls.watch(redis);
  const from = performance.now();
  const [attacked, asked] = await Promise.all([
    slowest(from + SECONDS * 1000, speaker),
    attack(from + SECONDS * 1000, room, victim),
  ]);
  const seconds = (performance.now() - from) / 1000;
  await calls.settled();
  calls.stop();
  const background = [
    'due',
    'sweep',
    'end_due_transfers',
    'renew',
    'look_at_relay',
    'send',
    'ping',
    'publish',
    'monitor',
    'info',
  ];
  const caused = sum([...calls.counts].filter(([name]) => !background.includes(name)).map(([, count]) => count));
  // The budget; for an offer and its end 10 calls, for a join and a leave 12, for a pause 4.
  const budget = RATES.store + RATES.offer * 10 + RATES.join * 12 + RATES.pause * 4 + 200;
  expect(caused / seconds).toBeLessThan(budget * (1 + 2 / seconds));
  // However fast it asks, a request costs about what refusing one costs; what it is given comes on top.
  const cost = (await cpu()) - cpuBefore;
  expect(cost / seconds - (asked / seconds) * refusalCost).toBeLessThan(0.8);
  expect(attacked).toBeLessThan(3 * Math.max(controlled[0], quiet, 50));
  expect((await heap()) - heapBefore).toBeLessThan(50 * MIB);
  expect((await redisMemory()) - redisBefore).toBeLessThan(50 * MIB);
  const back = await away.back();
  expect(back.recovery.recovered).toBe(true);
  await back.room.find(({ payload }) => payload === 'before 19', 'what was said before');
  expect(back.room.payloads).toContain('before 0');
  await tellsWhatSignalsPushOut(back, victim);
  await Promise.all([victim, back, speaker].map((one) => one.client.dispose()));
}, 240_000);
