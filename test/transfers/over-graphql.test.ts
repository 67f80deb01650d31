import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, codeOf } from '../support/graphql.js';
import { type RejoinNode, startNode } from '../support/node.js';
import { RedisServer } from '../support/redis-server.js';
import { freshRoom, Visitor } from '../support/visitor.js';
import { until } from '../support/until.js';

const FIELDS = `transfer { id status chunksVerified percent pausedBy pausedByConnection endReason missing { first count } }`;
const PROGRESS = `subscription ($id: ID!) { transferProgress(transferId: $id) { status chunksVerified percent bytesPerSecond } }`;
const BATCH = 'batchId batchCount batchSize';
const BATCHES = `subscription ($roomId: ID!) { roomEvents(roomId: $roomId) { ... on TransferChanged { transfer { ${BATCH} } } } }`;
const OFFER = `mutation ($input: OfferTransferInput!) { offerTransfer(input: $input) { transfer { id ${BATCH} } } }`;
const DIGEST = 'ab'.repeat(32);

let redis: RedisServer;
let nodes: RejoinNode[];
beforeAll(async () => {
  redis = await RedisServer.start();
  nodes = await Promise.all([startNode(redis.url), startNode(redis.url)]);
});
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.stop()));
  await redis.stop();
});

interface TransferView {
  readonly id: string;
  readonly status: string;
}

/** One mutation of transfers; refused, it fails with the error's code. */
async function act(who: Visitor, name: string, inputType: string, input: object): Promise<TransferView> {
  const query = `mutation ($input: ${inputType}!) { ${name}(input: $input) { ${FIELDS} } }`;
  const answer = (await who.ask(query, { input })) as Answer<
    Record<string, { readonly transfer: TransferView } | undefined>
  >;
  const transfer = answer.data?.[name]?.transfer;
  if (transfer) return transfer;
  throw new Error(codeOf(answer));
}

const offer = (who: Visitor, input: object) => act(who, 'offerTransfer', 'OfferTransferInput', input);
const accept = (who: Visitor, transferId: string) => act(who, 'acceptTransfer', 'AcceptTransferInput', { transferId });
const complete = (who: Visitor, transferId: string) =>
  act(who, 'completeTransfer', 'TransferDigestInput', { transferId, sha256: DIGEST });
const acknowledge = (who: Visitor, transferId: string, first: number, count: number) =>
  act(who, 'acknowledgeChunks', 'AcknowledgeChunksInput', { transferId, ranges: [{ first, count }] });

function statuses(who: Visitor): string[] {
  return who.all('TransferChanged').map(({ transfer }) => (transfer as { status: string }).status);
}

