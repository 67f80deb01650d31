import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { ERROR_CODES } from '../../../src/errors.js';
import { post, type Answer } from '../../support/graphql.js';
import { startNode, type RejoinNode } from '../../support/node.js';
import { RedisServer } from '../../support/redis-server.js';
import { Visitor } from '../../support/visitor.js';
import { schema } from '../schema/built-schema.js';
import { jsonText, literal, spoiledVariables, type Spoiled } from './hostile.js';
import { RawSocket } from '../../support/raw-socket.js';

/** What a client may be told of its own input: the closed list, and Apollo's own. */
const KNOWN = new Set<string>([...ERROR_CODES, 'GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_PARSE_FAILED', 'BAD_REQUEST']);
const LEAKS =
  /INTERNAL_SERVER_ERROR|"stack|\bat \S+ \(|\.(ts|js|lua):\d|node_modules|\/(root|home|tmp|work|usr)\/|redis|\bERR\b/i;
const ROOM = 'the-room';
const CASES = 100;
const LITERALS = 30;
const SEED = randomInt(2 ** 31);
const TOGETHER = 20;

let redis: RedisServer;
let node: RejoinNode;
let alice: Visitor;
let bob: Visitor;
let sockets: Readonly<Record<string, RawSocket>>;
let transferId: string;
let pendingId: string;

beforeAll(async () => {
  redis = await RedisServer.start();
  // Nothing renews, sweeps or expires meanwhile: what changes in Redis was changed by what is sent.
  node = await startNode(redis.url, { LEASE_SECONDS: '3600', GRACE_SECONDS: '3600' });
  alice = await Visitor.enter(node, 'alice', ROOM);
  bob = await Visitor.enter(node, 'bob', ROOM);
  sockets = {
    alice: await RawSocket.init(node.socketUrl, alice.token),
    bob: await RawSocket.init(node.socketUrl, bob.token),
  };
  [transferId, pendingId] = [await offered(), await offered()];
  await bob.ask(`mutation { acceptTransfer(input: {transferId: "${transferId}"}) { transfer { id } } }`);
});

async function offered(): Promise<string> {
  const offer = 'mutation ($input: OfferTransferInput!) { offerTransfer(input: $input) { transfer { id } } }';
  const input = { roomId: ROOM, receiverId: 'bob', filename: 'a.bin', size: 16 * 65_536 };
  const { data } = await post<{ offerTransfer: { transfer: { id: string } } }>(node.url, alice.token, offer, { input });
  return data?.offerTransfer.transfer.id ?? '';
}

afterAll(async () => {
  for (const socket of Object.values(sockets)) socket.end();
  await alice.client.dispose();
  await bob.client.dispose();
  await node.stop();
  await redis.stop();
});

const SHA = 'a'.repeat(64);
const said = { roomId: ROOM, kind: 'APPLICATION', payload: 1 };
/** Arguments that would be taken, if nothing of them were spoiled. bob asks, and alice what is the sender's to do. */
const GOOD: Readonly<Record<string, () => Record<string, unknown>>> = {
  'Query.room': () => ({ id: 'not one' }),
  'Query.reconnectionState': () => ({ roomId: ROOM }),
  'Query.transfers': () => ({ filter: { roomId: ROOM }, first: 5 }),
  'Query.roomHistory': () => ({ roomId: ROOM, filter: { types: ['SIGNAL'] }, first: 5 }),
  'Query.roomSessions': () => ({ roomId: ROOM, first: 5 }),
  'Query.transferHistory': () => ({ filter: { roomId: ROOM }, first: 5 }),
  'Query.qualityHistory': () => ({ roomId: ROOM, first: 5 }),
  'Query.roomStatistics': () => ({ roomId: ROOM }),
  'Mutation.eraseHistory': () => ({ input: { userId: 'bob' } }),
  'Mutation.sendSignal': () => ({ input: said }),
  'Mutation.leaveRoom': () => ({ input: { roomId: ROOM } }),
  'Mutation.reportConnectionQuality': () => ({
    input: { roomId: ROOM, latencyMs: 1, packetLossPercent: 0, jitterMs: 1 },
  }),
  'Mutation.offerTransfer': () => ({ input: { roomId: ROOM, receiverId: 'alice', filename: 'x', size: 5 } }),
  'Mutation.acceptTransfer': () => ({ input: { transferId: pendingId } }),
  'Mutation.rejectTransfer': () => ({ input: { transferId: pendingId } }),
  'Mutation.acknowledgeChunks': () => ({ input: { transferId, ranges: [{ first: 0, count: 1 }] } }),
  'Mutation.sealTransfer': () => ({ input: { transferId, sha256: SHA } }),
  'Mutation.completeTransfer': () => ({ input: { transferId, sha256: SHA } }),
  'Subscription.roomEvents': () => ({ roomId: ROOM }),
  'Subscription.transferProgress': () => ({ transferId }),
};
const ofTransfer = () => ({ input: { transferId } });

