import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { RATES } from '../../../src/identity/rate-limiter.js';
import { post, type Answer } from '../../support/graphql.js';
import { startNode, type RejoinNode } from '../../support/node.js';
import { RawSocket } from '../../support/raw-socket.js';
import { RedisServer } from '../../support/redis-server.js';
import { tokenFor } from '../../support/tokens.js';
import { freshRoom } from '../../support/visitor.js';

let redis: RedisServer;
let nodes: readonly [RejoinNode, RejoinNode];

beforeAll(async () => {
  redis = await RedisServer.start();
  nodes = [await startNode(redis.url, { RATE_LIMITS: 'on' }), await startNode(redis.url, { RATE_LIMITS: 'on' })];
});

afterAll(async () => {
  await Promise.all(nodes.map((node) => node.stop()));
  await redis.stop();
});

/** Each is refused for another reason where the limit lets it through: the limit counts what is asked. */
const FLOODS = [
  ['signal', 'sendSignal(input: {roomId: "nobody-here", kind: APPLICATION, payload: 1}) { id }', 'NOT_IN_ROOM'],
  [
    'acknowledge',
    'acknowledgeChunks(input: {transferId: "none", ranges: [{first: 0, count: 1}]}) { transfer { id } }',
    'TRANSFER_NOT_FOUND',
  ],
  [
    'offer',
    'offerTransfer(input: {roomId: "nobody-here", receiverId: "x", filename: "a", size: 1}) { transfer { id } }',
    'NOT_IN_ROOM',
  ],
] as const;

/** In waves of a burst: a slow machine needs more of them until it asks faster than what comes in. */
const MOST_WAVES = 20;

const codesOf = ({ errors = [] }: Answer): unknown => errors[0]?.extensions['code'];

const isLimited = (answer: Answer): boolean => codesOf(answer) === 'RATE_LIMITED';

/** Asks until something is refused; what came of it, and within which time. */
async function flood(
  rate: number,
  ask: (index: number) => Promise<Answer>,
): Promise<{ answers: readonly Answer[]; seconds: number }> {
  const from = performance.now();
  const answers: Answer[] = [];
  for (let wave = 0; wave < MOST_WAVES && !answers.some(isLimited); wave += 1) {
    answers.push(...(await Promise.all(Array.from({ length: 3 * rate }, (_, index) => ask(index)))));
  }
  return { answers, seconds: (performance.now() - from) / 1000 };
}

function expectLimited(answers: readonly Answer[], rate: number, seconds: number): void {
  const limited = answers.filter(isLimited);
  const passed = answers.length - limited.length;
  // The burst, and what comes in meanwhile; each node may keep a few back for what it is asked next.
  expect(passed).toBeLessThanOrEqual(2 * rate + Math.ceil(rate * seconds));
  expect(passed).toBeGreaterThanOrEqual(2 * rate - 20);
  expect(limited.length).toBeGreaterThan(0);
  for (const { errors } of limited) {
    const { retryAfterSeconds } = errors?.[0]?.extensions ?? {};
    expect(retryAfterSeconds).toBeGreaterThan(0);
    expect(retryAfterSeconds).toBeLessThanOrEqual(1);
  }
}

test.each(FLOODS)('%s: one limit over two nodes and both ways in', async (operation, field, code) => {
  const [rate, token] = [RATES[operation], await tokenFor(`flooder of ${operation}`)];
  const [first, second] = nodes;
  const sockets = await Promise.all(
    [first, second, first, second].map(({ socketUrl }) => RawSocket.init(socketUrl, token)),
  );
  const query = `mutation { ${field} }`;
  const ask = (index: number) => {
    // Few by HTTP, which takes longer.
    if (index % 10 === 0) return post(first.url, token, query);
    return sockets[index % sockets.length]!.operate(JSON.stringify({ query }));
  };
  const { answers, seconds } = await flood(rate, ask);
  // Offers of one moment hold places until each is found to be in no room.
  const possible = ['RATE_LIMITED', code, ...(operation === 'offer' ? ['TRANSFER_LIMIT'] : [])];
  expect(possible).toEqual(expect.arrayContaining(answers.map(codesOf)));
  expectLimited(answers, rate, seconds);
  // Nobody else is held up.
  expect(codesOf(await post(first.url, await tokenFor('somebody else'), query))).toBe(code);
  for (const socket of sockets) socket.end();
});

test('join: one limit over two nodes', async () => {
  const token = await tokenFor('flooder of join');
  const sockets = await Promise.all(nodes.map((node) => RawSocket.init(node.socketUrl, token)));
  const join = (index: number) =>
    sockets[index % 2]!.operate(
      JSON.stringify({ query: `subscription { roomEvents(roomId: "${freshRoom()}") { __typename } }` }),
    );
  const { answers, seconds } = await flood(RATES.join, join);
  expectLimited(answers, RATES.join, seconds);
  for (const socket of sockets) socket.end();
});
