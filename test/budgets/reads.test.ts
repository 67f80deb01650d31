import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { RATES } from '../../src/identity/rate-limiter.js';
import { post, type Answer } from '../support/graphql.js';
import { startNode, type RejoinNode } from '../support/node.js';
import { RawSocket } from '../support/raw-socket.js';
import { RedisServer } from '../support/redis-server.js';
import { tokenFor } from '../support/tokens.js';
import { freshRoom } from '../support/visitor.js';
import { Calls } from './calls.js';

let redis: RedisServer;
let nodes: readonly [RejoinNode, RejoinNode];
let unlimited: RejoinNode;
let calls: Calls;

beforeAll(async () => {
  redis = await RedisServer.start();
  const limits = { RATE_LIMITS: 'on' };
  nodes = [await startNode(redis.url, limits), await startNode(redis.url, limits)];
  unlimited = await startNode(redis.url);
  calls = await Calls.watch(redis);
});

afterAll(async () => {
  calls.stop();
  await Promise.all([...nodes, unlimited].map((node) => node.stop()));
  await redis.stop();
});

async function rest(node: RejoinNode, token: string, method: string, path: string, body?: object): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return fetch(`${node.url}/webrtc${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
}

/** Offers of one user that it took back again, each in a room of its own: all over the store. */
async function offersOf(token: string, count: number): Promise<void> {
  for (let made = 0; made < count; made += 1) {
    const room = freshRoom();
    const offer = { receiver_id: 'somebody', filename: 'a.txt', file_size: 1 };
    const answer = await rest(unlimited, token, 'POST', `/rooms/${room}/file-transfer/offer`, offer);
    const { transfer_id } = (await answer.json()) as { transfer_id: string };
    await rest(unlimited, token, 'DELETE', `/rooms/${room}/file-transfer/${transfer_id}`);
  }
}

const aliases = (count: number, field: (index: number) => string): string =>
  `{ ${Array.from({ length: count }, (_, index) => `a${index}: ${field(index)}`).join(' ')} }`;
interface Page {
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: { readonly endCursor: string };
}

const codeOf = ({ errors = [] }: Answer): unknown => errors[0]?.extensions['code'];

test('twenty aliases of a read cost one read', async () => {
  const token = await tokenFor('twenty');
  await offersOf(token, 30);
  await calls.clear();
  await post(
    unlimited.url,
    token,
    aliases(1, () => 'transfers(first: 30) { totalCount nodes { id missing { first } } }'),
  );
  await calls.settled();
  const [lists, reads, maps] = [
    calls.of('list_transfers'),
    calls.of('read_transfers'),
    calls.of('getbuffer') + calls.of('get'),
  ];
  expect(lists).toBe(1);
  expect(reads).toBeGreaterThan(15);
  await calls.clear();
  const query = aliases(20, () => 'transfers(first: 30) { totalCount nodes { id missing { first } } }');
  const { data, errors }: Answer = await post(unlimited.url, token, query.replace(/first: 30/g, 'first: 5'));
  expect(errors).toBeUndefined();
  expect(data).toMatchObject({ a19: { totalCount: 30 } });
  await calls.settled();
  expect(calls.of('list_transfers')).toBe(lists);
  expect(calls.of('read_transfers')).toBeLessThanOrEqual(5);
  expect(calls.of('get')).toBeLessThanOrEqual(Math.max(5, maps));
  await calls.clear();
  await post(
    unlimited.url,
    token,
    aliases(20, () => 'room(id: "lobby") { participants { id } }'),
  );
  await post(
    unlimited.url,
    token,
    aliases(20, () => 'reconnectionState(roomId: "lobby") { isConnected }'),
  );
  await calls.settled();
  expect(calls.of('last_seen')).toBe(1);
  expect(calls.of('roster')).toBe(1);
});

test('a page of transfers reads what is on it, and the count is still that of all', async () => {
  const token = await tokenFor('pages');
  await offersOf(token, 12);
  await calls.clear();
  const count = await post(unlimited.url, token, '{ transfers(first: 0) { totalCount pageInfo { hasNextPage } } }');
  expect(count.data).toEqual({ transfers: { totalCount: 12, pageInfo: { hasNextPage: true } } });
  await calls.settled();
  expect(calls.of('read_transfers')).toBe(0);
  const pages =
    'query ($after: String) { transfers(first: 5, after: $after) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }';
  const seen = new Set<string>();
  let after: string | null = null;
  for (const [length, more] of [
    [5, true],
    [5, true],
    [2, false],
  ] as const) {
    const answer: Answer<{ transfers: Page }> = await post(unlimited.url, token, pages, { after });
    const transfers = answer.data!.transfers;
    expect(transfers).toMatchObject({ totalCount: 12, pageInfo: { hasNextPage: more } });
    expect(transfers.nodes).toHaveLength(length);
    for (const { id } of transfers.nodes) seen.add(id);
    after = transfers.pageInfo.endCursor;
  }
  expect(seen.size).toBe(12);
  await calls.settled();
  expect(calls.of('read_transfers')).toBeLessThanOrEqual(12);
});

const rooms = () => aliases(20, () => `room(id: "${freshRoom()}") { capacity }`);

test('one budget for reads over HTTP, graphql-ws and REST, and over two nodes', async () => {
  const token = await tokenFor('reader');
  const [first, second] = nodes;
  await offersOf(token, 40);
  const socket = await RawSocket.init(second.socketUrl, token);
  const refused = new Set<string>();
  const ways: readonly (() => Promise<void>)[] = [
    async () => {
      if (codeOf(await post(first.url, token, rooms())) === 'RATE_LIMITED') refused.add('http');
    },
    async () => {
      if (codeOf(await socket.operate(JSON.stringify({ query: rooms() }))) === 'RATE_LIMITED') refused.add('ws');
    },
    async () => {
      const answer = await rest(second, token, 'GET', '/file-transfers');
      if (answer.status === 429 && Number(answer.headers.get('retry-after')) >= 1) refused.add('rest');
    },
  ];
  await calls.clear();
  const from = performance.now();
  while (refused.size < ways.length) {
    await Promise.all([...ways, ...ways, ...ways, ...ways].map((ask) => ask()));
  }
  const seconds = (performance.now() - from) / 1000;
  await calls.settled();
  const asked = calls.sum('list_transfers', 'roster', 'read_transfers');
  expect(asked).toBeLessThanOrEqual(2 * RATES.store + RATES.store * seconds);
  // Who is refused doesn't cost Redis a question each time.
  expect(calls.of('take_tokens')).toBeLessThan(asked);
  expect(codeOf(await post(first.url, await tokenFor('somebody else'), rooms()))).toBeUndefined();
  socket.end();
});

test('what is read is charged: a long list costs more than a short one', async () => {
  const token = await tokenFor('long list');
  await offersOf(token, 60);
  const asked = `{ transfers(first: 100) { nodes { id } } }`;
  let passed = 0;
  const from = performance.now();
  const ask = async () => codeOf(await post(nodes[0].url, token, asked)) === undefined;
  while ((await Promise.all([ask(), ask(), ask(), ask()])).every(Boolean)) passed += 4;
  const seconds = (performance.now() - from) / 1000;
  expect(passed * 30).toBeLessThanOrEqual(2 * RATES.store + RATES.store * seconds);
});
