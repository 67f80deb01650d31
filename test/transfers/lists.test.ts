import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { transferKey, userKey } from '../../src/redis/keys.js';
import { LEGACY_TERMS } from '../../src/transfers/offer.js';
import { caller, draft, fresh, type Node, refusal, Stage } from './stage.js';

let stage: Stage;
let node: Node;
beforeAll(async () => {
  stage = await Stage.set();
  node = stage.node();
});
afterAll(() => stage.strike());

/** Twelve transfers between two users, in two rooms, in order of their making. */
async function history() {
  const [alice, bob, rooms] = [caller(fresh('alice')), caller(fresh('bob')), [fresh('room'), fresh('room')]];
  const ids: string[] = [];
  for (let at = 0; at < 12; at += 1) {
    const [from, to] = at % 3 === 0 ? [bob, alice] : [alice, bob];
    const { transfer } = await node.offers.offer(from, draft(rooms[at % 2] ?? '', to.userId), LEGACY_TERMS);
    if (at < 8) await node.actions[at % 4 === 0 ? 'reject' : 'cancel'](to, transfer.id);
    ids.push(transfer.id);
  }
  return { alice, bob, rooms, ids };
}

describe('the list of a user’s transfers', () => {
  test('in pages, each once, whatever is offered meanwhile', async () => {
    const { alice, bob, ids } = await history();
    const seen: string[] = [];
    let after: string | null = null;
    for (;;) {
      const page = await node.reads.list(alice, {}, { first: 5, after });
      if (after === null) expect(page.totalCount).toBe(12);
      seen.push(...page.edges.map(({ node }) => node.id));
      if (!page.hasNextPage) break;
      after = page.endCursor;
      await node.offers.offer(bob, draft(fresh('room'), alice.userId), LEGACY_TERMS);
    }
    expect(seen).toEqual([...ids].reverse());
  });

  test('filtered by status, room and role, and all of them', async () => {
    const { alice, bob, rooms, ids } = await history();
    const total = async (filter: object, who = alice) => (await node.reads.list(who, filter, { first: 0 })).totalCount;
    expect(await total({ status: ['CANCELLED'] })).toBe(8);
    expect(await total({ status: ['PENDING', 'ACTIVE'] })).toBe(4);
    expect(await total({ status: [] })).toBe(0);
    expect(await total({ status: null, role: null, roomId: null })).toBe(12);
    expect(await total({ role: 'RECEIVER' })).toBe(4);
    expect(await total({ role: 'RECEIVER' }, bob)).toBe(8);
    expect(await total({ roomId: rooms[0] })).toBe(6);
    expect(await total({ roomId: rooms[1], role: 'SENDER', status: ['PENDING'] })).toBe(1);
    expect(await total({}, caller(fresh('eve')))).toBe(0);
    const within = caller(alice.userId, [rooms[0] ?? '']);
    expect(await total({}, within)).toBe(6);
    expect(await refusal(total({ roomId: rooms[1] }, within))).toBe('FORBIDDEN');
    expect(ids).toHaveLength(12);
  });

  test('forgets what its store did not know at looks a good minute apart', async () => {
    const { alice, ids } = await history();
    await stage.redis.del(transferKey(ids[0] ?? '', 'state'));
    await stage.redis.zadd(userKey(alice.userId, 'transfers'), Date.now() - 60_000, ids[0] ?? '');
    const listed = async () => {
      const { edges } = await node.reads.list(alice, {}, { first: 100 });
      return [edges.length, await stage.redis.zcard(userKey(alice.userId, 'transfers'))];
    };
    expect(await listed()).toEqual([11, 12]);
    stage.later(60_000);
    expect(await listed()).toEqual([11, 12]);
    stage.later(20_000);
    expect(await listed()).toEqual([11, 11]);
  });

  test.each([
    [{ first: -1 }, 'first'],
    [{ first: 101 }, 'first'],
    [{ first: 1.5 }, 'first'],
    [{ first: 1, after: 'nonsense' }, 'after'],
    [{ first: 1, after: '' }, 'after'],
  ])('%j is refused', async (page, field) => {
    expect(await refusal(node.reads.list(caller('alice'), {}, page))).toBe(`BAD_USER_INPUT ${field}`);
  });

  test('a page of none still counts and tells that there is more', async () => {
    const { alice } = await history();
    const page = await node.reads.list(alice, {}, { first: 0 });
    expect(page).toEqual({ edges: [], hasNextPage: true, endCursor: null, totalCount: 12 });
  });
});
