import { expect, test } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';
import { MOST_WATCHES } from '../../src/identity/holdings.js';
import { post, type Answer } from '../support/graphql.js';
import { RawSocket } from '../support/raw-socket.js';
import { until } from '../support/until.js';
import { freshRoom, type Visitor } from '../support/visitor.js';
import { Company } from '../rooms/company.js';
import { Calls } from './calls.js';

const SOCKETS = 5;
const WATCHERS = 50;
const CHUNKS = 40;

const company = new Company(1, { RATE_LIMITS: 'on' });

const WATCH = 'subscription ($id: ID!) { transferProgress(transferId: $id) { status chunksVerified } }';

interface Progress {
  readonly status: string;
  readonly chunksVerified: number;
}

const progressOf = (socket: RawSocket, id: string): Progress[] =>
  socket.frames.flatMap((frame) =>
    frame.id === id && frame.type === 'next'
      ? [(frame.payload as unknown as { data: { transferProgress: Progress } }).data.transferProgress]
      : [],
  );

/** A transfer that is under way between two in a room. */
async function underWay(sender: Visitor, receiver: Visitor): Promise<string> {
  const input = { roomId: sender.roomId, receiverId: receiver.userId, filename: 'f', size: CHUNKS * 65_536 };
  const { data }: Answer<{ offerTransfer: { transfer: { id: string } } } | null> = await sender.ask(
    'mutation ($input: OfferTransferInput!) { offerTransfer(input: $input) { transfer { id } } }',
    { input },
  );
  const id = data?.offerTransfer.transfer.id ?? '';
  await receiver.ask('mutation ($id: ID!) { acceptTransfer(input: { transferId: $id }) { transfer { id } } }', { id });
  return id;
}

async function acknowledge(receiver: Visitor, id: string, first: number): Promise<void> {
  await post(
    receiver.node.url,
    receiver.token,
    `mutation ($id: ID!, $first: Int!) {
      acknowledgeChunks(input: { transferId: $id, ranges: [{ first: $first, count: 1 }] }) { transfer { id } }
    }`,
    { id, first },
  );
}

test('fifty watchers of one transfer ask Redis no oftener than one, and a user has no more than its number', async () => {
  const room = freshRoom();
  const [ann, bob] = await Promise.all([company.enter('ann', room), company.enter('bob', room)]);
  const id = await underWay(ann, bob);
  const sockets = await Promise.all(
    Array.from({ length: SOCKETS }, () => RawSocket.init(ann.node.socketUrl, ann.token)),
  );
  const watchers = Array.from({ length: WATCHERS }, (_, index) => [sockets[index % SOCKETS]!, `w-${index}`] as const);
  for (const [socket, name] of watchers) socket.subscribe(name, WATCH, { id });
  const all = (fits: (progress: readonly Progress[]) => boolean) => () =>
    watchers.every(([socket, name]) => fits(progressOf(socket, name)));
  await until(
    all(({ length }) => length === 1),
    'the present state for all',
  );
  const calls = await Calls.watch(company.redis);
  const from = performance.now();
  for (let first = 0; first < CHUNKS; first += 1) {
    await acknowledge(bob, id, first);
    await wait(50);
  }
  await until(
    all((progress) => progress.at(-1)?.chunksVerified === CHUNKS),
    'the newest state for all',
  );
  const seconds = (performance.now() - from) / 1000;
  await calls.settled();
  calls.stop();
  // Ten a second for the transfer, and what those who say something cause.
  expect(calls.of('read_transfers')).toBeLessThanOrEqual(10 * seconds + 5);
  let turn = 0;
  const watch = async () => {
    const [socket, name] = [sockets[turn % SOCKETS]!, `more-${(turn += 1)}`];
    socket.subscribe(name, WATCH, { id });
    return socket.frame((frame) => frame.id === name, 'an answer');
  };
  for (let more = WATCHERS; more < MOST_WATCHES; more += 1) expect(await watch()).toMatchObject({ type: 'next' });
  expect(await watch()).toMatchObject({ payload: [{ extensions: { code: 'RATE_LIMITED', limit: MOST_WATCHES } }] });
  sockets[0]!.say({ id: 'w-0', type: 'complete' });
  await until(async () => (await watch()).type === 'next', 'the place that was given back');
  for (const socket of sockets) socket.end();
}, 60_000);