describe('a file between two users on two nodes, over GraphQL', () => {
  test('both are told of the batch in each form: answer, repeat, event and list', async () => {
    const roomId = freshRoom();
    const alice = await Visitor.enter(nodes[0] as RejoinNode, 'ada', roomId);
    const bob = await Visitor.enter(nodes[1] as RejoinNode, 'bea', roomId);
    const events = bob.client.subscribe(BATCHES, { roomId }, 'roomEvents');
    await until(() => events.events.length === 1);
    const batch = { batchId: 'photos:2026', batchCount: 30, batchSize: 64_000_000_000 };
    const alone = { batchId: null, batchCount: null, batchSize: null };
    const file = { roomId, receiverId: 'bea', filename: 'a.jpg', size: 1 };
    const first = await alice.ask(OFFER, { input: { ...file, ...batch, idempotencyKey: 'first' } });
    expect(first.data).toMatchObject({ offerTransfer: { transfer: batch } });
    expect(await alice.ask(OFFER, { input: { ...file, ...batch, idempotencyKey: 'first' } })).toEqual(first);
    expect((await alice.ask(OFFER, { input: file })).data).toMatchObject({ offerTransfer: { transfer: alone } });
    await until(() => events.events.length === 3);
    expect(events.events.slice(1)).toEqual([{ transfer: batch }, { transfer: alone }]);
    const listed = await bob.ask(`{ transfers { nodes { ${BATCH} } } }`);
    expect(listed.data).toEqual({ transfers: { nodes: [alone, batch] } });
    await Promise.all([alice, bob].map((one) => one.client.dispose()));
  });

  test('what breaks the rules of a batch is refused, and nothing is offered', async () => {
    const roomId = freshRoom();
    const alice = await Visitor.enter(nodes[0] as RejoinNode, 'amy', roomId);
    const bob = await Visitor.enter(nodes[1] as RejoinNode, 'bud', roomId);
    const file = { roomId, receiverId: 'bud', filename: 'a.jpg', size: 10, batchId: 'b' };
    for (const wrong of [{ batchId: ' ' }, { batchCount: 0 }, { batchSize: 9 }, { batchId: null, batchSize: 10 }]) {
      await expect(offer(alice, { ...file, ...wrong })).rejects.toThrow('BAD_USER_INPUT');
    }
    expect((await bob.ask('{ transfers { totalCount } }')).data).toEqual({ transfers: { totalCount: 0 } });
    await Promise.all([alice, bob].map((one) => one.client.dispose()));
  });

  test('both hear each change once, progress comes live, and a cut pauses it until the return', async () => {
    const roomId = freshRoom();
    const alice = await Visitor.enter(nodes[0] as RejoinNode, 'alice', roomId);
    let bob = await Visitor.enter(nodes[1] as RejoinNode, 'bob', roomId);
    const file = { roomId, receiverId: 'bob', filename: 'a.bin', size: 65_536 * 8, sha256: DIGEST };
    const offered = await offer(alice, file);
    expect(offered).toMatchObject({ status: 'PENDING', missing: [{ first: 0, count: 8 }] });
    const transferId = offered.id;
    const progress = alice.client.subscribe(PROGRESS, { id: transferId }, 'transferProgress');
    expect(await accept(bob, transferId)).toMatchObject({ status: 'ACTIVE' });
    await acknowledge(bob, transferId, 0, 4);
    await progress.find(({ percent }) => percent === 50, 'half of it');
    bob.cut();
    await until(() => statuses(alice).at(-1) === 'PAUSED');
    bob = await bob.back(nodes[0]);
    await until(() => statuses(alice).at(-1) === 'ACTIVE');
    await acknowledge(bob, transferId, 3, 5);
    expect(await complete(bob, transferId)).toMatchObject({ status: 'COMPLETED', percent: 100 });
    await until(() => progress.completed && statuses(bob).at(-1) === 'COMPLETED');
    expect(statuses(alice)).toEqual(['PENDING', 'ACTIVE', 'PAUSED', 'ACTIVE', 'COMPLETED']);
    expect(progress.events.at(-1)).toMatchObject({ status: 'COMPLETED', chunksVerified: 8 });
    expect(progress.errors).toEqual([]);
    await Promise.all([alice, bob].map((one) => one.client.dispose()));
  });

  test('racing offers over both nodes make five, and a stranger hears of none', async () => {
    const roomId = freshRoom();
    const [alice, bob, eve] = (await Promise.all(
      ['ann', 'ben', 'eve'].map((name, at) => Visitor.enter(nodes[at % 2] as RejoinNode, name, roomId)),
    )) as [Visitor, Visitor, Visitor];
    const elsewhere = Object.assign(Object.create(alice) as Visitor, { node: nodes[1] });
    const input = { roomId, participantId: alice.id, receiverId: 'ben', filename: 'a.bin', size: 1 };
    const answers = await Promise.allSettled(
      Array.from({ length: 200 }, (_, at) => offer(at % 2 ? alice : elsewhere, input)),
    );
    const made = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    const refusals = answers.flatMap((answer) => (answer.status === 'rejected' ? [String(answer.reason)] : []));
    expect(made).toHaveLength(5);
    expect(refusals).toEqual(Array(195).fill('Error: TRANSFER_LIMIT'));
    const first = made[0]?.id ?? '';
    await until(() => statuses(bob).length === 5);
    expect(statuses(eve)).toEqual([]);
    const refused = eve.client.subscribe(PROGRESS, { id: first }, 'transferProgress');
    expect(await refused.refusal()).toMatchObject({ code: 'TRANSFER_NOT_FOUND' });
    await expect(accept(eve, first)).rejects.toThrow('TRANSFER_NOT_FOUND');
    await Promise.all([alice, bob, eve].map((one) => one.client.dispose()));
  });
});
