import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { userKey } from '../../src/redis/keys.js';
import { until } from '../support/until.js';
import { draft, type Node, offered, refusal, Stage } from './stage.js';

let stage: Stage;
let node: Node;
beforeAll(async () => {
  stage = await Stage.set();
  node = stage.impatientNode();
});
afterAll(() => stage.strike());

describe('a Redis that does not answer', () => {
  test('an offer whose outcome is unknown is made once, when it is repeated with its key', async () => {
    const { alice, bob, roomId, transfer } = await offered(stage, node);
    const offer = () => node.offers.offer(alice, draft(roomId, bob.userId, { idempotencyKey: 'k' }));
    stage.freeze();
    expect(await refusal(offer())).toBe('SERVICE_UNAVAILABLE');
    expect(await refusal(node.actions.accept(bob, transfer.id))).toBe('SERVICE_UNAVAILABLE');
    expect(await refusal(node.reads.get(bob, transfer.id))).toBe('SERVICE_UNAVAILABLE');
    stage.goOn();
    await until(async () => (await refusal(node.reads.get(bob, transfer.id))) === 'not refused');
    const answers = [await offer(), await offer()];
    expect(new Set(answers.map(({ transfer }) => transfer.id)).size).toBe(1);
    expect(await stage.redis.zcard(userKey(alice.userId, 'slots'))).toBe(2);
    expect((await node.reads.list(bob, {}, { first: 10 })).totalCount).toBe(2);
    // It may have been accepted after all; saying so again is harmless.
    expect((await node.actions.accept(bob, transfer.id)).transfer.status).toBe('ACTIVE');
    expect((await stage.changes(roomId)).map(({ body }) => body.action).sort()).toEqual(['accept', 'offer', 'offer']);
  });
});
