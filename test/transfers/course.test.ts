import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SHA256_OF_NOTHING } from '../../src/transfers/sha256.js';
import { draft, fresh, caller, type Node, offered, refusal, Stage } from './stage.js';

const DIGEST = 'ab'.repeat(32);
const OTHER = 'cd'.repeat(32);

let stage: Stage;
let one: Node;
let two: Node;
beforeAll(async () => {
  stage = await Stage.set();
  one = stage.node();
  two = stage.node();
});
afterAll(() => stage.strike());

describe('the course of a transfer', () => {
  test('from the offer to an equal digest, each step told once to the room', async () => {
    const { roomId, alice, bob, seats, transfer } = await offered(stage, one);
    expect(transfer).toMatchObject({
      roomId,
      senderId: alice.userId,
      receiverId: bob.userId,
      senderParticipantId: seats[0]?.participantId,
      receiverParticipantId: null,
      status: 'PENDING',
      size: 200_000,
      totalChunks: 4,
      chunksVerified: 0,
      percent: 0,
      pausedBy: [],
      mimeType: null,
      acceptedAt: null,
    });
    expect(transfer.expiresAt - transfer.createdAt).toBe(300_000);
    const accepted = (await two.actions.accept(bob, transfer.id)).transfer;
    expect(accepted).toMatchObject({ status: 'ACTIVE', receiverParticipantId: seats[1]?.participantId });
    expect(accepted.expiresAt - (accepted.acceptedAt ?? 0)).toBe(3_600_000);
    const some = await one.delivery.acknowledge(bob, transfer.id, [{ first: 3, count: 1 }]);
    expect(some.transfer).toMatchObject({ chunksVerified: 1, bytesVerified: 200_000 - 3 * 65_536 });
    const all = await one.delivery.acknowledge(bob, transfer.id, [{ first: 0, count: 4 }]);
    expect(all.transfer).toMatchObject({ chunksVerified: 4, bytesVerified: 200_000, percent: 100 });
    await two.delivery.seal(alice, transfer.id, DIGEST.toUpperCase());
    const done = (await two.delivery.complete(bob, transfer.id, DIGEST)).transfer;
    expect(done).toMatchObject({ status: 'COMPLETED', endReason: 'COMPLETED', sha256: DIGEST, error: null });
    const told = (await stage.changes(roomId)).map(({ body }) => [body.action, body.actor, body.transfer.status]);
    expect(told).toEqual([
      ['offer', alice.userId, 'PENDING'],
      ['accept', bob.userId, 'ACTIVE'],
      ['seal', alice.userId, 'ACTIVE'],
      ['complete', bob.userId, 'COMPLETED'],
    ]);
    expect((await stage.changes(roomId)).at(-1)?.body.transfer).toEqual(done);
    expect(await one.reads.get(alice, transfer.id)).toEqual(done);
  });

  test('another digest than the sender’s fails it, and saying so again changes nothing', async () => {
    const { alice, bob, transfer } = await offered(stage, one, { sha256: DIGEST });
    await one.actions.accept(bob, transfer.id);
    expect(await refusal(one.delivery.complete(bob, transfer.id, DIGEST))).toBe('TRANSFER_CONFLICT ACTIVE');
    await one.delivery.acknowledge(bob, transfer.id, [{ first: 0, count: 4 }]);
    const failed = await one.delivery.complete(bob, transfer.id, OTHER);
    expect(failed.transfer).toMatchObject({ status: 'FAILED', endReason: 'CHECKSUM_MISMATCH', sha256: DIGEST });
    expect(await one.delivery.complete(bob, transfer.id, OTHER)).toEqual({ ...failed, changed: false });
    expect(await refusal(one.delivery.complete(bob, transfer.id, DIGEST))).toBe('TRANSFER_CONFLICT FAILED');
    expect(await refusal(one.delivery.seal(alice, transfer.id, DIGEST))).toBe('TRANSFER_CONFLICT FAILED');
  });

  test('a digest is fixed once', async () => {
    const { alice, bob, transfer } = await offered(stage, one);
    expect((await one.delivery.seal(alice, transfer.id, DIGEST)).changed).toBe(true);
    expect((await one.delivery.seal(alice, transfer.id, DIGEST)).changed).toBe(false);
    expect(await refusal(one.delivery.seal(alice, transfer.id, OTHER))).toBe('TRANSFER_CONFLICT PENDING');
    expect(await refusal(one.delivery.seal(bob, transfer.id, DIGEST))).toBe('FORBIDDEN');
    expect(await refusal(one.delivery.seal(alice, transfer.id, 'abc'))).toBe('BAD_USER_INPUT sha256');
  });

  test('an empty file is complete when accepted', async () => {
    const { bob, transfer } = await offered(stage, one, { size: 0 });
    expect(transfer).toMatchObject({ totalChunks: 0, percent: 0 });
    const { transfer: done } = await one.actions.accept(bob, transfer.id);
    expect(done).toMatchObject({ status: 'COMPLETED', percent: 100, sha256: SHA256_OF_NOTHING });
    expect((await one.actions.accept(bob, transfer.id)).changed).toBe(false);
    expect((await one.delivery.complete(bob, transfer.id, SHA256_OF_NOTHING)).changed).toBe(false);
    expect(await one.reads.missing(null, done, 100)).toEqual([]);
    const lie = await offered(stage, one, { size: 0, sha256: DIGEST });
    const { transfer: failed } = await one.actions.accept(lie.bob, lie.transfer.id);
    expect(failed).toMatchObject({ status: 'FAILED', endReason: 'CHECKSUM_MISMATCH' });
  });

  test('a pause belongs to who made it', async () => {
    const { alice, bob, transfer } = await offered(stage, one);
    await one.actions.accept(bob, transfer.id);
    await one.actions.pause(alice, transfer.id);
    const both = (await two.actions.pause(bob, transfer.id)).transfer;
    expect(both).toMatchObject({ status: 'PAUSED', pausedBy: [alice.userId, bob.userId] });
    expect((await one.actions.pause(bob, transfer.id)).changed).toBe(false);
    // In flight when it was paused.
    const { transfer: late } = await one.delivery.acknowledge(bob, transfer.id, [{ first: 0, count: 1 }]);
    expect(late).toMatchObject({ status: 'PAUSED', chunksVerified: 1 });
    const half = (await one.actions.resume(alice, transfer.id)).transfer;
    expect(half).toMatchObject({ status: 'PAUSED', pausedBy: [bob.userId] });
    expect((await one.actions.resume(alice, transfer.id)).changed).toBe(false);
    expect((await one.actions.resume(bob, transfer.id)).transfer).toMatchObject({ status: 'ACTIVE', pausedBy: [] });
    await one.actions.pause(alice, transfer.id);
    const lifted = await one.actions.resume(bob, transfer.id, { everyPause: true });
    expect(lifted.transfer).toMatchObject({ status: 'ACTIVE', pausedBy: [] });
    expect(lifted.transfer.resumedAt).toBeGreaterThanOrEqual(lifted.transfer.pausedAt ?? Infinity);
  });

  test.each([
    ['reject', 'CANCELLED', 'REJECTED'],
    ['cancel', 'CANCELLED', 'CANCELLED_BY_RECEIVER'],
  ] as const)('%s ends it with its reason', async (action, status, endReason) => {
    const { bob, alice, transfer } = await offered(stage, one);
    const ended = await one.actions[action](bob, transfer.id, 'too large for me');
    expect(ended.transfer).toMatchObject({ status, endReason, error: 'too large for me', pausedBy: [] });
    expect(await one.actions[action](bob, transfer.id, 'something else')).toEqual({ ...ended, changed: false });
    expect(await refusal(one.actions.cancel(alice, transfer.id))).toBe('TRANSFER_CONFLICT CANCELLED');
    expect(await refusal(one.actions.accept(bob, transfer.id))).toBe('TRANSFER_CONFLICT CANCELLED');
  });

  test('strangers see no difference between nothing and not theirs; the wrong party does', async () => {
    const { alice, bob, transfer } = await offered(stage, one);
    const eve = caller(fresh('eve'));
    const unknown = one.store.newId(transfer.roomId);
    for (const id of [transfer.id, unknown, 'no id', '../x', transfer.id.toUpperCase()]) {
      expect(await refusal(one.actions.cancel(eve, id))).toBe('TRANSFER_NOT_FOUND');
      expect(await refusal(one.progress.watch(eve, id))).toBe('TRANSFER_NOT_FOUND');
      expect(await one.reads.get(eve, id)).toBeNull();
    }
    expect(await refusal(one.actions.accept(alice, transfer.id))).toBe('FORBIDDEN');
    expect(await refusal(one.actions.reject(alice, transfer.id))).toBe('FORBIDDEN');
    expect(await refusal(one.actions.pause(bob, transfer.id))).toBe('TRANSFER_CONFLICT PENDING');
    const fenced = caller(bob.userId, ['elsewhere-*']);
    expect(await refusal(one.actions.accept(fenced, transfer.id))).toBe('FORBIDDEN');
    expect(await refusal(one.reads.get(fenced, transfer.id))).toBe('FORBIDDEN');
    expect(await refusal(one.actions.accept({ ...fenced, userId: eve.userId }, transfer.id))).toBe(
      'TRANSFER_NOT_FOUND',
    );
  });

  test('chunks out of the file refuse the whole call', async () => {
    const { alice, bob, transfer } = await offered(stage, one);
    const acknowledge = (...ranges: [number, number][]) =>
      one.delivery.acknowledge(
        bob,
        transfer.id,
        ranges.map(([first, count]) => ({ first, count })),
      );
    expect(await refusal(acknowledge([0, 1]))).toBe('TRANSFER_CONFLICT PENDING');
    await one.actions.accept(bob, transfer.id);
    for (const [first, count] of [
      [4, 1],
      [0, 5],
      [3, 2],
      [-1, 1],
      [0, 0],
      [0, -1],
      [0.5, 1],
      [0, NaN],
      [2 ** 40, 1],
    ] as const) {
      expect(await refusal(acknowledge([0, 1], [first, count]))).toMatch(/^CHUNK_OUT_OF_RANGE/);
    }
    expect(await refusal(acknowledge())).toBe('BAD_USER_INPUT ranges');
    expect(await refusal(acknowledge(...Array.from({ length: 1025 }, (): [number, number] => [0, 1])))).toBe(
      'BAD_USER_INPUT ranges',
    );
    expect(await refusal(one.delivery.acknowledge(alice, transfer.id, [{ first: 0, count: 1 }]))).toBe('FORBIDDEN');
    expect((await one.reads.require(bob, transfer.id)).chunksVerified).toBe(0);
    await acknowledge([1, 1], [1, 2]);
    expect((await acknowledge([2, 1])).changed).toBe(false);
    const now = await one.reads.require(bob, transfer.id);
    expect(now.chunksVerified).toBe(2);
    expect(await one.reads.missing(null, now, 100)).toEqual([
      { first: 0, count: 1 },
      { first: 3, count: 1 },
    ]);
    expect(await one.reads.missing(null, now, 1)).toEqual([{ first: 0, count: 1 }]);
  });

  test('over the relay nobody has to be connected, and the last chunk delivers', async () => {
    const { roomId, alice, bob } = await offered(stage, one);
    const { LEGACY_TERMS } = await import('../../src/transfers/offer.js');
    const { transfer } = await one.offers.offer(alice, draft(fresh(roomId), bob.userId), LEGACY_TERMS);
    const accepted = (await one.actions.accept(bob, transfer.id, { relay: true })).transfer;
    expect(accepted).toMatchObject({ status: 'ACTIVE', senderParticipantId: null, receiverParticipantId: null });
    await one.delivery.relay(alice, transfer.id, [{ first: 0, count: 3 }]);
    expect(await refusal(one.delivery.deliver(alice, transfer.id, DIGEST))).toBe('TRANSFER_CONFLICT ACTIVE');
    await one.delivery.acknowledge(bob, transfer.id, [{ first: 0, count: 2 }]);
    const all = (await one.delivery.relay(alice, transfer.id, [{ first: 3, count: 1 }])).transfer;
    expect(all).toMatchObject({ chunksVerified: 4, bytesVerified: 200_000 });
    const done = await one.delivery.deliver(alice, transfer.id, DIGEST);
    expect(done.transfer).toMatchObject({ status: 'COMPLETED', sha256: DIGEST });
    expect((await one.delivery.deliver(alice, transfer.id, DIGEST)).changed).toBe(false);
  });

  test('what the system can’t mend it ends, once', async () => {
    const { bob, transfer } = await offered(stage, one);
    const lost = await one.delivery.fail(transfer.id, 'STATE_LOST');
    expect(lost).toMatchObject({ changed: true, transfer: { status: 'FAILED', endReason: 'STATE_LOST' } });
    expect((await one.delivery.fail(transfer.id, 'INFECTED'))?.changed).toBe(false);
    expect(await refusal(one.actions.accept(bob, transfer.id))).toBe('TRANSFER_CONFLICT FAILED');
    expect(await one.delivery.fail(one.store.newId('r'), 'INFECTED')).toBeNull();
  });
});
