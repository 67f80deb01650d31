import { afterEach, describe, expect, test } from '@jest/globals';
import { partitionOf, slotOfPartition } from '../../src/redis/keys.js';
import { codeOf, post } from '../support/graphql.js';
import { startNode, type RejoinNode } from '../support/node.js';
import { RedisCluster } from '../support/redis-cluster.js';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';
import { freshRoom, Visitor } from '../support/visitor.js';

const SLOTS = 16_384;
const ROOM = 'query ($id: ID!) { room(id: $id) { participants { userId } } }';
const STATE = 'query ($id: ID!) { reconnectionState(roomId: $id) { __typename } }';
const OFFER = 'mutation ($input: OfferTransferInput!) { offerTransfer(input: $input) { transfer { id } } }';

let ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  ends = [];
});

/** A room whose partition lies with that one of three masters. */
function roomAt(master: number): string {
  for (;;) {
    const roomId = freshRoom();
    if (Math.floor((slotOfPartition(partitionOf(roomId)) * 3) / SLOTS) === master) return roomId;
  }
}

async function set(settings: Record<string, string>): Promise<{ cluster: RedisCluster; node: RejoinNode }> {
  // What is left goes on: else a Cluster that misses one shard refuses all.
  const cluster = await RedisCluster.start(3, '--cluster-require-full-coverage', 'no');
  ends.push(() => cluster.stop());
  const node = await startNode(cluster.url, settings);
  ends.push(() => node.stop());
  return { cluster, node };
}

async function enter(node: RejoinNode, name: string, roomId: string): Promise<Visitor> {
  const visitor = await Visitor.enter(node, name, roomId);
  ends.push(() => visitor.cut());
  return visitor;
}

describe.each(['SIGSTOP', 'SIGKILL'] as const)('a shard of a Cluster that is away (%s)', (signal) => {
  test('is told as such within the time of a command; what lies elsewhere goes on, and ends with its aftermath', async () => {
    const { cluster, node } = await set({ OFFER_SECONDS: '4' });
    const [lost, kept] = [roomAt(0), roomAt(2)];
    const [ann, bob] = [await enter(node, 'ann', kept), await enter(node, 'bob', kept)];
    await enter(node, 'carl', lost);
    const input = { roomId: kept, participantId: ann.id, receiverId: 'bob', filename: 'a.txt', size: 5 };
    expect(codeOf(await ann.ask(OFFER, { input }))).toBeUndefined();
    const [member] = cluster.members;
    member?.process.kill(signal);
    ends.push(() => member?.process.kill('SIGCONT'));

    const token = await tokenFor('carl');
    for (const query of [ROOM, STATE, ROOM]) {
      const from = performance.now();
      expect(codeOf(await post(node.url, token, query, { id: lost }))).toBe('SERVICE_UNAVAILABLE');
      expect(performance.now() - from).toBeLessThan(4500);
    }
    await until(async () => {
      const text = await (await fetch(`${node.url}/metrics`)).text();
      return text.includes('rejoin_transfers_ended_total{reason="EXPIRED"} 1');
    }, 'an offer in another shard expires and is counted');
    expect(bob.room.errors).toEqual([]);
  });
});
