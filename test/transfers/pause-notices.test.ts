import { expect, test } from '@jest/globals';
import { roomKey, transferKey } from '../../src/redis/keys.js';
import { Company } from '../rooms/company.js';
import type { RoomEvent } from '../support/graphql.js';
import { until } from '../support/until.js';
import { freshRoom, placeOf, type Visitor } from '../support/visitor.js';

const LOG_SIZE = 10;
const company = new Company(2, { LOG_SIZE: String(LOG_SIZE), LEASE_SECONDS: '3' });
const RECEIVER = 'bob';

async function startTransfer(sender: Visitor, receiver: Visitor): Promise<string> {
  const offer = { roomId: sender.roomId, receiverId: receiver.userId, filename: 'f', size: 100_000 };
  const { data } = await sender.ask(
    `mutation ($input: OfferTransferInput!) { offerTransfer(input: $input) { transfer { id } } }`,
    { input: { ...offer, participantId: sender.id } },
  );
  const { id } = (data as { offerTransfer: { transfer: { id: string } } }).offerTransfer.transfer;
  await receiver.ask(`mutation ($input: AcceptTransferInput!) { acceptTransfer(input: $input) { transfer { id } } }`, {
    input: { transferId: id, participantId: receiver.id },
  });
  return id;
}

interface Told {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly pausedByConnection: boolean;
}

const transferIn = ({ transfer }: RoomEvent) => transfer as Told;

/** What a client that keeps to the protocol believes of a transfer. */
function believed({ events }: Visitor, id: string): Told | undefined {
  const told = events.filter(({ __typename }) => __typename === 'TransferChanged').map(transferIn);
  return told
    .filter((one) => one.id === id)
    .reduce<Told | undefined>((best, one) => (one.version >= (best?.version ?? 0) ? one : best), undefined);
}

async function sees(viewer: Visitor, id: string, status: string, withinMs?: number): Promise<void> {
  await until(() => believed(viewer, id)?.status === status, `${viewer.userId} sees ${id} ${status}`, withinMs);
}

test('a receiver of many transfers that drops and returns takes nothing of the log from who is away', async () => {
  const roomId = freshRoom();
  const senders = await Promise.all(['s1', 's2', 's3'].map((name) => company.enter(name, roomId)));
  const bob = await company.enter(RECEIVER, roomId);
  const ids = (
    await Promise.all(senders.map((one) => Promise.all([0, 1, 2].map(() => startTransfer(one, bob)))))
  ).flat();
  const carol = await company.enter('carol', roomId);
  carol.cut();
  await senders[0]!.sees(carol.id, 'RECONNECTING');
  await senders[0]!.say('for carol', { to: carol.id });
  bob.cut();
  for (const [index, id] of ids.entries()) await sees(senders[Math.floor(index / 3)]!, id, 'PAUSED');
  const back = await company.welcome(bob.back());
  for (const [index, id] of ids.entries()) await sees(senders[Math.floor(index / 3)]!, id, 'ACTIVE');
  const returned = await company.welcome(carol.back());
  expect(returned.recovery).toMatchObject({ recovered: true, missedCount: 1 });
  await returned.heard('for carol');
  expect(back.recovery).toMatchObject({ recovered: true, missedCount: 0 });
});

test('what is told of a pause by connection is not logged, has the next version, and stands where its subscription stood', async () => {
  const roomId = freshRoom();
  const ann = await company.enter('ann', roomId);
  const bob = await company.enter(RECEIVER, roomId, company.node(1));
  const id = await startTransfer(ann, bob);
  await sees(ann, id, 'ACTIVE');
  const before = ann.events.findLast(({ logged }) => logged)!;
  bob.cut();
  await sees(ann, id, 'PAUSED');
  const paused = ann.all('TransferChanged').at(-1)!;
  expect(paused).toMatchObject({ logged: false, transfer: { version: 3, pausedByConnection: true } });
  expect(placeOf(paused.cursor)).toEqual(placeOf(before.cursor));
  expect(
    ann
      .all('TransferChanged')
      .filter(({ logged }) => logged)
      .map((event) => transferIn(event).version),
  ).toEqual([1, 2]);
});

test('whoever missed the notice learns of it: nobody is shown a paused transfer for ever', async () => {
  const roomId = freshRoom();
  const ann = await company.enter('ann', roomId);
  const bob = await company.enter(RECEIVER, roomId, company.node(1));
  const id = await startTransfer(ann, bob);
  bob.cut();
  await sees(ann, id, 'PAUSED');
  // As a return would leave it whose notices were lost on the way to both nodes.
  const state = transferKey(id, 'state');
  const { redis } = company.redis;
  await redis
    .multi()
    .hset(state, 'paused', '0', 'status', 'ACTIVE')
    .hincrby(state, 'v', 1)
    .hincrby(roomKey(roomId, 'meta'), 'v', 1)
    .exec();
  await sees(ann, id, 'ACTIVE');
  expect(ann.all('TransferChanged').at(-1)).toMatchObject({ logged: false, transfer: { version: 4 } });
});
