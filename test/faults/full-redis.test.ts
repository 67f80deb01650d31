import { describe, expect, test } from '@jest/globals';
import { codeOf, SocketClient, type Answer } from '../support/graphql.js';
import type { RejoinNode } from '../support/node.js';
import type { RedisServer } from '../support/redis-server.js';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';
import { freshRoom, type Visitor } from '../support/visitor.js';
import { Fleet } from './fleet.js';

const fleet = new Fleet();
const SETTINGS = { LEASE_SECONDS: '1.5', GRACE_SECONDS: '2', OFFER_SECONDS: '8', RATE_LIMITS: 'on' };
const ROOM = 'query ($id: ID!) { room(id: $id) { participants { userId state isHost } } }';
const TRANSFER = 'query ($id: ID!) { transfer(id: $id) { status endReason } }';
const PAYLOAD = 'transfer { id status endReason }';
const OFFER = `mutation ($input: OfferTransferInput!) { done: offerTransfer(input: $input) { ${PAYLOAD} } }`;
const REJECT = `mutation ($id: ID!) { done: rejectTransfer(input: { transferId: $id }) { ${PAYLOAD} } }`;
const CANCEL = `mutation ($id: ID!) { done: cancelTransfer(input: { transferId: $id }) { ${PAYLOAD} } }`;

interface TransferView {
  readonly id: string;
  readonly endReason: string | null;
}

/** Does something to a transfer, and answers with it. */
async function act(by: Visitor, mutation: string, variables: object): Promise<TransferView> {
  const { data, errors } = (await by.ask(mutation, variables)) as Answer<{ done: { transfer: TransferView } }>;
  if (data === undefined) throw new Error(JSON.stringify(errors));
  return data.done.transfer;
}

async function participantsSeenBy(one: Visitor): Promise<readonly object[]> {
  const answer = await one.ask(ROOM, { id: one.roomId });
  const { data, errors } = answer as Answer<{ room: { participants: readonly object[] } }>;
  if (data === undefined) throw new Error(JSON.stringify(errors));
  return data.room.participants;
}

async function fill({ redis }: RedisServer, bytesTooMany: number): Promise<void> {
  const used = Number(/^used_memory:(\d+)/m.exec(await redis.info('memory'))?.[1]);
  await redis.config('SET', 'maxmemory', used - bytesTooMany);
}

async function offer(from: Visitor, to: Visitor): Promise<string> {
  const input = { roomId: from.roomId, participantId: from.id, receiverId: to.userId, filename: 'a.txt', size: 5 };
  return (await act(from, OFFER, { input })).id;
}

async function joinCode(node: RejoinNode, roomId: string): Promise<string> {
  const client = new SocketClient(node.socketUrl, await tokenFor('newcomer'));
  const { code } = (await client.room({ roomId }).refusal()) as { code: string };
  await client.dispose();
  return code;
}

describe('Redis at maxmemory', () => {
  test('admits nobody, and lets everybody go: leave, goodbye, timeout, renewal, reject, cancel, expiry', async () => {
    const redis = await fleet.redis();
    const node = await fleet.here(redis, SETTINGS);
    const roomId = freshRoom();
    const enter = (name: string) => fleet.enter(node, name, roomId);
    const [ann, bob, carl, dave] = [await enter('ann'), await enter('bob'), await enter('carl'), await enter('dave')];
    const [rejected, cancelled, forgotten] = [await offer(dave, ann), await offer(dave, bob), await offer(dave, carl)];
    await fill(redis, 100_000);

    expect(await joinCode(node, roomId)).toBe('SERVICE_UNAVAILABLE');
    expect(codeOf(await dave.say('never'))).toBe('SERVICE_UNAVAILABLE');
    expect(await participantsSeenBy(dave)).toHaveLength(4);
    expect((await fetch(`${node.url}/readyz`)).status).toBe(200);

    expect((await act(ann, REJECT, { id: rejected })).endReason).toBe('REJECTED');
    expect((await act(dave, CANCEL, { id: cancelled })).endReason).toBe('CANCELLED_BY_SENDER');
    expect(codeOf(await ann.leave())).toBeUndefined();
    await bob.client.dispose();
    carl.cut();
    await dave.seesLeave(ann.id, 'LEFT');
    await dave.seesLeave(bob.id, 'LEFT');
    await dave.seesLeave(carl.id, 'TIMED_OUT');
    await until(async () => {
      const seen = await dave.ask(TRANSFER, { id: forgotten });
      return (seen as Answer<{ transfer: TransferView }>).data?.transfer.endReason === 'EXPIRED';
    }, 'an offer expires');
    expect(await participantsSeenBy(dave)).toEqual([{ userId: 'dave', state: 'CONNECTED', isHost: true }]);
    expect(await joinCode(node, roomId)).toBe('SERVICE_UNAVAILABLE');
    expect(dave.all('RoomSnapshot')).toHaveLength(1);
  });

  test('gets its memory back as people leave, and admits again', async () => {
    const redis = await fleet.redis();
    const node = await fleet.here(redis, SETTINGS);
    const ann = await fleet.enter(node, 'ann', freshRoom());
    const text = 'x'.repeat(60_000);
    for (let number = 0; number < 16; number += 1) expect(codeOf(await ann.say(text))).toBeUndefined();
    await fill(redis, 200_000);
    const next = freshRoom();
    expect(await joinCode(node, next)).toBe('SERVICE_UNAVAILABLE');
    await ann.client.dispose();
    await until(async () => {
      const client = new SocketClient(node.socketUrl, await tokenFor('bob'));
      const room = client.room({ roomId: next });
      await until(() => room.events.length + room.errors.length > 0, 'an answer');
      await client.dispose();
      return room.events.length > 0;
    }, 'a join works again');
  });

  test('shows how much it may take up, where there is a limit', async () => {
    const redis = await fleet.redis();
    const node = await fleet.here(redis, {});
    const maximum = async () =>
      /^rejoin_redis_memory_max_bytes (\d+)/m.exec(await (await fetch(`${node.url}/metrics`)).text())?.[1];
    expect(await maximum()).toBeUndefined();
    await redis.redis.config('SET', 'maxmemory', '200mb');
    await until(async () => (await maximum()) === String(200 * 1024 * 1024), 'the limit is shown');
  });
});
