import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import fc from 'fast-check';
import type WebSocket from 'ws';
import { post } from '../../support/graphql.js';
import { startNode, type RejoinNode } from '../../support/node.js';
import { RedisServer } from '../../support/redis-server.js';
import { tokenFor } from '../../support/tokens.js';
import { until } from '../../support/until.js';
import { freshRoom, Visitor } from '../../support/visitor.js';
import { RawSocket } from '../../support/raw-socket.js';

const VIEWER = '{ viewer { id } }';
const ROOM = 'subscription ($roomId: ID!) { roomEvents(roomId: $roomId) { __typename } }';

let redis: RedisServer;
let node: RejoinNode;
let token: string;

beforeAll(async () => {
  redis = await RedisServer.start();
  node = await startNode(redis.url);
  token = await tokenFor('mallory');
});

afterAll(async () => {
  await node.stop();
  await redis.stop();
});

/** The close code after these frames on a socket that said who it is, or (`init` false) didn't. */
async function closeAfter(init: boolean, ...frames: readonly (string | Buffer)[]): Promise<number> {
  const socket = init ? await RawSocket.init(node.socketUrl, token) : await RawSocket.open(node.socketUrl);
  for (const frame of frames) socket.ws.send(frame);
  const code = await socket.code();
  expect(socket.texts.join('')).not.toMatch(/INTERNAL_SERVER_ERROR|\bat \S+ \(|node_modules/);
  return code;
}

const subscribe = (id: unknown, more: object = {}) =>
  JSON.stringify({ id, type: 'subscribe', payload: { query: ROOM, variables: { roomId: 'a' }, ...more } });

describe('a frame that is none of the protocol ends its socket with the protocol’s own code', () => {
  test.each<[string, number, boolean, ...(string | Buffer)[]]>([
    ['binary', 4400, true, randomBytes(64)],
    ['binary that would be right as text', 4400, true, Buffer.from('{"type":"ping"}')],
    ['no JSON', 4400, true, '{"type":'],
    ['nothing', 4400, true, ''],
    ['null', 4400, true, 'null'],
    ['a number', 4400, true, '7'],
    ['a list', 4400, true, '[{"type":"ping"}]'],
    ['no type', 4400, true, '{}'],
    ['a type that is no text', 4400, true, '{"type":7}'],
    ['an unknown type', 4400, true, '{"type":"start","id":"1"}'],
    ['an inherited name as type', 4400, true, '{"type":"constructor"}'],
    ['a server’s message', 4400, true, '{"type":"connection_ack"}'],
    ['an id that is no text', 4400, true, subscribe(7)],
    ['no id', 4400, true, subscribe(undefined)],
    ['an empty id', 4400, true, subscribe('')],
    ['a huge id', 4400, true, subscribe('x'.repeat(500_000))],
    ['no payload', 4400, true, '{"id":"1","type":"subscribe"}'],
    ['a query that is no text', 4400, true, subscribe('1', { query: { kind: 'Document' } })],
    ['variables that are no object', 4400, true, subscribe('1', { variables: 'x' })],
    ['an operation name that is no text', 4400, true, subscribe('1', { operationName: 7 })],
    ['a ping with a payload that is no object', 4400, true, '{"type":"ping","payload":7}'],
    ['completing without an id', 4400, true, '{"type":"complete"}'],
    ['subscribing before saying who', 4401, false, subscribe('1')],
    ['saying who twice', 4429, true, '{"type":"connection_init"}'],
    ['saying who twice at once', 4429, false, '{"type":"connection_init"}', '{"type":"connection_init"}'],
    ['one id twice', 4409, true, subscribe('1'), subscribe('1')],
    ['one long id twice', 4409, true, subscribe('é'.repeat(255)), subscribe('é'.repeat(255))],
    ['more than 1 MiB', 1009, true, JSON.stringify({ type: 'ping', payload: { a: 'x'.repeat(1024 * 1024) } })],
    ['more than 1 MiB before saying who', 1009, false, 'x'.repeat(1024 * 1024 + 1)],
  ])('%s: %d', async (_, code, init, ...frames) => {
    expect(await closeAfter(init, ...frames)).toBe(code);
  });

  test.each([[[]], [['graphql-ws']], [['something', 'else']]])(
    'sub-protocols %j: 4406, and the reason names ours',
    async (protocols) => {
      const socket = await RawSocket.open(node.socketUrl, protocols);
      expect(await socket.code()).toBe(4406);
      expect(socket.closed?.reason).toContain('graphql-transport-ws');
    },
  );

  test('our sub-protocol is taken from among others', async () => {
    const socket = await RawSocket.open(node.socketUrl, ['graphql-ws', 'graphql-transport-ws']);
    expect(socket.ws.protocol).toBe('graphql-transport-ws');
    socket.end();
  });

  test('ten seconds of silence: 4408; pings are no answer to who it is', async () => {
    const [silent, chatty] = [await RawSocket.open(node.socketUrl), await RawSocket.open(node.socketUrl)];
    const pings = setInterval(() => chatty.say({ type: 'ping' }), 200);
    expect([await silent.code(), await chatty.code()]).toEqual([4408, 4408]);
    clearInterval(pings);
  });

  test('bytes that are no WebSocket frames end that connection alone', async () => {
    const bystander = await Visitor.enter(node, 'bystander', freshRoom());
    const socket = await RawSocket.init(node.socketUrl, token);
    (socket.ws as unknown as { _socket: { write(bytes: Buffer): void } })._socket.write(randomBytes(4096));
    expect([1002, 1006, 1007, 1009]).toContain(await socket.code());
    expect(bystander.client.closes).toEqual([]);
    await bystander.client.dispose();
  });

  test('an upgrade that is none is refused', async () => {
    const { hostname, port } = new URL(node.url);
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.on('data', (data: Buffer) => (answer += data.toString()));
    socket.write('GET /graphql HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
    await until(() => answer !== '', 'an answer');
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    socket.destroy();
  });
});

test('two hundred frames of anything: the server lives, and others notice nothing', async () => {
  const bystander = await Visitor.enter(node, 'bystander', freshRoom());
  const message = fc.record({
    id: fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom('__proto__', 'constructor'), fc.jsonValue()),
    type: fc.oneof(fc.constantFrom('connection_init', 'subscribe', 'complete', 'ping', 'pong', 'next'), fc.string()),
    payload: fc.oneof(
      fc.jsonValue(),
      fc.record({ query: fc.oneof(fc.string(), fc.constant(VIEWER)), variables: fc.jsonValue() }),
    ),
  });
  const frame = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.json(),
    message.map((parts) => JSON.stringify(parts)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { minLength: 10, maxLength: 10 }), fc.boolean(), async (frames, init) => {
      const socket = init ? await RawSocket.init(node.socketUrl, token) : await RawSocket.open(node.socketUrl);
      for (const one of frames) socket.ws.send(one);
      socket.ws.close();
      const code = await socket.code();
      if (code !== 1005 && !(code >= 4400 && code < 4500)) throw new Error(`Closed with ${code}`);
      if (socket.texts.join('').includes('INTERNAL_SERVER_ERROR')) throw new Error(socket.texts.join('\n'));
    }),
    { numRuns: 20, endOnFailure: true },
  );
  expect((await post(node.url, token, VIEWER)).data).toEqual({ viewer: { id: 'mallory' } });
  expect((await bystander.say('still here')).errors).toBeUndefined();
  expect(bystander.client.closes).toEqual([]);
  await bystander.client.dispose();
});

