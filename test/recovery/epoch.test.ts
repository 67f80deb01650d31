import { afterEach, describe, expect, test } from '@jest/globals';
import { freePort } from '../support/free-port.js';
import type { RoomEvent } from '../support/graphql.js';
import { startNode, type RejoinNode } from '../support/node.js';
import { RedisServer } from '../support/redis-server.js';
import { Switchboard } from '../support/switchboard.js';
import { until } from '../support/until.js';
import { freshRoom, Visitor } from '../support/visitor.js';

let servers: RedisServer[] = [];
let boards: Switchboard[] = [];
let nodes: RejoinNode[] = [];
let visitors: Visitor[] = [];
const LOST = { wasRecovering: true, recovered: false, reason: 'EPOCH_CHANGED', missedCount: 0 };

afterEach(async () => {
  await Promise.all(visitors.map(({ client }) => client.dispose()));
  await Promise.all(nodes.map((node) => node.stop()));
  await Promise.all(boards.map((board) => board.close()));
  await Promise.all(servers.map((server) => server.stop()));
  [servers, boards, nodes, visitors] = [[], [], [], []];
});

async function redisServer(...options: string[]): Promise<RedisServer> {
  const server = await RedisServer.start(...options);
  servers.push(server);
  return server;
}

async function node(url: string): Promise<RejoinNode> {
  const started = await startNode(url, { LEASE_SECONDS: '1.5' });
  nodes.push(started);
  return started;
}

async function enter(at: RejoinNode, userId: string, roomId: string): Promise<Visitor> {
  const visitor = await Visitor.enter(at, userId, roomId);
  visitors.push(visitor);
  return visitor;
}

/** Ann and Bob on one node, Carl on another, who have heard each other. */
async function company(url: string): Promise<{ ann: Visitor; bob: Visitor; carl: Visitor }> {
  const [a, b] = await Promise.all([node(url), node(url)]);
  const roomId = freshRoom();
  const [ann, bob, carl] = [
    await enter(a, 'ann', roomId),
    await enter(a, 'bob', roomId),
    await enter(b, 'carl', roomId),
  ];
  await ann.count(1, 3);
  await Promise.all([bob.heard(1, 2, 3), carl.heard(1, 2, 3)]);
  return { ann, bob, carl };
}

async function newSnapshot(visitor: Visitor): Promise<RoomEvent> {
  await until(() => visitor.all('RoomSnapshot').length > 1, `${visitor.userId} is told of the new epoch`);
  return visitor.all('RoomSnapshot')[1]!;
}

/** Each is told in mid-stream that the log began anew, is still itself, and the room goes on. */
async function goesOn(company: readonly Visitor[]): Promise<void> {
  for (const visitor of company) {
    const snapshot = await newSnapshot(visitor);
    expect(snapshot.recovery).toMatchObject(LOST);
    expect(snapshot).toMatchObject({ you: { id: visitor.id }, participantKey: visitor.key, resumed: true });
  }
  const ids = company.map(({ id }) => id);
  await until(async () => {
    const { data } = await company[0]!.ask('query ($id: ID!) { room(id: $id) { participants { id } } }', {
      id: company[0]!.roomId,
    });
    const present = (data as { room: { participants: { id: string }[] } }).room.participants.map(({ id }) => id);
    return ids.every((id) => present.includes(id));
  }, 'all are there again');
  await company[0]!.count(4, 5);
  for (const visitor of company.slice(1)) {
    await until(() => visitor.room.payloads.at(-1) === 5);
    expect(visitor.room.payloads.slice(-2)).toEqual([4, 5]);
    expect(visitor.room.errors).toEqual([]);
  }
}

const report = (visitor: Visitor, latencyMs: number) =>
  visitor.ask(
    `mutation ($roomId: ID!, $latencyMs: Float!) {
      reportConnectionQuality(input: {roomId: $roomId, latencyMs: $latencyMs, packetLossPercent: 0, jitterMs: 0}) { quality }
    }`,
    { roomId: visitor.roomId, latencyMs },
  );

describe('another epoch is told to all, in mid-stream', () => {
  test('Redis was flushed; and changes of participants are told on, though their count begins anew', async () => {
    const { redis, url } = await redisServer();
    const { ann, bob, carl } = await company(url);
    for (const latency of [200, 10, 200, 10, 200, 10]) await report(bob, latency);
    await redis.flushall();
    await goesOn([ann, bob, carl]);
    await report(bob, 400);
    for (const visitor of [ann, carl]) {
      await visitor.room.find(
        (event) => event.__typename === 'ParticipantChanged' && event.participant.quality === 'POOR',
      );
    }
  });

  test('Redis was flushed while somebody was away: a new participant', async () => {
    const { redis, url } = await redisServer();
    const { ann, bob } = await company(url);
    bob.cut();
    await ann.sees(bob.id, 'RECONNECTING');
    await redis.flushall();
    await newSnapshot(ann);
    const again = await bob.back();
    visitors.push(again);
    expect(again.recovery).toMatchObject(LOST);
    expect(again.snapshot.resumed).toBe(false);
    await ann.count(4, 4);
    await again.heard(4);
  });

  test('Redis was restarted and came back empty', async () => {
    const server = await redisServer();
    const { ann, bob, carl } = await company(server.url);
    await server.kill();
    await server.run();
    await goesOn([ann, bob, carl]);
  });

  test('Redis was restarted and kept its data: who was away comes back as itself', async () => {
    const server = await redisServer('--appendonly', 'yes', '--appendfsync', 'always');
    const { ann, bob, carl } = await company(server.url);
    bob.cut();
    await ann.sees(bob.id, 'RECONNECTING');
    await server.kill();
    await server.run();
    await newSnapshot(carl);
    const again = await bob.back();
    visitors.push(again);
    expect(again.recovery).toMatchObject(LOST);
    expect(again.snapshot).toMatchObject({ resumed: true, you: { id: bob.id } });
    await ann.count(4, 4);
    await again.heard(4);
  });

  test('a replica was promoted that lacks the tail', async () => {
    const port = String(await freePort());
    const master = await redisServer('--port', port, '--repl-diskless-sync-delay', '0');
    const replica = await redisServer('--replicaof', '127.0.0.1', port);
    await until(async () => (await replica.redis.info('replication')).includes('master_link_status:up'));
    const board = await Switchboard.open(master.url);
    boards.push(board);
    const { ann, bob, carl } = await company(board.url);
    const written = await replicationOffset(master, 'master_repl_offset');
    await until(
      async () => (await replicationOffset(replica, 'slave_repl_offset')) >= written,
      'the replica has it all',
    );
    await replica.redis.replicaof('NO', 'ONE');
    // Told and acknowledged, and the promoted replica never saw it: its log counts the same offsets once more.
    await ann.say('lost');
    await Promise.all([bob.heard(1, 2, 3, 'lost'), carl.heard(1, 2, 3, 'lost')]);
    bob.cut();
    await ann.sees(bob.id, 'RECONNECTING');
    board.switchTo(replica.url);
    await master.kill();
    await goesOn([ann, carl]);
    const again = await bob.back(nodes[1]);
    visitors.push(again);
    expect(again.recovery).toMatchObject({ ...LOST, missedCount: 2 });
    await again.heard(4, 5);
    expect(again.snapshot).toMatchObject({ resumed: true, you: { id: bob.id } });
  });
});

async function replicationOffset({ redis }: RedisServer, field: string): Promise<number> {
  return Number(new RegExp(`${field}:(\\d+)`).exec(await redis.info('replication'))?.[1]);
}
