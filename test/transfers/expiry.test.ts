import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { partitionKey, partitionOf, roomKey, transferKey, userKey } from '../../src/redis/keys.js';
import { until } from '../support/until.js';
import { LEGACY_TERMS } from '../../src/transfers/offer.js';
import { draft, LASTING, type Node, offered, refusal, Stage } from './stage.js';

const BRIEF = { offerMs: 150, transferMs: 300 };

let stage: Stage;
let brief: Node;
let lasting: Node;
beforeAll(async () => {
  stage = await Stage.set();
  brief = stage.node(BRIEF);
  lasting = stage.node();
});
afterAll(() => stage.strike());

async function passed(expiresAt: number): Promise<void> {
  await until(() => Date.now() > expiresAt + 1);
}

describe('the end of a transfer’s time', () => {
  test('is found by whoever touches it, and told to the room once', async () => {
    const { roomId, alice, bob, transfer } = await offered(stage, brief);
    await passed(transfer.expiresAt);
    const late = await Promise.all([1, 2, 3].map(() => refusal(lasting.actions.accept(bob, transfer.id))));
    expect(late).toEqual(Array(3).fill('TRANSFER_CONFLICT FAILED'));
    expect(await lasting.reads.get(alice, transfer.id)).toMatchObject({ status: 'FAILED', endReason: 'EXPIRED' });
    expect((await stage.changes(roomId)).map(({ body }) => [body.action, body.actor])).toEqual([
      ['offer', alice.userId],
      ['expire', ''],
    ]);
    expect(await stage.redis.zcard(userKey(alice.userId, 'slots'))).toBe(0);
    expect(await stage.redis.zcard(userKey(bob.userId, 'offers'))).toBe(0);
  });

  test('comes for an offer after a while, for one whose receiver need not be there as for any transfer', async () => {
    const { alice, bob, roomId, transfer } = await offered(stage, lasting);
    expect(transfer.expiresAt - transfer.createdAt).toBe(LASTING.offerMs);
    const legacy = await lasting.offers.offer(alice, draft(roomId, bob.userId), LEGACY_TERMS);
    expect(legacy.transfer.expiresAt - legacy.transfer.createdAt).toBe(LASTING.transferMs);
    // A place among the offers frees itself no sooner.
    for (const name of ['offers', 'slots'] as const) {
      const user = name === 'offers' ? bob : alice;
      const held = Number(await stage.redis.zscore(userKey(user.userId, name), legacy.transfer.id));
      expect(held).toBeGreaterThan(legacy.transfer.expiresAt);
    }
  });

  test('is found by reading it, alone and in a list', async () => {
    const { alice, bob, roomId, transfer } = await offered(stage, brief);
    await brief.actions.accept(bob, transfer.id);
    await brief.offers.offer(alice, draft(roomId, bob.userId));
    await passed(Date.now() + 310);
    const { edges } = await lasting.reads.list(bob, { status: ['FAILED'] }, { first: 10 });
    expect(edges.map(({ node }) => node.endReason)).toEqual(['EXPIRED', 'EXPIRED']);
    expect(await stage.redis.zcard(userKey(alice.userId, 'slots'))).toBe(0);
  });

  test('is found by the sweep of one node among several, which ends each transfer once', async () => {
    const scenes = await Promise.all([1, 2, 3, 4, 5].map(() => offered(stage, brief)));
    await passed(Math.max(...scenes.map(({ transfer }) => transfer.expiresAt)));
    const swept = await Promise.all([1, 2, 3, 4].map(() => stage.node().store.endDue()));
    const ended = swept.flat().map(({ id }) => id);
    expect(new Set(ended).size).toBe(ended.length);
    for (const { transfer } of scenes) expect(ended).toContain(transfer.id);
  });

  test('a running sweep frees what they held', async () => {
    const { alice, bob, roomId, transfer } = await offered(stage, brief);
    const node = stage.node();
    node.expiry.start();
    await until(async () => (await stage.redis.zcard(userKey(alice.userId, 'slots'))) === 0);
    await node.expiry.stop();
    expect(node.failures).toEqual([]);
    expect((await stage.changes(roomId)).map(({ body }) => body.action)).toEqual(['offer', 'expire']);
    expect(await stage.redis.zscore(partitionKey(partitionOf(roomId), 'expiry'), transfer.id)).toBeNull();
    expect(await lasting.reads.get(bob, transfer.id)).toMatchObject({ endReason: 'EXPIRED' });
  });

  test('no key stays for ever: live ones outlast their expiry by an hour, ended ones their end', async () => {
    const { alice, bob, roomId, transfer } = await offered(stage, lasting);
    const hour = 3_600_000;
    const near = async (key: string, ms: number) =>
      expect(Math.abs((await stage.redis.pttl(key)) - ms)).toBeLessThan(5000);
    await near(transferKey(transfer.id, 'state'), 300_000 + hour);
    await near(roomKey(roomId, 'transfers'), 300_000 + hour);
    await lasting.actions.accept(bob, transfer.id);
    await lasting.delivery.acknowledge(bob, transfer.id, [{ first: 1, count: 1 }]);
    await near(transferKey(transfer.id, 'state'), 2 * hour);
    await near(transferKey(transfer.id, 'chunks'), 2 * hour);
    await near(roomKey(roomId, 'transfers'), 2 * hour);
    await lasting.delivery.relay(alice, transfer.id, [{ first: 2, count: 1 }]);
    await near(transferKey(transfer.id, 'relay'), 2 * hour);
    await lasting.actions.cancel(alice, transfer.id);
    for (const name of ['state', 'chunks', 'relay'] as const) await near(transferKey(transfer.id, name), hour);
    expect(await stage.redis.exists(roomKey(roomId, 'transfers'))).toBe(0);
    for (const key of await stage.redis.keys('*')) expect([key, await stage.redis.pttl(key)]).not.toEqual([key, -1]);
  });
});
