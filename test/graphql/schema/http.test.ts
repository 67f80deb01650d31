import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getIntrospectionQuery } from 'graphql';
import { buildApp, type App } from '../../../src/app.js';
import { readConfig } from '../../../src/config.js';
import { signToken } from '../../../src/identity/tokens.js';
import { createLogger } from '../../../src/logging.js';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly data?: Record<string, unknown> | null;
    readonly errors?: readonly Record<string, unknown>[];
  };
}

const SECRET = 'a secret of at least 32 characters!!';
let dataDir: string;
let app: App;
let url: string;
let token: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'rejoin-graphql-'));
  const config = readConfig({
    DATA_DIR: dataDir,
    PORT: '0',
    HOST: '127.0.0.1',
    JWT_SECRET: SECRET,
    LOG_LEVEL: 'silent',
  });
  app = await buildApp(config, createLogger(config.logLevel));
  url = `${(await app.start()).url}/graphql`;
  token = await signToken(SECRET, config.tokens, { userId: 'alice', rooms: ['team-*'], minutes: 5 });
});

afterAll(async () => {
  await app.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  expect(text).not.toMatch(/"stack|\bat .*\.(ts|js):\d+/);
  return { status: response.status, headers: response.headers, body: JSON.parse(text) as Answer['body'] };
}

async function send(body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const all = { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers };
  return answerOf(await fetch(url, { method: 'POST', body: text, headers: all }));
}

async function get(parameters: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
  const all = { authorization: `Bearer ${token}`, ...headers };
  return answerOf(await fetch(`${url}?${new URLSearchParams(parameters).toString()}`, { headers: all }));
}

function codes({ body }: Answer): unknown[] {
  return (body.errors ?? []).map(({ extensions }) => (extensions as { code: string }).code);
}

const VIEWER = '{ viewer { id name } }';

describe('who asks', () => {
  test('a token says it', async () => {
    const { status, body } = await send({ query: VIEWER });
    expect(status).toBe(200);
    expect(body).toEqual({ data: { viewer: { id: 'alice', name: 'alice' } } });
  });

  test('without a token introspection works, and fields that need somebody do not', async () => {
    const nobody = async (query: string) =>
      answerOf(
        await fetch(url, {
          method: 'POST',
          body: JSON.stringify({ query }),
          headers: { 'content-type': 'application/json' },
        }),
      );
    expect((await nobody(getIntrospectionQuery())).body.errors).toBeUndefined();
    expect(codes(await nobody(VIEWER))).toEqual(['UNAUTHENTICATED']);
    expect(codes(await nobody('{ clientConfig { chunkSize } }'))).toEqual(['UNAUTHENTICATED']);
  });

  test.each(['Bearer nonsense', 'Basic YTpi', 'Bearer a.b.c'])(
    'a bad token (%s) refuses the whole request',
    async (authorization) => {
      const answer = await send({ query: getIntrospectionQuery() }, { authorization });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      expect(codes(answer)).toEqual(['UNAUTHENTICATED']);
    },
  );

  test('a room that the token does not cover is FORBIDDEN, a bad name BAD_USER_INPUT', async () => {
    expect(codes(await send({ query: '{ room(id: "other") { id } }' }))).toEqual(['FORBIDDEN']);
    const { body } = await send({ query: '{ room(id: "no room") { id } }' });
    expect(body.errors).toMatchObject([{ path: ['room'], extensions: { code: 'BAD_USER_INPUT', field: 'id' } }]);
    const empty = await send({ query: '{ room(id: "team-a") { id capacity participants { id } } }' });
    expect(empty.body.data).toEqual({ room: { id: 'team-a', capacity: 50, participants: [] } });
  });
});

describe('the domain answers through its resolvers', () => {
  test('clientConfig', async () => {
    const query =
      '{ clientConfig { iceServers { urls username credential } chunkSize maxFileSize maxActiveTransfers logSize logSeconds graceSeconds history replaySeconds } }';
    const { body } = await send({ query });
    expect(body.errors).toBeUndefined();
    expect(body.data?.['clientConfig']).toMatchObject({
      iceServers: [
        { urls: expect.arrayContaining([expect.stringMatching(/^stun:/)]), username: null, credential: null },
      ],
      chunkSize: 65_536,
      maxFileSize: 524_288_000,
      maxActiveTransfers: 5,
      logSize: 50,
      logSeconds: 300,
      graceSeconds: 30,
      history: false,
      replaySeconds: 0,
    });
  });

  test.each([
    'roomHistory(roomId: "team-a") { gaps { from } }',
    'roomSessions(roomId: "team-a") { nodes { id } }',
    'transferHistory { nodes { id } }',
    'qualityHistory(roomId: "team-a") { nodes { at } }',
    'roomStatistics(roomId: "team-a") { sessions }',
  ])('without an archive, HISTORY_UNAVAILABLE for good to %s', async (field) => {
    const { body } = await send({ query: `{ ${field} }` });
    expect(body.errors).toMatchObject([{ extensions: { code: 'HISTORY_UNAVAILABLE' } }]);
    expect(body.errors?.[0]?.extensions).not.toHaveProperty('retryAfterSeconds');
  });

  test('without an archive, nothing to erase, and what breaks a rule refused as ever', async () => {
    const erase = (input: string) => send({ query: `mutation { eraseHistory(input: ${input}) { id } }` });
    expect(codes(await erase('{userId: "alice"}'))).toEqual(['HISTORY_UNAVAILABLE']);
    expect(codes(await erase('{userId: "alice", roomId: "team-a"}'))).toEqual(['BAD_USER_INPUT']);
    expect(codes(await send({ query: '{ roomSessions(roomId: "other") { nodes { id } } }' }))).toEqual(['FORBIDDEN']);
    const badly = await send({ query: '{ roomSessions(roomId: "team-a", after: "x") { nodes { id } } }' });
    expect(badly.body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'after' } }]);
    const tooMany = await send({ query: '{ transferHistory(first: 101) { nodes { id } } }' });
    expect(tooMany.body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'first' } }]);
  });

  test('what is unknown: null, an empty page, TRANSFER_NOT_FOUND', async () => {
    const query = `{
      reconnectionState(roomId: "team-a") { isConnected }
      transfer(id: "not even an id") { id }
      transfers { totalCount nodes { id } edges { cursor } pageInfo { hasNextPage endCursor } }
    }`;
    expect((await send({ query })).body).toEqual({
      data: {
        reconnectionState: null,
        transfer: null,
        transfers: { totalCount: 0, nodes: [], edges: [], pageInfo: { hasNextPage: false, endCursor: null } },
      },
    });
    const actions = ['accept', 'reject', 'pause', 'resume', 'cancel'].map(
      (action) => `${action}: ${action}Transfer(input: {transferId: "x"}) { transfer { id } }`,
    );
    for (const action of actions)
      expect(codes(await send({ query: `mutation { ${action} }` }))).toEqual(['TRANSFER_NOT_FOUND']);
  });

  test.each([
    ['{ transfers(first: 101) { totalCount } }', { code: 'BAD_USER_INPUT', field: 'first' }],
    ['{ transfers(first: 2147483647) { nodes { id } } }', { code: 'BAD_USER_INPUT', field: 'first' }],
    ['{ transfers(first: -1) { totalCount } }', { code: 'BAD_USER_INPUT', field: 'first' }],
    ['{ transfers(after: "nowhere") { totalCount } }', { code: 'BAD_USER_INPUT', field: 'after' }],
    [
      'mutation { sendSignal(input: {roomId: "team-a", kind: APPLICATION, payload: {}}) { id } }',
      { code: 'NOT_IN_ROOM' },
    ],
    [
      'mutation { sendSignal(input: {roomId: "team-a", kind: APPLICATION, payload: {}, to: "a", toUser: "b"}) { id } }',
      { code: 'BAD_USER_INPUT', field: 'to' },
    ],
    ['mutation { leaveRoom(input: {roomId: "team-a"}) { participantId } }', { code: 'NOT_IN_ROOM' }],
    [
      'mutation { reportConnectionQuality(input: {roomId: "team-a", latencyMs: -1, packetLossPercent: 0, jitterMs: 0}) { quality } }',
      { code: 'BAD_USER_INPUT', field: 'latencyMs' },
    ],
    [
      'mutation { offerTransfer(input: {roomId: "team-a", receiverId: "bob", filename: "..", size: 1}) { transfer { id } } }',
      { code: 'BAD_USER_INPUT', field: 'filename' },
    ],
    [
      'mutation { offerTransfer(input: {roomId: "team-a", receiverId: "bob", filename: "a", size: 524288001}) { transfer { id } } }',
      { code: 'FILE_TOO_LARGE' },
    ],
    [
      'mutation { acknowledgeChunks(input: {transferId: "x", ranges: []}) { transfer { id } } }',
      { code: 'BAD_USER_INPUT', field: 'ranges' },
    ],
  ])('%s', async (query, extensions) => {
    expect((await send({ query })).body.errors).toMatchObject([{ extensions }]);
  });
});