const FIELDS = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
  Object.values(type?.getFields() ?? {}).map((field) => ({
    type: type?.name ?? '',
    field,
    name: `${type?.name}.${field.name}`,
  })),
);

/** `transfer` answers null to whatever it is asked. */
function isToBeSpoiled({ field, name }: (typeof FIELDS)[number]): boolean {
  return field.args.length > 0 && name !== 'Query.transfer';
}

describe('one bad value: a code of the list and its field, the same over both ways in, and nothing changes', () => {
  test.each(FIELDS.filter(isToBeSpoiled))('$name', async ({ type, field, name }) => {
    const query = documentFor(type.toLowerCase(), field);
    const good = (GOOD[name] ?? ofTransfer)();
    const before = await dump();
    await fc.assert(
      fc.asyncProperty(
        fc.array(spoiledVariables(field, good), { minLength: TOGETHER, maxLength: TOGETHER }),
        async (cases) => {
          await together(name, cases, (spoiled) => refused(query, spoiled, name));
        },
      ),
      { numRuns: CASES / TOGETHER, endOnFailure: true },
    );
    expect(await dump()).toEqual(before);
  });
});

test(`the same written into the document (seed ${SEED})`, async () => {
  const before = await dump();
  for (const { type, field, name } of FIELDS.filter(isToBeSpoiled)) {
    const cases = fc.sample(spoiledVariables(field, (GOOD[name] ?? ofTransfer)()), { numRuns: LITERALS, seed: SEED });
    await together(name, cases, async ({ path, variables }) => {
      const given = field.args.filter((argument) => variables[argument.name] !== undefined);
      const args = given.map((argument) => `${argument.name}: ${literal(variables[argument.name], argument.type)}`);
      const call = args.length > 0 ? `${field.name}(${args.join(', ')})` : field.name;
      await refused(`${type.toLowerCase()} { ${call} { __typename } }`, { path, variables: {} }, name);
    });
  }
  expect(await dump()).toEqual(before);
});

/** At once, but for offers: each holds one of five places until it is refused. */
async function together(
  name: string,
  cases: readonly Spoiled[],
  check: (spoiled: Spoiled) => Promise<void>,
): Promise<void> {
  if (name !== 'Mutation.offerTransfer') await Promise.all(cases.map(check));
  else for (const spoiled of cases) await check(spoiled);
}

function documentFor(operation: string, field: (typeof FIELDS)[number]['field']): string {
  const variables = field.args.map((argument) => `$${argument.name}: ${String(argument.type)}`).join(', ');
  const args = field.args.map((argument) => `${argument.name}: $${argument.name}`).join(', ');
  return `${operation} (${variables}) { ${field.name}(${args}) { __typename } }`;
}

async function refused(query: string, { path, variables }: Spoiled, name: string): Promise<void> {
  const body = `{"query":${JSON.stringify(query)},"variables":${jsonText(variables)}}`;
  const asker = name === 'Mutation.sealTransfer' ? 'alice' : 'bob';
  const overHttp = !name.startsWith('Subscription');
  const answers = await Promise.all([sockets[asker]!.operate(body), ...(overHttp ? [posted(body, asker)] : [])]);
  const [first] = answers;
  const what = `${path.join('.')} = ${jsonText(variables).slice(0, 300)} → ${JSON.stringify(answers).slice(0, 600)} to ${query.slice(0, 300)}`;
  for (const answer of answers) {
    if (!isTypedRefusal(answer, path)) throw new Error(what);
    if (JSON.stringify(answer.errors?.map(essence)) !== JSON.stringify(first.errors?.map(essence)))
      throw new Error(what);
  }
}

const essence = ({ message, extensions }: NonNullable<Answer['errors']>[number]) => ({ message, extensions });

function isTypedRefusal(answer: Answer, path: readonly string[]): boolean {
  const { errors = [] } = answer;
  if (errors.length === 0 || LEAKS.test(JSON.stringify(answer).replaceAll('etc/passwd', ''))) return false;
  return errors.every(({ extensions: { code, field } }) => {
    const named =
      code !== 'BAD_USER_INPUT' ||
      String(field)
        .split(/[.[\]]+/)
        .some((name) => path.includes(name));
    return KNOWN.has(code as string) && named;
  });
}

async function posted(body: string, asker: string): Promise<Answer> {
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${(asker === 'bob' ? bob : alice).token}`,
  };
  const response = await fetch(`${node.url}/graphql`, { method: 'POST', headers, body });
  return (await response.json()) as Answer;
}

/** All that Redis holds, but for when it was swept, and by which library. */
async function dump(): Promise<Record<string, string | undefined>> {
  const names = (await redis.redis.keys('*')).filter((name) => !/:(swept|libraries)$/.test(name)).sort();
  const values = await Promise.all(names.map((name) => redis.redis.dumpBuffer(name)));
  return Object.fromEntries(names.map((name, index) => [name, values[index]?.toString('hex')]));
}
