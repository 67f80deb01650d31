import { expect, test } from '@jest/globals';
import { roomKey, transferKey } from '../../src/redis/keys.js';
import { LegacyClient } from '../legacy-socket/legacy-client.js';
import { Company } from '../rooms/company.js';
import type { Answer } from '../support/graphql.js';
import { until } from '../support/until.js';
import { freshRoom, type Visitor } from '../support/visitor.js';

const LOG_SIZE = 5;
/** Changes of transfers that one user may log at once. */
const ALLOWANCE = 2 * LOG_SIZE;
const company = new Company(2, { LOG_SIZE: String(LOG_SIZE), LEASE_SECONDS: '3' });

const TAKE_BACK = 'mutation ($id: ID!) { cancelTransfer(input: { transferId: $id }) { transfer { id } } }';

async function offer(from: Visitor, to: string): Promise<string> {
  const input = { roomId: from.roomId, receiverId: to, filename: 'f', size: 1 };
  const { data }: Answer<{ offerTransfer: { transfer: { id: string } } } | null> = await from.ask(
    'mutation ($input: OfferTransferInput!) { offerTransfer(input: $input) { transfer { id } } }',
    { input },
  );
  return data?.offerTransfer.transfer.id ?? '';
}

async function offerAndTakeBack(from: Visitor, to: string): Promise<string> {
  const id = await offer(from, to);
  await from.ask(TAKE_BACK, { id });
  return id;
}

interface Change {
  readonly logged: boolean;
  readonly transfer: { readonly id: string; readonly status: string };
}

const changesOf = (viewer: Visitor) => viewer.all('TransferChanged') as unknown as readonly Change[];
const heardOf = (viewer: Visitor, id: string, status: string) =>
  until(
    () => changesOf(viewer).some(({ transfer }) => transfer.id === id && transfer.status === status),
    `${viewer.userId} hears of ${id} ${status}`,
  );

test('however many transfers one user offers, nothing that was said goes from the log', async () => {
  const roomId = freshRoom();
  const [mallory, bob, carol] = await Promise.all(
    ['mallory', 'bob', 'carol'].map((name) => company.enter(name, roomId)),
  );
  carol!.cut();
  await bob!.sees(carol!.id, 'RECONNECTING');
  await bob!.count(1, 3);
  let last = '';
  for (let count = 0; count < 40; count += 1) last = await offerAndTakeBack(mallory!, 'bob');
  await heardOf(bob!, last, 'CANCELLED');
  expect(changesOf(bob!)).toHaveLength(80);
  expect(changesOf(bob!).map(({ logged }) => logged)).toEqual(
    Array.from({ length: 80 }, (_, index) => index < ALLOWANCE),
  );
  expect(await company.redis.redis.ttl(roomKey(roomId, 'allowances'))).toBeGreaterThan(0);
  const back = await company.welcome(carol!.back());
  expect(back.recovery).toMatchObject({ recovered: true, missedCount: 3 });
  await back.heard(1, 2, 3);
});

test('each user has an allowance of its own, and a long word takes more of it', async () => {
  const roomId = freshRoom();
  const [ann, bob, carol] = await Promise.all(['ann', 'bob', 'carol'].map((name) => company.enter(name, roomId)));
  for (let count = 0; count < 4; count += 1) {
    const id = await offer(ann!, 'bob');
    await bob!.ask('mutation ($input: RejectTransferInput!) { rejectTransfer(input: $input) { transfer { id } } }', {
      input: { transferId: id, reason: '\u{4e00}'.repeat(1000) },
    });
    await heardOf(bob!, id, 'CANCELLED');
  }
  const rejected = changesOf(bob!).filter(({ transfer }) => transfer.status === 'CANCELLED');
  expect(rejected.map(({ logged }) => logged)).toEqual([true, true, true, true]);
  expect(await company.redis.redis.hget(roomKey(roomId, 'allowances'), 'bob')).toMatch(/^2\.\d+ /);
  expect(await company.redis.redis.hget(roomKey(roomId, 'allowances'), 'ann')).toMatch(/^6\.\d+ /);
  const id = await offer(carol!, 'bob');
  await heardOf(bob!, id, 'PENDING');
  expect(changesOf(bob!).at(-1)).toMatchObject({ logged: true, transfer: { id } });
});

test('what was told alone and missed is found out: an offer and an end, on another node', async () => {
  const roomId = freshRoom();
  const mallory = await company.enter('mallory', roomId);
  const bob = await company.enter('bob', roomId, company.node(1));
  for (let count = 0; count < ALLOWANCE; count += 1) await offerAndTakeBack(mallory, 'bob');
  const id = await offer(mallory, 'bob');
  await heardOf(bob, id, 'PENDING');
  expect(changesOf(bob).at(-1)).toMatchObject({ logged: false, transfer: { id } });
  // As a node leaves it whose notice was lost on the way.
  await company.redis.redis
    .multi()
    .hset(transferKey(id, 'state'), 'status', 'CANCELLED', 'end', 'CANCELLED_BY_SENDER', 'ended', String(Date.now()))
    .hincrby(transferKey(id, 'state'), 'v', 1)
    .zrem(roomKey(roomId, 'transfers'), id)
    .hincrby(roomKey(roomId, 'meta'), 'v', 1)
    .exec();
  await heardOf(bob, id, 'CANCELLED');
  expect(changesOf(bob).at(-1)).toMatchObject({ logged: false, transfer: { id, version: 2 } });
});

test('an old socket hears of each offer, logged or not', async () => {
  const roomId = freshRoom();
  const mallory = await company.enter('mallory', roomId);
  const lena = await LegacyClient.join(company.node(1).url, roomId, 'lena');
  for (let count = 0; count < ALLOWANCE; count += 1) await offerAndTakeBack(mallory, 'lena');
  await until(() => lena.of('file-share-cancel').length === ALLOWANCE, 'all that is taken back');
  expect(lena.of('file-share-offer')).toHaveLength(ALLOWANCE);
  await lena.leave();
});
