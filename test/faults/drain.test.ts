import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import WebSocket from 'ws';
import { LegacyClient } from '../legacy-socket/legacy-client.js';
import { builtServer, type RejoinNode, type RejoinProcess } from '../support/node.js';
import { RawSocket } from '../support/raw-socket.js';
import type { RedisServer } from '../support/redis-server.js';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';
import { freshRoom } from '../support/visitor.js';
import { Fleet } from './fleet.js';

const CLIENTS = 150;
const PER_ROOM = 10;
/** Nothing here may need all of it. */
const LONG = { DRAIN_SECONDS: '60' };
const GOING_AWAY = 1012;
const FOLLOW = 'subscription ($roomId: ID!) { roomEvents(roomId: $roomId) { __typename } }';
const fleet = new Fleet();
let built: readonly string[];

beforeAll(() => void (built = builtServer()), 120_000);

async function nodeApart(settings: Record<string, string>, redis?: RedisServer): Promise<RejoinProcess> {
  return fleet.apart(redis ?? (await fleet.redis()), settings, built);
}

/** Clients of both protocols, each in its room; every other one speaks the old one. */
async function crowd(node: RejoinNode, count: number): Promise<{ closed: { code: number } | null | undefined }[]> {
  const enter = async (n: number) => {
    const room = `crowd-${Math.floor(n / PER_ROOM)}`;
    if (n % 2 === 1) {
      const client = await LegacyClient.join(node.url, room, `user-${n}`);
      return Object.defineProperty({ closed: undefined }, 'closed', { get: () => client.close });
    }
    const socket = await RawSocket.init(node.socketUrl, await tokenFor(`user-${n}`));
    socket.subscribe('room', FOLLOW, { roomId: room });
    await socket.frame(({ id, type }) => id === 'room' && type === 'next');
    return socket;
  };
  return Promise.all(Array.from({ length: count }, (_, n) => enter(n)));
}

/** What becomes of one who comes to the door: the status of the refusal, 101 if it was let in, 0 where nobody listens. */
function knock(url: string, path: string, protocol?: string): Promise<number> {
  const socket = new WebSocket(url.replace('http', 'ws') + path, protocol);
  return new Promise((resolve) => {
    socket.on('open', () => resolve(101));
    socket.on('unexpected-response', (_, { statusCode }) => resolve(statusCode ?? 0));
    socket.on('error', () => resolve(0));
  });
}

/** Knocks at both doors again and again, until nobody listens any more. */
async function knockUntilTheEnd({ url }: RejoinNode): Promise<Set<number>> {
  const token = await tokenFor('late');
  const answers = new Set<number>();
  while (!answers.has(0)) {
    answers.add(await knock(url, '/graphql', 'graphql-transport-ws'));
    answers.add(await knock(url, `/webrtc/ws/crowd-0?token=${token}`));
  }
  return answers;
}

