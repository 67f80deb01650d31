import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { codeOf, post, SocketClient, type Answer } from '../support/graphql.js';
import { startNode, type RejoinNode } from '../support/node.js';
import { RawSocket } from '../support/raw-socket.js';
import { RedisServer } from '../support/redis-server.js';
import { SECRET, tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';
import { freshRoom, Visitor } from '../support/visitor.js';

let redis: RedisServer;
let node: RejoinNode;
let roomId: string;
let alice: Visitor;
let bob: Visitor;
let mallory: Visitor;
let socket: RawSocket;
/** One that waits for bob's answer, and one that he accepted. */
let transfers: readonly string[];

beforeAll(async () => {
  redis = await RedisServer.start();
  node = await startNode(redis.url, { LEASE_SECONDS: '3600' });
  roomId = freshRoom();
  alice = await Visitor.enter(node, 'alice', roomId);
  bob = await Visitor.enter(node, 'bob', roomId);
  mallory = await Visitor.enter(node, 'mallory', roomId);
  socket = await RawSocket.init(node.socketUrl, mallory.token);
  transfers = [await offered(), await offered()];
  const accepted = await bob.ask(
    `mutation { acceptTransfer(input: {transferId: "${transfers[1]}"}) { transfer { id } } }`,
  );
  expect(accepted.errors).toBeUndefined();
});

afterAll(async () => {
  socket.end();
  await Promise.all([alice, bob, mallory].map(({ client }) => client.dispose()));
  await node.stop();
  await redis.stop();
});

async function offered(): Promise<string> {
  const query = 'mutation ($input: OfferTransferInput!) { offerTransfer(input: $input) { transfer { id } } }';
  const input = { roomId, receiverId: 'bob', filename: 'a.bin', size: 200_000 };
  const { data } = await post<{ offerTransfer: { transfer: { id: string } } }>(node.url, alice.token, query, { input });
  return data?.offerTransfer.transfer.id ?? '';
}

const SHA = 'a'.repeat(64);
/** All that names a transfer. */
const ACTIONS = [
  'acceptTransfer(input: {transferId: $id})',
  'acceptTransfer(input: {transferId: $id, participantId: "x"})',
  'rejectTransfer(input: {transferId: $id, reason: "no"})',
  'pauseTransfer(input: {transferId: $id})',
  'resumeTransfer(input: {transferId: $id, participantId: "x"})',
  'cancelTransfer(input: {transferId: $id})',
  'acknowledgeChunks(input: {transferId: $id, ranges: [{first: 0, count: 1}]})',
  'acknowledgeChunks(input: {transferId: $id, ranges: [{first: 99, count: 1}]})',
  'acknowledgeChunks(input: {transferId: $id, ranges: [{first: 0, count: 0}]})',
  `sealTransfer(input: {transferId: $id, sha256: "${SHA}"})`,
  `completeTransfer(input: {transferId: $id, sha256: "${SHA}"})`,
];
const DOCUMENTS = [
  ...ACTIONS.map((action) => `mutation ($id: ID!) { ${action} { transfer { id status filename } } }`),
  'query ($id: ID!) { transfer(id: $id) { id status filename missing { first count } } }',
  'query ($id: ID!) { transfer(id: $id) { __typename } transfers(first: 5) { totalCount nodes { id } } }',
];

/** Looks like one of the same room, and was never made. */
const unknownLike = (id: string) => id.slice(0, 2) + randomUUID().slice(2);

describe('to a third user somebody else’s transfer is as an unknown one, to the byte', () => {
  async function over(query: string, id: string): Promise<readonly string[]> {
    const answers = await Promise.all([
      post(node.url, mallory.token, query, { id }),
      socket.operate(JSON.stringify({ query, variables: { id } })),
    ]);
    return answers.map((one) => JSON.stringify(sorted(one)).replaceAll(id, 'ID'));
  }
  const sorted = ({ data, errors }: Answer) => ({ errors, data: errors ? null : (data as unknown) });

  test.each(DOCUMENTS)('%s', async (query) => {
    const before = await state();
    for (const id of transfers) {
      const [theirs, unknown] = [await over(query, id), await over(query, unknownLike(id))];
      expect(theirs).toEqual(unknown);
      expect(new Set(theirs).size).toBe(1);
    }
    expect(await state()).toEqual(before);
  });

  test('transferProgress', async () => {
    const query = 'subscription ($id: ID!) { transferProgress(transferId: $id) { status } }';
    const refusals = await Promise.all(
      [...transfers, unknownLike(transfers[0] ?? ''), 'x', ''].map(async (id) => {
        const watch = mallory.client.subscribe(query, { id }, 'transferProgress');
        await watch.refusal();
        return JSON.stringify([watch.errors, watch.events]);
      }),
    );
    expect(new Set(refusals).size).toBe(1);
    expect(refusals[0]).toContain('TRANSFER_NOT_FOUND');
  });

  test('nor does the room tell them of it', () => {
    expect(mallory.all('TransferChanged')).toEqual([]);
    expect(alice.all('TransferChanged').length).toBeGreaterThan(0);
  });
});

/** What Redis holds of transfers and the room. */
async function state(): Promise<readonly string[]> {
  const names = (await redis.redis.keys('*')).filter((name) => !/:(swept|libraries)$/.test(name)).sort();
  const values = await Promise.all(names.map((name) => redis.redis.dumpBuffer(name)));
  return names.map((name, index) => `${name} ${values[index]?.toString('hex')}`);
}

describe('a participant that is somebody else’s', () => {
  test.each([
    ['speaks', 'sendSignal(input: {roomId: $roomId, participantId: $whose, kind: APPLICATION, payload: 1}) { id }'],
    ['leaves', 'leaveRoom(input: {roomId: $roomId, participantId: $whose}) { roomId }'],
    [
      'reports',
      'reportConnectionQuality(input: {roomId: $roomId, participantId: $whose, latencyMs: 1, packetLossPercent: 0, jitterMs: 0}) { quality }',
    ],
    [
      'offers',
      'offerTransfer(input: {roomId: $roomId, participantId: $whose, receiverId: "bob", filename: "a", size: 1}) { transfer { id } }',
    ],
  ])('never %s for you', async (_, field) => {
    const query = `mutation ($roomId: ID!, $whose: ID!) { ${field} }`;
    const before = await state();
    const answers = await Promise.all(
      [alice.id, 'A'.repeat(12), '', '*'].map((whose) => mallory.ask(query, { roomId, whose })),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(codeOf(answers[0]!)).toBe('PARTICIPANT_NOT_FOUND');
    expect(await state()).toEqual(before);
  });

  test('is no endpoint of your transfer', async () => {
    const id = transfers[0];
    const accept = `mutation { acceptTransfer(input: {transferId: "${id}", participantId: "${alice.id}"}) { transfer { id } } }`;
    expect(codeOf(await bob.ask(accept))).toBe('PARTICIPANT_NOT_FOUND');
    const resume = `mutation { resumeTransfer(input: {transferId: "${transfers[1]}", participantId: "${alice.id}"}) { transfer { id } } }`;
    expect(codeOf(await bob.ask(resume))).toBe('PARTICIPANT_NOT_FOUND');
  });

  test('cannot be taken over with half a key, nor with a whole one by another user', async () => {
    for (const participantKey of [alice.key, `${alice.id}.${'A'.repeat(24)}`, alice.id, '']) {
      const thief = await Visitor.enter(node, 'thief', { roomId, participantKey });
      expect(thief.snapshot).toMatchObject({ resumed: false });
      expect(thief.id).not.toBe(alice.id);
      await thief.client.dispose();
      await alice.seesLeave(thief.id, 'LEFT');
    }
    expect(alice.room.errors).toEqual([]);
    expect(alice.client.closes).toEqual([]);
  });
});

describe('a room that the token does not cover is FORBIDDEN', () => {
  const OPERATIONS = [
    'query ($roomId: ID!) { room(id: $roomId) { id } }',
    'query ($roomId: ID!) { reconnectionState(roomId: $roomId) { userId } }',
    'query ($roomId: ID!) { transfers(filter: {roomId: $roomId}) { totalCount } }',
    'mutation ($roomId: ID!) { sendSignal(input: {roomId: $roomId, kind: APPLICATION, payload: 1}) { id } }',
    'mutation ($roomId: ID!) { leaveRoom(input: {roomId: $roomId}) { roomId } }',
    'mutation ($roomId: ID!) { reportConnectionQuality(input: {roomId: $roomId, latencyMs: 1, packetLossPercent: 0, jitterMs: 0}) { quality } }',
    'mutation ($roomId: ID!) { offerTransfer(input: {roomId: $roomId, receiverId: "bob", filename: "a", size: 1}) { transfer { id } } }',
  ];

  test.each(OPERATIONS)('%s', async (query) => {
    for (const rooms of [[], ['other-*'], [`${roomId}x`, roomId.toUpperCase()]]) {
      const before = await state();
      // alice is in the room: what she may there depends on this token alone.
      expect(codeOf(await post(node.url, await tokenFor('alice', { rooms }), query, { roomId }))).toBe('FORBIDDEN');
      expect(await state()).toEqual(before);
    }
  });

  test('nor can it be joined', async () => {
    const client = new SocketClient(node.socketUrl, await tokenFor('alice', { rooms: ['other-*'] }));
    expect(await client.room({ roomId }).refusal()).toMatchObject({ code: 'FORBIDDEN' });
    expect(await client.room({ roomId, participantKey: alice.key, after: alice.cursor }).refusal()).toMatchObject({
      code: 'FORBIDDEN',
    });
    await client.dispose();
  });

  test.each(ACTIONS)('even to a party of its transfer: %s', async (action) => {
    const query = `mutation ($id: ID!) { ${action} { transfer { id } } }`;
    const token = await tokenFor('bob', { rooms: ['other-*'] });
    const { errors } = await post(node.url, token, query, { id: transfers[0] });
    const malformed = action.includes('count: 0');
    expect(errors).toMatchObject([{ extensions: { code: malformed ? 'CHUNK_OUT_OF_RANGE' : 'FORBIDDEN' } }]);
  });

  test('and lists leave it out', async () => {
    const token = await tokenFor('bob', { rooms: ['other-*'] });
    const { data } = await post(node.url, token, '{ transfers { totalCount nodes { id } } }');
    expect(data).toEqual({ transfers: { totalCount: 0, nodes: [] } });
    expect(codeOf(await post(node.url, token, `{ transfer(id: "${transfers[0]}") { id } }`))).toBe('FORBIDDEN');
  });
});

describe('who has no good token', () => {
  const key = (secret: string) => new TextEncoder().encode(secret);
  const claims = () => new SignJWT({ sub: 'alice' }).setIssuedAt().setExpirationTime('1h');
  const unsigned = () =>
    `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"alice"}').toString('base64url')}.`;
  const BAD: readonly (readonly [string, () => string | Promise<string>])[] = [
    [
      'one of another secret',
      () => claims().setProtectedHeader({ alg: 'HS256' }).sign(key('another secret, as long as it has to be')),
    ],
    ['one of another algorithm', () => claims().setProtectedHeader({ alg: 'HS512' }).sign(key(SECRET))],
    ['one without a signature', unsigned],
    [
      'one that is not valid yet',
      () => new SignJWT({ sub: 'a' }).setNotBefore('1h').setProtectedHeader({ alg: 'HS256' }).sign(key(SECRET)),
    ],
    [
      'one without a user',
      () => new SignJWT({}).setExpirationTime('1h').setProtectedHeader({ alg: 'HS256' }).sign(key(SECRET)),
    ],
    ['one of an endless user', () => tokenFor('x'.repeat(256))],
    ['one whose rooms are no list', () => tokenFor('alice', { rooms: 'lobby' })],
    ['one whose rooms are no texts', () => tokenFor('alice', { rooms: [1] })],
    ['nonsense', () => 'nonsense'],
    ['ten thousand characters', () => 'x'.repeat(10_000)],
    ['three parts of nothing', () => '..'],
  ];

  test.each(BAD)('%s: UNAUTHENTICATED and 401 over HTTP, 4401 over a socket', async (_, make) => {
    const token = await make();
    const response = await fetch(`${node.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: '{ viewer { id } }' }),
    });
    expect(response.status).toBe(401);
    expect(codeOf((await response.json()) as Answer)).toBe('UNAUTHENTICATED');
    const client = new SocketClient(node.socketUrl, token);
    client.room({ roomId });
    await until(() => client.closes.length > 0, 'a close');
    expect(client.closes[0]).toMatchObject({ code: 4401 });
  });

  test('no token at all: every field needs somebody', async () => {
    for (const query of [
      '{ viewer { id } }',
      '{ clientConfig { chunkSize } }',
      '{ room(id: "a") { id } }',
      '{ transfers { totalCount } }',
      '{ transfer(id: "a") { id } }',
      '{ reconnectionState(roomId: "a") { userId } }',
      'mutation { leaveRoom(input: {roomId: "a"}) { roomId } }',
      'mutation { sendSignal(input: {roomId: "a", kind: APPLICATION, payload: 1}) { id } }',
      ...DOCUMENTS.slice(0, -2).map((document) => document.replace('($id: ID!) ', '').replace('$id', '"x"')),
    ]) {
      expect([query, codeOf(await post(node.url, null, query))]).toEqual([query, 'UNAUTHENTICATED']);
    }
  });
});

test('a connection ends with its token: 4410, and its participant may come back with a new one', async () => {
  const token = await tokenFor('carl', {}, Math.floor(Date.now() / 1000) + 2);
  const client = new SocketClient(node.socketUrl, token);
  const room = client.room({ roomId });
  const { you, participantKey } = await room.snapshot();
  await until(() => client.closes.length > 0, 'the end of the token');
  expect(client.closes[0]).toMatchObject({ code: 4410 });
  await alice.sees(you.id, 'RECONNECTING');
  expect(codeOf(await post(node.url, token, '{ viewer { id } }'))).toBe('UNAUTHENTICATED');
  const back = await Visitor.enter(node, 'carl', { roomId, participantKey });
  expect(back.snapshot).toMatchObject({ resumed: true, you: { id: you.id } });
  await back.client.dispose();
});
