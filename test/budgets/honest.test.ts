import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { codeOf, post, type Answer } from '../support/graphql.js';
import { startNode, type RejoinNode } from '../support/node.js';
import { RawSocket } from '../support/raw-socket.js';
import { RedisServer } from '../support/redis-server.js';
import { tokenFor } from '../support/tokens.js';
import { freshRoom, Visitor } from '../support/visitor.js';

const CHUNK = 65_536;
const CHUNKS = 40;
const DIGEST = createHash('sha256').update('x').digest('hex');
const TRANSFER = 'transfer { id status percent missing(first: 20) { first count } }';

let redis: RedisServer;
let nodes: readonly [RejoinNode, RejoinNode];

beforeAll(async () => {
  redis = await RedisServer.start();
  const limits = { RATE_LIMITS: 'on' };
  nodes = [await startNode(redis.url, limits), await startNode(redis.url, limits)];
});

afterAll(async () => {
  await Promise.all(nodes.map((node) => node.stop()));
  await redis.stop();
});

const refused: unknown[] = [];
let operations = 0;

function counted(answer: Answer): Answer {
  operations += 1;
  if (answer.errors) refused.push(answer.errors);
  return answer;
}

const field = (name: string, input: string) => `mutation { ${name}(input: {${input}}) { ${TRANSFER} } }`;

/** What the browser's client says when it comes in and calls everybody who is there. */
async function call(one: Visitor, others: readonly Visitor[]): Promise<void> {
  counted(await one.ask('{ viewer { id name } }'));
  counted(await one.ask('{ clientConfig { iceServers { urls } } }'));
  counted(
    await one.ask(
      `{ transfers(filter: {roomId: "${one.roomId}", status: [PENDING, ACTIVE, PAUSED]}, first: 100) { nodes { id } } }`,
    ),
  );
  await Promise.all(
    others.map(async ({ id }) => {
      for (const [kind, payload] of [
        ['OFFER', { type: 'offer', sdp: 'v=0' }],
        ['ICE_CANDIDATE', [{ candidate: 'candidate:1' }]],
        ['ICE_CANDIDATE', [{ candidate: 'candidate:2' }]],
        ['ANSWER', { type: 'answer', sdp: 'v=0' }],
      ] as const) {
        counted(await one.say(payload, { kind, to: id, idempotencyKey: `${one.id}${id}${JSON.stringify(payload)}` }));
      }
    }),
  );
  const report = `roomId: "${one.roomId}", participantId: "${one.id}", latencyMs: 20, packetLossPercent: 0, jitterMs: 1`;
  counted(await one.ask(`mutation { reportConnectionQuality(input: {${report}}) { quality } }`));
}

/** A file from peer to peer, paused and resumed once, its checkpoint asked for as after a lost connection. */
async function hand(sender: Visitor, receiver: Visitor): Promise<void> {
  const offer = `roomId: "${sender.roomId}", participantId: "${sender.id}", receiverId: "${receiver.userId}", filename: "a.bin", size: ${CHUNKS * CHUNK}`;
  const { data } = counted(await sender.ask(field('offerTransfer', offer))) as Answer<{
    offerTransfer: { transfer: { id: string } };
  }>;
  const transfer = `transferId: "${data?.offerTransfer.transfer.id}"`;
  counted(await receiver.ask(field('acceptTransfer', `${transfer}, participantId: "${receiver.id}"`)));
  const watches = [sender, receiver].map((one) =>
    one.client.subscribe(
      'subscription ($id: ID!) { transferProgress(transferId: $id) { percent } }',
      { id: data?.offerTransfer.transfer.id },
      'transferProgress',
    ),
  );
  for (let first = 0; first < CHUNKS; first += 2) {
    counted(await receiver.ask(field('acknowledgeChunks', `${transfer}, ranges: [{first: ${first}, count: 2}]`)));
    if (first === CHUNKS / 2) {
      counted(await sender.ask(field('pauseTransfer', transfer)));
      counted(
        await sender.ask(
          `{ transfer(id: "${data?.offerTransfer.transfer.id}") { status missing(first: 1000) { first count } } }`,
        ),
      );
      counted(await sender.ask(field('resumeTransfer', transfer)));
    }
  }
  counted(await sender.ask(field('sealTransfer', `${transfer}, sha256: "${DIGEST}"`)));
  counted(await receiver.ask(field('completeTransfer', `${transfer}, sha256: "${DIGEST}"`)));
  for (const { errors } of watches) refused.push(...errors);
}

/** An old client that sends a file over REST and looks again and again how far it is. */
async function oldClient(node: RejoinNode, roomId: string): Promise<void> {
  const [ada, grace] = [await tokenFor('old ada'), await tokenFor('old grace')];
  const ask = async (token: string, method: string, path: string, body?: BodyInit, type = 'application/json') => {
    operations += 1;
    const headers = { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': type }) };
    const answer = await fetch(`${node.url}/webrtc${path}`, { method, headers, ...(body !== undefined && { body }) });
    if (!answer.ok) refused.push([answer.status, path]);
    return answer;
  };
  const offer = JSON.stringify({ receiver_id: 'old grace', filename: 'a.bin', file_size: CHUNKS * CHUNK });
  const made = (await (await ask(ada, 'POST', `/rooms/${roomId}/file-transfer/offer`, offer)).json()) as {
    transfer_id: string;
  };
  const path = `/rooms/${roomId}/file-transfer/${made.transfer_id}`;
  await ask(grace, 'POST', `${path}/accept`);
  for (let index = 0; index < CHUNKS; index += 1) {
    await ask(ada, 'PUT', `${path}/chunks/${index}`, Buffer.alloc(CHUNK), 'application/octet-stream');
    await ask(grace, 'GET', `${path}/progress`);
    await ask(grace, 'GET', `${path}/chunks/${index}`);
  }
  await ask(grace, 'GET', `${path}/content`);
  await ask(grace, 'GET', '/file-transfers');
  await ask(grace, 'GET', `/rooms/${roomId}/reconnection-state`);
  await ask(grace, 'POST', `/rooms/${roomId}/connection-quality`, '{"latency_ms": 180}');
}

test('a call of eight with ten transfers, and an old client, as fast as they can, meet no limit', async () => {
  const room = freshRoom();
  const people = await Promise.all(
    Array.from({ length: 8 }, (_, index) => Visitor.enter(nodes[index % 2]!, `person ${index}`, room)),
  );
  const calls = people.map((one) =>
    call(
      one,
      people.filter((other) => other !== one),
    ),
  );
  const files = Array.from({ length: 10 }, (_, index) =>
    hand(people[index % 8]!, people[(index + 1 + (index % 3)) % 8]!),
  );
  await Promise.all([...calls, ...files, oldClient(nodes[0], room)]);
  expect(refused).toEqual([]);
  expect(operations).toBeGreaterThan(600);
  await Promise.all(people.map((one) => one.client.dispose()));
}, 120_000);

test('somebody whose connection is lost again and again comes back each time', async () => {
  const room = freshRoom();
  const token = await tokenFor('traveller');
  for (let index = 0; index < 12; index += 1) {
    const one = await Visitor.enter(nodes[index % 2]!, 'traveller', room);
    expect(
      codeOf(await post(nodes[0].url, token, `{ reconnectionState(roomId: "${room}") { missedCount } }`)),
    ).toBeUndefined();
    await one.client.dispose();
    const socket = await RawSocket.init(nodes[0].socketUrl, token);
    socket.end();
  }
});
