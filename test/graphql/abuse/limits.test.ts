import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { roomKey } from '../../../src/redis/keys.js';
import type { Answer } from '../../support/graphql.js';
import { startNode, type RejoinNode } from '../../support/node.js';
import { RedisServer } from '../../support/redis-server.js';
import { tokenFor } from '../../support/tokens.js';
import { until } from '../../support/until.js';
import { freshRoom, Visitor } from '../../support/visitor.js';
import { RawSocket } from '../../support/raw-socket.js';

let redis: RedisServer;
let node: RejoinNode;
let visitor: Visitor;
let token: string;
let socket: RawSocket;

beforeAll(async () => {
  redis = await RedisServer.start();
  node = await startNode(redis.url, { INTROSPECTION: 'off' });
  visitor = await Visitor.enter(node, 'visitor', freshRoom());
  token = await tokenFor('mallory');
  socket = await RawSocket.init(node.socketUrl, token);
});

afterAll(async () => {
  socket.end();
  await visitor.client.dispose();
  await node.stop();
  await redis.stop();
});

async function posted(body: string, bearer = token): Promise<{ status: number; answer: Answer }> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${bearer}` };
  const response = await fetch(`${node.url}/graphql`, { method: 'POST', headers, body });
  return { status: response.status, answer: (await response.json()) as Answer };
}

const codes = ({ errors = [] }: Answer): unknown[] => [
  ...new Set(errors.map(({ extensions }) => extensions['code'] as unknown)),
];

const times = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join(' ');

describe('the same refusal over HTTP and over a socket', () => {
  const deep = (levels: number) => `${'participants {'.repeat(levels)} id ${'}'.repeat(levels)}`;
  const bomb = times(60, (i) => `fragment A${i} on Query { ...A${i + 1} ...A${i + 1} }`);
  test.each([
    ['13 levels', `{ room(id: "a") { ${deep(12)} } }`, 'OPERATION_TOO_COMPLEX'],
    [
      '13 levels through fragments',
      `{ ...A } fragment A on Query { room(id: "a") { ${deep(12)} } }`,
      'OPERATION_TOO_COMPLEX',
    ],
    ['21 aliases', `{ ${times(21, (i) => `a${i}: viewer { id }`)} }`, 'OPERATION_TOO_COMPLEX'],
    [
      '21 aliased mutations',
      `mutation { ${times(21, (i) => `a${i}: leaveRoom(input: {roomId: "a"}) { roomId }`)} }`,
      'OPERATION_TOO_COMPLEX',
    ],
    [
      '21 fields of a fragment',
      `{ ...A ...B } fragment A on Query { ${times(11, (i) => `a${i}: viewer { id }`)} } fragment B on Query { ${times(10, (i) => `b${i}: viewer { id }`)} }`,
      'OPERATION_TOO_COMPLEX',
    ],
    ['5 001 tokens', `{ viewer { ${'id '.repeat(5001)} } }`, 'OPERATION_TOO_COMPLEX'],
    ['a megabyte of brackets', '{a'.repeat(400_000), 'OPERATION_TOO_COMPLEX'],
    ['a fragment bomb', `{ ...A0 } ${bomb} fragment A60 on Query { viewer { id } }`, 'OPERATION_TOO_COMPLEX'],
    [
      'a ring of fragments',
      `{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }`,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'more fields than an answer may hold',
      `{ ${times(20, (i) => `a${i}: transfers(first: 100) { nodes { id filename size status } }`)} }`,
      'OPERATION_TOO_COMPLEX',
    ],
    ['introspection', getIntrospectionQuery(), 'GRAPHQL_VALIDATION_FAILED'],
    ['two operations', 'query A { viewer { id } } query B { viewer { id } }', 'OPERATION_RESOLUTION_FAILURE'],
    ['no operation', 'fragment A on Viewer { id }', 'GRAPHQL_VALIDATION_FAILED'],
    ['nothing but a comment', '# nothing', 'GRAPHQL_PARSE_FAILED'],
    ['NUL', '\u0000', 'GRAPHQL_PARSE_FAILED'],
    ['lone surrogates', '{ viewer { \ud800 } }', 'GRAPHQL_PARSE_FAILED'],
    ['bidi', '{ \u202Eviewer { id } }', 'GRAPHQL_PARSE_FAILED'],
    ['an unknown directive', '{ viewer @admin { id } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['@defer', '{ viewer { ... @defer { id } } }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'two rooms in one subscription',
      'subscription { a: roomEvents(roomId: "a") { at } b: roomEvents(roomId: "b") { at } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'a skipped subscription',
      'subscription ($a: Boolean = true) { roomEvents(roomId: "a") @skip(if: $a) { at } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'a literal beyond numbers',
      'mutation { reportConnectionQuality(input: {roomId: "a", latencyMs: 1e400, packetLossPercent: 0, jitterMs: 0}) { quality } }',
      'BAD_USER_INPUT',
    ],
    [
      'NaN',
      'mutation { reportConnectionQuality(input: {roomId: "a", latencyMs: NaN, packetLossPercent: 0, jitterMs: 0}) { quality } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'an inherited variable',
      'mutation ($constructor: String) { sendSignal(input: {roomId: "a", kind: APPLICATION, payload: 1, topic: $constructor}) { id } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'an inherited variable in JSON',
      'mutation ($__proto__: JSON) { sendSignal(input: {roomId: "a", kind: APPLICATION, payload: {a: $__proto__}}) { id } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
  ])('%s', async (_, query, code) => {
    const body = JSON.stringify({ query });
    const from = performance.now();
    const [{ answer, status }, over] = await Promise.all([posted(body), socket.operate(body)]);
    expect({ status: status < 500, http: codes(answer), socket: codes(over) }).toEqual({
      status: true,
      http: [code],
      socket: [code],
    });
    expect(performance.now() - from).toBeLessThan(5000);
  });

  test('an inherited name as alias is a name as any other', async () => {
    const body = JSON.stringify({
      query: '{ __proto__: viewer { constructor: id } toString: viewer { hasOwnProperty: id } }',
    });
    const expected = '{"data":{"__proto__":{"constructor":"mallory"},"toString":{"hasOwnProperty":"mallory"}}}';
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const response = await fetch(`${node.url}/graphql`, { method: 'POST', headers, body });
    expect((await response.text()).trim()).toBe(expected);
    await socket.operate(body);
    expect(socket.texts.some((text) => text.includes(`"payload":${expected}`))).toBe(true);
  });
});

describe('sizes', () => {
  const mutation = 'mutation ($input: SendSignalInput!) { sendSignal(input: $input) { id } }';
  const signal = (payload: string) =>
    `{"query":${JSON.stringify(mutation)},"variables":{"input":{"roomId":"${visitor.roomId}","kind":"APPLICATION","payload":${payload}}}}`;

  test('a body of 10 MB and a frame of 10 MB: refused, each in its way', async () => {
    const huge = signal(`"${'x'.repeat(10 * 1024 * 1024)}"`);
    const { status, answer } = await posted(huge);
    expect([status, codes(answer)]).toEqual([413, ['PAYLOAD_TOO_LARGE']]);
    const other = await RawSocket.init(node.socketUrl, token);
    other.ws.send(huge);
    expect(await other.code()).toBe(1009);
    expect((await socket.operate('{"query":"{ viewer { id } }"}')).data).toEqual({ viewer: { id: 'mallory' } });
  });

  test.each([
    ['64 KiB', `"${'x'.repeat(65_534)}"`, undefined],
    ['one byte more', `"${'x'.repeat(65_535)}"`, 'PAYLOAD_TOO_LARGE'],
    ['64 KiB of another script, counted in bytes', `"${'é'.repeat(32_768)}"`, 'PAYLOAD_TOO_LARGE'],
    ['64 deep', '['.repeat(64) + ']'.repeat(64), undefined],
    ['65 deep', '['.repeat(65) + ']'.repeat(65), 'BAD_USER_INPUT'],
    ['a hundred thousand deep', '['.repeat(100_000) + ']'.repeat(100_000), 'BAD_USER_INPUT'],
    ['a number that JSON cannot tell, deep inside', '{"a":[{"b":-1e999}]}', 'BAD_USER_INPUT'],
  ])('a payload of %s', async (_, payload, code) => {
    const own = await RawSocket.init(node.socketUrl, visitor.token);
    const [{ answer }, over] = await Promise.all([
      posted(signal(payload), visitor.token),
      own.operate(signal(payload)),
    ]);
    expect([codes(answer)[0], codes(over)[0]]).toEqual([code, code]);
    own.end();
  });

  test('inherited names in a payload are data, and come out as they went in', async () => {
    const [roomId, payload] = [
      freshRoom(),
      '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"a":1}},"toJSON":1}',
    ];
    const [speaker, listener] = [
      await Visitor.enter(node, 'speaker', roomId),
      await RawSocket.init(node.socketUrl, token),
    ];
    listener.subscribe(
      'room',
      `subscription { roomEvents(roomId: "${roomId}") { ... on SignalReceived { payload } } }`,
    );
    await listener.frame(({ type }) => type === 'next');
    const body = `{"query":${JSON.stringify(mutation)},"variables":{"input":{"roomId":"${roomId}","kind":"APPLICATION","payload":${payload}}}}`;
    expect((await posted(body, speaker.token)).answer.errors).toBeUndefined();
    await until(() => listener.texts.some((text) => text.includes(payload)), 'the payload as it was');
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
    listener.end();
    await speaker.client.dispose();
  });

  test('lone surrogates, NUL and bidi in a payload come out as they went in', async () => {
    const payload = JSON.parse('"\\ud800\\u0000\\u202e\\ufeff"') as string;
    const other = await Visitor.enter(node, 'other', visitor.roomId);
    await visitor.say({ text: payload });
    await other.heard({ text: payload });
    await other.client.dispose();
  });
});

test('a batch of documents is refused over HTTP, and no frame over a socket', async () => {
  const batch = JSON.stringify([{ query: '{ viewer { id } }' }, { query: '{ viewer { id } }' }]);
  const { status, answer } = await posted(batch);
  expect([status, codes(answer)]).toEqual([400, ['OPERATION_TOO_COMPLEX']]);
  const other = await RawSocket.init(node.socketUrl, token);
  other.ws.send(`{"id":"1","type":"subscribe","payload":${batch}}`);
  expect(await other.code()).toBe(4400);
});

test('of 101 subscriptions on a socket the last is refused, and the others go on', async () => {
  const other = await RawSocket.init(node.socketUrl, token);
  const rooms = Array.from({ length: 100 }, () => freshRoom());
  const follow = (roomId: string) => `subscription { roomEvents(roomId: "${roomId}") { __typename } }`;
  for (const roomId of rooms) other.subscribe(roomId, follow(roomId));
  // At once, while the hundred are still joining.
  const refused = await other.operate(JSON.stringify({ query: follow('one-more') }));
  expect(refused.errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_COMPLEX', limit: 100 } }]);
  await until(() => other.frames.filter(({ type }) => type === 'next').length === 100, 'a hundred snapshots');
  const again = await other.operate(JSON.stringify({ query: follow('one-more') }));
  expect(again.errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_COMPLEX', limit: 100 } }]);
  other.say({ id: rooms[0], type: 'complete' });
  const lastRoom = freshRoom();
  other.subscribe(lastRoom, follow(lastRoom));
  await until(() => other.frames.some(({ type, id }) => type === 'next' && id === lastRoom), 'room for another one');
  expect(other.closed).toBeNull();
  other.ws.close(1000);
  await other.code();
});

test('who follows a hundred rooms can still speak in them, with as much at once as the rate limits allow', async () => {
  const other = await RawSocket.init(node.socketUrl, token);
  const rooms = Array.from({ length: 100 }, () => freshRoom());
  for (const roomId of rooms)
    other.subscribe(roomId, `subscription { roomEvents(roomId: "${roomId}") { __typename } }`);
  await until(() => other.frames.filter(({ type }) => type === 'next').length === 100, 'a hundred snapshots');
  const query = `mutation { sendSignal(input: {roomId: "${rooms[0]}", kind: APPLICATION, payload: 1}) { id } }`;
  const answers = await Promise.all(Array.from({ length: 200 }, () => other.operate(JSON.stringify({ query }))));
  expect(answers.flatMap(({ errors = [] }) => errors)).toEqual([]);
  other.ws.close(1000);
  await other.code();
});

test('a masked error carries one request id for its operation, over both ways in', async () => {
  const roomId = freshRoom();
  // What no server of ours would write there.
  await redis.redis.set(roomKey(roomId, 'returning'), 'no hash', 'EX', 60);
  const body = JSON.stringify({
    query: `{ a: reconnectionState(roomId: "${roomId}") { userId } b: reconnectionState(roomId: "${roomId}") { userId } }`,
  });
  const [{ answer }, first, second] = await Promise.all([posted(body), socket.operate(body), socket.operate(body)]);
  const ids = [answer, first, second].map(({ errors = [] }) => {
    expect(errors).toHaveLength(2);
    for (const { message, extensions } of errors) {
      expect([message, extensions['code']]).toEqual(['Internal server error', 'INTERNAL_SERVER_ERROR']);
    }
    return [...new Set(errors.map(({ extensions }) => extensions['requestId'] as string))];
  });
  expect(ids.map(({ length }) => length)).toEqual([1, 1, 1]);
  expect(new Set(ids.flat()).size).toBe(3);
});
