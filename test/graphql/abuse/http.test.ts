import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connect, type Socket } from 'node:net';
import { post } from '../../support/graphql.js';
import { startNode, type RejoinNode } from '../../support/node.js';
import { RedisServer } from '../../support/redis-server.js';
import { tokenFor } from '../../support/tokens.js';
import { until } from '../../support/until.js';

const VIEWER = '{ viewer { id } }';
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

/** Bytes as they are, and what comes back until it ends or `enough`. */
async function raw(bytes: string, enough = (text: string) => text.includes('\r\n\r\n')): Promise<string> {
  const line = dial();
  let text = '';
  let ended = false;
  line.on('data', (data: Buffer) => (text += data.toString()));
  line.on('close', () => (ended = true));
  line.write(bytes);
  await until(() => ended || enough(text), 'an answer');
  line.destroy();
  expect(text).not.toMatch(/\bat \S+ \(|node_modules|\/(root|work|home|tmp)\//);
  return text;
}

function dial(): Socket {
  const { hostname, port } = new URL(node.url);
  return connect(Number(port), hostname).on('error', () => undefined);
}

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

async function alive(): Promise<void> {
  expect((await post(node.url, token, VIEWER)).data).toEqual({ viewer: { id: 'mallory' } });
}

test('bodies that never end keep nobody waiting', async () => {
  const lines = Array.from({ length: 100 }, dial);
  for (const line of lines) {
    line.write(
      `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"query":`,
    );
  }
  const chunked = dial();
  chunked.write(
    'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"que\r\n',
  );
  await alive();
  for (const line of [...lines, chunked]) line.destroy();
  await alive();
});

test('a body larger than it says, or larger than allowed while it says nothing', async () => {
  const line = 'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
  const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
  expect(await raw(`${line}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(20)}`)).toMatch(
    /^HTTP\/1.1 413 [^]*PAYLOAD_TOO_LARGE/,
  );
  expect(await raw(`${line}Content-Length: 99999999999\r\n\r\n{`)).toMatch(/^HTTP\/1.1 413 [^]*PAYLOAD_TOO_LARGE/);
  expect(statusOf(await raw(`${line}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n{}`))).toBe(400);
  expect(statusOf(await raw(`${line}Content-Length: -5\r\n\r\n{}`))).toBe(400);
  await alive();
});

test('garbage behind good requests ends that line', async () => {
  const good = `GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n`;
  const answer = await raw(`${good}${good}\u0000\u0001garbage\r\n\r\n`, (text) => text.includes(' 400 '));
  expect(answer).toContain('HTTP/1.1 400');
  await alive();
});

test('header bombs', async () => {
  const line = 'POST /graphql HTTP/1.1\r\nHost: x\r\n';
  expect(statusOf(await raw(`${line}X-Bomb: ${'x'.repeat(100_000)}\r\n\r\n`))).toBe(431);
  expect(statusOf(await raw(`${line}${'X-Bomb: x\r\n'.repeat(20_000)}\r\n`))).toBe(431);
  const body = JSON.stringify({ query: VIEWER });
  const headers = `Authorization: Bearer ${'x'.repeat(12_000)}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
  expect(statusOf(await raw(`${line}${headers}\r\n\r\n${body}`))).toBe(401);
  await alive();
});

describe('an address or a host that is none is refused in the shape of GraphQL', () => {
  const rest = 'Apollo-Require-Preflight: 1\r\nConnection: close\r\n\r\n';
  test.each([
    ['a host that is none', `GET /graphql?query={viewer{id}} HTTP/1.1\r\nHost: [\r\n${rest}`],
    ['a host with blanks', `GET /graphql?query={viewer{id}} HTTP/1.1\r\nHost: a b\r\n${rest}`],
    ['no host', `GET /graphql?query={viewer{id}} HTTP/1.0\r\n${rest}`],
    ['percent signs that mean nothing', `GET /graphql?query=%ff%zz% HTTP/1.1\r\nHost: x\r\n${rest}`],
    ['a query twice', `GET /graphql?query={viewer{id}}&query={viewer{id}} HTTP/1.1\r\nHost: x\r\n${rest}`],
    ['an inherited name', `GET /graphql?__proto__=1&constructor=2 HTTP/1.1\r\nHost: x\r\n${rest}`],
  ])('%s', async (_, request) => {
    const answer = await raw(request, () => false);
    expect(statusOf(answer)).toBeGreaterThanOrEqual(400);
    expect(statusOf(answer)).toBeLessThan(500);
    expect(answer).toMatch(/"code":"(BAD_USER_INPUT|BAD_REQUEST|GRAPHQL_PARSE_FAILED|UNAUTHENTICATED)"/);
  });
});

describe('what another page could make a browser send is refused', () => {
  const body = JSON.stringify({ query: 'mutation { leaveRoom(input: {roomId: "a"}) { roomId } }' });
  test.each([
    ['text/plain', 415],
    ['text/plain; charset=utf-8', 415],
    ['text/plain; application/json', 415],
    ['application/x-www-form-urlencoded', 415],
    ['multipart/form-data; boundary=x', 415],
    ['', 415],
  ])('%s', async (type, status) => {
    const bytes = `POST /graphql HTTP/1.1\r\nHost: x\r\n${type && `Content-Type: ${type}\r\n`}Authorization: Bearer ${token}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const answer = await raw(bytes, (text) => text.includes('}'));
    expect([statusOf(answer), /"code":"BAD_USER_INPUT"/.test(answer)]).toEqual([status, true]);
  });

  test('a mutation by GET, with or without a header that browsers ask about; a POST with its query in the address', async () => {
    const address = `${node.url}/graphql?${new URLSearchParams({ query: 'mutation { leaveRoom(input: {roomId: "a"}) { roomId } }' }).toString()}`;
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(address)).status).toBe(401);
    expect((await fetch(address, { headers })).status).toBe(405);
    expect((await fetch(address, { headers: { 'apollo-require-preflight': '1' } })).status).toBe(401);
    const empty = await fetch(address, { method: 'POST', headers });
    expect(empty.status).toBeGreaterThanOrEqual(400);
    expect(empty.status).toBeLessThan(500);
    expect(await empty.text()).not.toContain('INTERNAL_SERVER_ERROR');
  });

  test.each(['PUT', 'DELETE', 'PATCH', 'TRACE', 'HEAD', 'OPTIONS'])('%s', async (method) => {
    const answer = await raw(`${method} /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`, () => false);
    expect(statusOf(answer)).toBeLessThan(500);
    expect(answer).not.toContain('"data"');
  });
});

test('inherited names in a body are refused or mean nothing', async () => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const send = async (body: string) =>
    (await fetch(`${node.url}/graphql`, { method: 'POST', headers, body })).json() as Promise<object>;
  const data = { viewer: { id: 'mallory' } };
  expect(await send(`{"query":"${VIEWER}","__proto__":{"query":"{ nobody }"}}`)).toEqual({ data });
  expect(await send(`{"query":"${VIEWER}","variables":{"__proto__":{"a":1},"constructor":{}}}`)).toEqual({ data });
  expect(await send(`{"__proto__":{"query":"${VIEWER}"}}`)).toMatchObject({
    errors: [{ extensions: { code: 'BAD_REQUEST' } }],
  });
  expect(({} as Record<string, unknown>)['query']).toBeUndefined();
});
