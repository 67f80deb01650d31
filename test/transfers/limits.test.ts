import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { userKey } from '../../src/redis/keys.js';
import { LEGACY_TERMS } from '../../src/transfers/offer.js';
import { RejoinError } from '../../src/errors.js';
import { Absences } from '../../src/transfers/absences.js';
import { TransferSlots } from '../../src/transfers/transfer-slots.js';
import { caller, draft, fresh, type Node, offered, refusal, Stage } from './stage.js';

let stage: Stage;
let one: Node;
let two: Node;
beforeAll(async () => {
  stage = await Stage.set();
  one = stage.node();
  two = stage.node();
});
afterAll(() => stage.strike());

function counted(outcomes: readonly string[]): Record<string, number> {
  return outcomes.reduce<Record<string, number>>((count, one) => ({ ...count, [one]: (count[one] ?? 0) + 1 }), {});
}

describe('five live transfers of a user', () => {
  test('a thousand offers that race over two nodes make exactly five', async () => {
    const { alice, bob, roomId } = await offered(stage, one);
    const offers = Array.from({ length: 1000 }, (_, at) =>
      (at % 2 ? one : two).offers.offer(alice, draft(roomId, bob.userId)),
    );
    expect(counted(await Promise.all(offers.map(refusal)))).toEqual({ 'not refused': 4, TRANSFER_LIMIT: 996 });
    expect((await one.reads.list(alice, {}, { first: 100 })).totalCount).toBe(5);
    expect(await stage.redis.zcard(userKey(alice.userId, 'slots'))).toBe(5);
    expect(await stage.redis.zcard(userKey(bob.userId, 'offers'))).toBe(5);
  });

  test('each way to end gives the place back at once', async () => {
    const { alice, bob, roomId, transfer } = await offered(stage, one);
    const ids = [transfer.id];
    const offer = async () => (await one.offers.offer(alice, draft(roomId, bob.userId, { size: 0 }))).transfer.id;
    while (ids.length < 5) ids.push(await offer());
    const ends = (['cancel', 'reject', 'accept', 'cancel'] as const).map(
      (action) => (id: string) => one.actions[action](bob, id),
    );
    for (const [at, end] of ends.entries()) {
      expect(await refusal(offer())).toBe('TRANSFER_LIMIT');
      await end(ids[at + 1] ?? '');
      await offer();
    }
    expect(await refusal(offer())).toBe('TRANSFER_LIMIT');
  });

  test('a place whose release was lost is found out when the limit is met', async () => {
    const { alice, bob, roomId, transfer } = await offered(stage, one);
    const offer = () => one.offers.offer(alice, draft(roomId, bob.userId));
    for (let at = 0; at < 4; at += 1) await offer();
    // The node that ended it died before it could free the place.
    await one.store.apply(transfer.id, bob.userId, { action: 'reject', reason: null });
    expect(await refusal(offer())).toBe('not refused');
    expect(await refusal(offer())).toBe('TRANSFER_LIMIT');
  });

  test('a reservation that never became a transfer is believed until it was missed at looks a good minute apart', async () => {
    const { alice, bob, roomId, transfer } = await offered(stage, one);
    const slots = userKey(alice.userId, 'slots');
    const deadline = await stage.redis.zscore(slots, transfer.id);
    for (let at = 0; at < 4; at += 1) await stage.redis.zadd(slots, deadline ?? '', one.store.newId(roomId));
    expect(await refusal(one.offers.offer(alice, draft(roomId, bob.userId)))).toBe('TRANSFER_LIMIT');
    const [ghost = ''] = await stage.redis.zrange(slots, '0', '0');
    await stage.redis.zadd(slots, String(Number(deadline) - 31_000), one.store.newId(roomId));
    await stage.redis.zrem(slots, ghost);
    expect(await refusal(one.offers.offer(alice, draft(roomId, bob.userId)))).toBe('TRANSFER_LIMIT');
    stage.later(60_000);
    expect(await refusal(one.offers.offer(alice, draft(roomId, bob.userId)))).toBe('TRANSFER_LIMIT');
    stage.later(20_000);
    expect(await refusal(one.offers.offer(alice, draft(roomId, bob.userId)))).toBe('not refused');
  });

  test('a refused offer leaves nothing behind', async () => {
    const [alice, bob, roomId] = [caller(fresh('alice')), caller(fresh('bob')), fresh('room')];
    const offer = (more = {}) => one.offers.offer(alice, draft(roomId, bob.userId, more));
    expect(await refusal(offer({ idempotencyKey: 'k' }))).toBe('NOT_IN_ROOM');
    const seat = await stage.join(roomId, alice.userId);
    expect(await refusal(offer({ idempotencyKey: 'k' }))).toBe('PARTICIPANT_NOT_FOUND');
    expect(await refusal(offer({ participantId: 'nobody' }))).toBe('PARTICIPANT_NOT_FOUND');
    await stage.join(roomId, alice.userId);
    expect(await refusal(offer())).toBe('AMBIGUOUS_PARTICIPANT');
    for (const user of [alice, bob]) {
      expect(await stage.redis.keys(`*{u:${user.userId}}*`)).toEqual([]);
    }
    await stage.join(roomId, bob.userId);
    const { transfer } = await offer({ idempotencyKey: 'k', participantId: seat.participantId });
    expect(transfer.senderParticipantId).toBe(seat.participantId);
  });

  test('at most fifty offers wait for one receiver, whoever sends them; answered ones don’t count', async () => {
    const [bob, roomId] = [caller(fresh('bob')), fresh('room')];
    const senders = Array.from({ length: 11 }, () => caller(fresh('sender')));
    const offers = await Promise.all(
      senders.flatMap((sender) =>
        Array.from({ length: 5 }, async () =>
          refusal(one.offers.offer(sender, draft(roomId, bob.userId), LEGACY_TERMS)),
        ),
      ),
    );
    expect(counted(offers)).toEqual({ 'not refused': 50, TRANSFER_LIMIT: 5 });
    const { edges } = await one.reads.list(bob, {}, { first: 1 });
    await one.actions.accept(bob, edges[0]?.node.id ?? '');
    const late = caller(fresh('sender'));
    expect(await refusal(one.offers.offer(late, draft(roomId, bob.userId), LEGACY_TERMS))).toBe('not refused');
    expect(await refusal(one.offers.offer(late, draft(roomId, bob.userId), LEGACY_TERMS))).toBe('TRANSFER_LIMIT');
  });
});