/** A request whose head is there and whose body isn't, so that it is under way for as long as one likes. */
async function halfAsked({ url }: RejoinNode, path: string, body: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1').setEncoding('utf8');
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: h',
    `Authorization: Bearer ${await tokenFor('asking')}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    '',
    body.slice(0, 5),
  ];
  socket.write(head.join('\r\n'));
  return socket;
}

async function answerTo(socket: Socket, rest: string): Promise<string> {
  let answer = '';
  socket.on('data', (text: string) => (answer += text)).write(rest);
  await once(socket, 'close');
  return answer;
}

async function isDraining({ url }: RejoinNode): Promise<void> {
  const draining = async () => ((await (await fetch(`${url}/readyz`)).json()) as { draining: boolean }).draining;
  await until(draining, 'the node to drain');
}

/** A client that hears nothing keeps the node waiting for as long as one likes. */
async function deafClient(node: RejoinNode, room: string, user = 'deaf'): Promise<LegacyClient> {
  const client = await LegacyClient.join(node.url, room, user);
  client.stopReading();
  return client;
}

const QUALITY = JSON.stringify({ latency_ms: 180, packet_loss_percent: 2.5, jitter_ms: 35 });
const VIEWER = JSON.stringify({ query: '{ viewer { id } }' });

describe('a node that is told to end', () => {
  test(`sends ${CLIENTS} clients away with 1012, lets nobody in, and ends when the last is gone`, async () => {
    const node = await nodeApart({ ...LONG, DRAIN_PER_SECOND: '200' });
    const clients = await crowd(node, CLIENTS);
    const told = Date.now();
    const ended = node.kill('SIGTERM');
    await isDraining(node);
    const answers = knockUntilTheEnd(node);
    await ended;
    expect(Date.now() - told).toBeLessThan(30_000);
    expect([...(await answers)]).toEqual([503, 0]);
    await until(() => clients.every(({ closed }) => closed), 'all to hear of it');
    expect(new Set(clients.map(({ closed }) => closed?.code))).toEqual(new Set([GOING_AWAY]));
  });

  test('finishes what it was asked before, and refuses what it is asked then, in the words of GraphQL and of REST', async () => {
    const node = await nodeApart(LONG);
    const asked = await halfAsked(node, '/graphql', VIEWER);
    const askedToo = await halfAsked(node, '/webrtc/rooms/r/connection-quality', QUALITY);
    const unused = connect(Number(new URL(node.url).port), '127.0.0.1');
    await once(unused, 'connect');
    // Both heads have been read by the time something later was answered.
    await fetch(`${node.url}/healthz`);
    const ended = node.kill('SIGTERM');
    await isDraining(node);
    const headers = { authorization: `Bearer ${await tokenFor('late')}`, 'content-type': 'application/json' };
    const graphql = await fetch(`${node.url}/graphql`, { method: 'POST', headers, body: VIEWER });
    expect([graphql.status, graphql.headers.get('connection')]).toEqual([503, 'close']);
    expect(await graphql.json()).toMatchObject({
      errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: 1 } }],
    });
    const rest = await fetch(`${node.url}/webrtc/file-transfers`, { headers });
    expect([rest.status, rest.headers.get('connection'), rest.headers.get('retry-after')]).toEqual([503, 'close', '1']);
    expect(await rest.json()).toEqual({ detail: 'This server is going away.' });
    expect((await fetch(`${node.url}/healthz`)).status).toBe(200);
    const answer = await answerTo(asked, VIEWER.slice(5));
    expect(answer).toMatch(/^HTTP\/1.1 200 [^]*connection: close[^]*"id":"asking"/i);
    // The node waits for the other one still.
    expect((await fetch(`${node.url}/readyz`)).status).toBe(503);
    expect(await answerTo(askedToo, QUALITY.slice(5))).toMatch(/^HTTP\/1.1 200 /);
    await ended;
  });

  test('cuts who does not answer at the end of its time only; it too finds the 1012 when it reads again', async () => {
    const node = await nodeApart({ DRAIN_SECONDS: '4' });
    const deaf = await deafClient(node, freshRoom());
    const told = Date.now();
    await node.kill('SIGTERM');
    expect(Date.now() - told).toBeGreaterThan(3900);
    deaf.resumeReading();
    expect((await deaf.closed()).code).toBe(GOING_AWAY);
  });

  test('ends at once when it is told twice', async () => {
    const node = await nodeApart(LONG);
    const deaf = await deafClient(node, freshRoom());
    const ended = node.kill('SIGTERM');
    await isDraining(node);
    await node.kill('SIGTERM');
    await ended;
    deaf.cut();
  });

  test('hears what an old client said before it heard of that', async () => {
    const redis = await fleet.redis();
    const [here, apart] = await Promise.all([fleet.here(redis, {}), nodeApart(LONG, redis)]);
    const room = freshRoom();
    const ann = await LegacyClient.join(here.url, room, 'ann');
    const bob = await deafClient(apart, room, 'bob');
    const ended = apart.kill('SIGTERM');
    await isDraining(apart);
    bob.say('chat-message', { text: 'on my way' });
    expect((await ann.next('chat-message')).payload.text).toBe('on my way');
    bob.resumeReading();
    expect((await bob.closed()).code).toBe(GOING_AWAY);
    await ended;
    expect(ann.of('user-left')).toEqual([]);
    ann.cut();
  });

  test('while it still drains its clients are back on another, and have lost nothing', async () => {
    const redis = await fleet.redis();
    const [here, apart] = await Promise.all([fleet.here(redis, {}), nodeApart(LONG, redis)]);
    const roomId = freshRoom();
    const [ann, bob] = [await fleet.enter(here, 'ann', roomId), await fleet.enter(apart, 'bob', roomId)];
    const deaf = await deafClient(apart, freshRoom());
    await ann.count(1, 2);
    await bob.heard(1, 2);
    const ended = apart.kill('SIGTERM');
    await until(() => bob.client.closes.length > 0, 'bob to be sent away');
    expect(bob.client.closes).toEqual([expect.objectContaining({ code: GOING_AWAY })]);
    await ann.sees(bob.id, 'RECONNECTING');
    await ann.count(3, 5);
    const again = await fleet.welcome(bob.back(here));
    expect(again.snapshot).toMatchObject({ resumed: true, recovery: { recovered: true, missedCount: 3 } });
    await again.heard(3, 4, 5);
    expect((await fetch(`${apart.url}/readyz`)).status).toBe(503);
    deaf.resumeReading();
    await ended;
    expect(ann.all('ParticipantLeft')).toEqual([]);
  });
});

describe('clients are sent away', () => {
  async function farewells(count: number, settings: Record<string, string>): Promise<{ at: number; code: number }[]> {
    const node = await nodeApart(settings);
    const heard: { at: number; code: number }[] = [];
    for (let n = 0; n < count; n += 1) {
      const socket = await RawSocket.open(node.socketUrl);
      socket.ws.on('close', (code) => heard.push({ at: Date.now(), code }));
    }
    await node.kill('SIGTERM');
    await until(() => heard.length === count, 'all to be gone');
    return heard;
  }

  test('one after another, at the given rate', async () => {
    const heard = await farewells(20, { ...LONG, DRAIN_PER_SECOND: '10' });
    expect(new Set(heard.map(({ code }) => code))).toEqual(new Set([GOING_AWAY]));
    // The last of twenty is told 1.9 s after the first.
    expect(heard.at(-1)!.at - heard[0]!.at).toBeGreaterThan(1500);
  });

  test('faster than that where the time would not do', async () => {
    const heard = await farewells(40, { DRAIN_SECONDS: '3', DRAIN_PER_SECOND: '1' });
    expect(new Set(heard.map(({ code }) => code))).toEqual(new Set([GOING_AWAY]));
  });
});

test('what was idle to the end is not waited for', async () => {
  const node = await fleet.here(await fleet.redis(), LONG);
  const unused = connect(Number(new URL(node.url).port), '127.0.0.1');
  await once(unused, 'connect');
  await fetch(`${node.url}/healthz`);
  const outcome = await Promise.race([node.stop().then(() => 'ended'), wait(20_000, 'waits', { ref: false })]);
  expect(outcome).toBe('ended');
});