test('ten thousand pings are answered', async () => {
  const socket = await RawSocket.init(node.socketUrl, token);
  for (let number = 0; number < 10_000; number += 1) socket.say({ type: 'ping', payload: { number } });
  await until(() => socket.frames.length === 10_001, 'all pongs');
  expect(socket.frames.at(-1)).toEqual({ type: 'pong', payload: { number: 9999 } });
  socket.end();
});

test('who asks and never reads is not heard any more', async () => {
  const socket = await RawSocket.init(node.socketUrl, token);
  socket.ws.pause();
  let askedMb = 0;
  // What the system keeps in both directions, and a little of our own; without a bound it would go on for ever.
  while (askedMb < 60 && (await isHeard(socket.ws))) {
    for (let times = 0; times < 10; times += 1) socket.say({ type: 'ping', payload: { a: 'x'.repeat(100_000) } });
    askedMb += 1;
  }
  expect(askedMb).toBeLessThan(60);
  expect((await post(node.url, token, VIEWER)).errors).toBeUndefined();
  socket.end();
});

/** Whether what was written goes on its way. */
async function isHeard(ws: WebSocket): Promise<boolean> {
  return until(() => ws.bufferedAmount === 0, 'it is taken', 1000).then(
    () => true,
    () => false,
  );
}

test('an id that was completed and used again while it began leaves nobody behind', async () => {
  const roomId = freshRoom();
  const watcher = await Visitor.enter(node, 'watcher', roomId);
  const socket = await RawSocket.init(node.socketUrl, token);
  for (let times = 0; times < 3; times += 1) {
    socket.subscribe('same', ROOM, { roomId });
    socket.say({ id: 'same', type: 'complete' });
  }
  socket.subscribe('same', ROOM, { roomId });
  await socket.frame(({ id }) => id === 'same', 'a first event');
  socket.ws.close();
  await until(() => {
    const [joined, left] = [watcher.all('ParticipantJoined').length, watcher.all('ParticipantLeft').length];
    return joined > 0 && joined === left;
  }, 'all who came have left');
  await watcher.client.dispose();
});

test('a subscription whose field would be skipped is refused as any other', async () => {
  const socket = await RawSocket.init(node.socketUrl, token);
  for (const field of [
    'roomEvents(roomId: "a") @skip(if: $no) { __typename }',
    'roomEvents(roomId: "a") @include(if: false) { __typename }',
    '... @skip(if: true) { roomEvents(roomId: "a") { __typename } }',
  ]) {
    const query = `subscription ($no: Boolean = true) { ${field} }`;
    const { errors } = await socket.operate(JSON.stringify({ query }));
    expect(errors?.map(({ extensions }) => extensions['code'] as unknown)).toContain('GRAPHQL_VALIDATION_FAILED');
  }
  expect(socket.closed).toBeNull();
  socket.end();
});