describe('an offer that is repeated with its key', () => {
  test('is answered with the same transfer, also after its end, and takes no second place', async () => {
    const { alice, bob, roomId } = await offered(stage, one);
    const repeat = (node: Node) => node.offers.offer(alice, draft(roomId, bob.userId, { idempotencyKey: 'once' }));
    const answers = await Promise.all(Array.from({ length: 40 }, (_, at) => repeat(at % 2 ? one : two)));
    expect(new Set(answers.map(({ transfer }) => transfer.id)).size).toBe(1);
    expect(answers.filter(({ changed }) => changed)).toHaveLength(1);
    expect(await stage.redis.zcard(userKey(alice.userId, 'slots'))).toBe(2);
    await one.actions.cancel(alice, answers[0]?.transfer.id ?? '');
    expect(await repeat(one)).toMatchObject({ changed: false, transfer: { status: 'CANCELLED' } });
    const other = await one.offers.offer(bob, draft(roomId, alice.userId, { idempotencyKey: 'once' }));
    expect(other.changed).toBe(true);
  });

  test('is carried out by the repetition where the first try ended in silence', async () => {
    const { alice, bob, roomId } = await offered(stage, one);
    const silent = Object.create(one.store) as typeof one.store;
    const outage = new RejoinError('SERVICE_UNAVAILABLE', 'no answer');
    silent.create = () => Promise.reject(outage);
    const { TransferOffers } = await import('../../src/transfers/transfer-offers.js');
    const { TransferAftermath } = await import('../../src/transfers/aftermath.js');
    const aftermath = new TransferAftermath(
      one.store,
      one.users,
      { publish: () => undefined },
      () => undefined,
      () => undefined,
    );
    const limiter = { take: async () => undefined };
    const offers = new TransferOffers(
      silent,
      new TransferSlots(one.store, one.users, new Absences()),
      one.reads,
      aftermath,
      limiter,
    );
    const offer = draft(roomId, bob.userId, { idempotencyKey: 'again' });
    expect(await refusal(offers.offer(alice, offer))).toBe('SERVICE_UNAVAILABLE');
    expect(await stage.redis.zcard(userKey(alice.userId, 'slots'))).toBe(2);
    expect(await two.offers.offer(alice, offer)).toMatchObject({ changed: true, transfer: { status: 'PENDING' } });
    expect(await stage.redis.zcard(userKey(alice.userId, 'slots'))).toBe(2);
  });
});