describe('what comes through the door', () => {
  test.each([
    ['a body that is no JSON', '{"query":', {}, 400, 'BAD_USER_INPUT'],
    ['an empty body', '', {}, 400, 'BAD_USER_INPUT'],
    ['a JSON text', '"query"', {}, 400, 'BAD_REQUEST'],
    ['null', 'null', {}, 400, 'BAD_REQUEST'],
    ['no query', '{}', {}, 400, 'BAD_REQUEST'],
    ['a query that is no text', '{"query": {"kind": "Document"}}', {}, 400, 'BAD_REQUEST'],
    ['variables that are no object', JSON.stringify({ query: VIEWER, variables: 'x' }), {}, 400, 'BAD_REQUEST'],
    ['another content type', VIEWER, { 'content-type': 'text/plain' }, 415, 'BAD_USER_INPUT'],
    ['a form', 'query=x', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'BAD_USER_INPUT'],
    [
      'more than 1 MiB',
      JSON.stringify({ query: `${VIEWER} # ${'x'.repeat(1024 * 1024)}` }),
      {},
      413,
      'PAYLOAD_TOO_LARGE',
    ],
    ['a batch', JSON.stringify([{ query: VIEWER }, { query: VIEWER }]), {}, 400, 'OPERATION_TOO_COMPLEX'],
    ['an empty batch', '[]', {}, 400, 'OPERATION_TOO_COMPLEX'],
    [
      'a subscription',
      JSON.stringify({ query: 'subscription { roomEvents(roomId: "team-a") { at } }' }),
      {},
      400,
      'BAD_USER_INPUT',
    ],
    ['a syntax error', JSON.stringify({ query: '{' }), {}, 400, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', JSON.stringify({ query: '{ nobody }' }), {}, 400, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'too many tokens',
      JSON.stringify({ query: `{ viewer { ${'id '.repeat(6000)} } }` }),
      {},
      400,
      'OPERATION_TOO_COMPLEX',
    ],
    [
      'braces within braces',
      JSON.stringify({ query: `${'{a'.repeat(1600)}${'}'.repeat(1600)}` }),
      {},
      400,
      'OPERATION_TOO_COMPLEX',
    ],
  ])('%s', async (_, body, headers, status, code) => {
    const answer = await send(body, headers);
    expect({ status: answer.status, codes: codes(answer) }).toEqual({ status, codes: [code] });
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.body.data).toBeUndefined();
  });

  test('a variable of a wrong type names its field', async () => {
    const query = 'mutation ($in: OfferTransferInput!) { offerTransfer(input: $in) { transfer { id } } }';
    const answer = await send({
      query,
      variables: { in: { roomId: 'team-a', receiverId: 'bob', filename: 'a', size: 'x' } },
    });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'size' } }]);
  });

  test('a payload may hold a field named __proto__, as over graphql-ws', async () => {
    const body =
      '{"query": "mutation ($p: JSON!) { sendSignal(input: {roomId: \\"team-a\\", kind: APPLICATION, payload: $p}) { id } }", "variables": {"p": {"__proto__": 1}}}';
    expect(codes(await send(body))).toEqual(['NOT_IN_ROOM']);
  });

  test('a refusal speaks GraphQL over HTTP where it is asked to', async () => {
    const { headers } = await send({ query: '{' }, { accept: 'application/graphql-response+json' });
    expect(headers.get('content-type')).toMatch(/^application\/graphql-response\+json/);
  });

  test('a query may come by GET, a mutation may not, and neither without a header that browsers ask about first', async () => {
    expect((await get({ query: VIEWER })).body.data).toEqual({ viewer: { id: 'alice', name: 'alice' } });
    const variables = JSON.stringify({ id: 'team-a' });
    expect((await get({ query: 'query ($id: ID!) { room(id: $id) { id } }', variables })).body.data).toEqual({
      room: { id: 'team-a' },
    });
    expect((await get({ query: 'query ($id: ID!) { room(id: $id) { id } }', variables: '{' })).status).toBe(400);
    expect((await get({ query: 'mutation { leaveRoom(input: {roomId: "team-a"}) { roomId } }' })).status).toBe(405);
    const forged = await fetch(`${url}?${new URLSearchParams({ query: VIEWER }).toString()}`);
    expect(forged.status).toBe(401);
  });

  test('Apollo Sandbox is the landing page, with its telemetry off', async () => {
    const response = await fetch(url, { headers: { accept: 'text/html' } });
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(html).toContain('embeddable-sandbox');
    expect(html).toMatch(/runTelemetry\W+false/);
  });
});

describe('persisted queries', () => {
  const query = '{ viewer { name } } # persisted';
  const sha256Hash = createHash('sha256').update(query).digest('hex');
  const extensions = { persistedQuery: { version: 1, sha256Hash } };

  test('are asked for once, then known by their digest, by POST and GET', async () => {
    expect(codes(await send({ extensions }))).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    expect((await send({ query, extensions })).body.data).toEqual({ viewer: { name: 'alice' } });
    expect((await send({ extensions })).body.data).toEqual({ viewer: { name: 'alice' } });
    expect((await get({ extensions: JSON.stringify(extensions) })).body.data).toEqual({ viewer: { name: 'alice' } });
  });

  test('under a digest that is not theirs are refused', async () => {
    const wrong = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } };
    expect((await send({ query: VIEWER, extensions: wrong })).status).toBe(400);
    expect(codes(await send({ query: VIEWER, extensions: wrong }))).toEqual(['BAD_REQUEST']);
  });
});
