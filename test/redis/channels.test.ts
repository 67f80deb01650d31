import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createLogger } from '../../src/logging.js';
import { Channels } from '../../src/redis/channels.js';
import { closeRedis, commandClient, subscriptionServers, type RedisClient } from '../../src/redis/connect.js';
import { partitionBase, partitions, slotOfPartition } from '../../src/redis/keys.js';
import { orUnavailable } from '../../src/redis/outage.js';
import type { Servers } from '../../src/redis/servers.js';
import { RedisCluster, type ClusterMember } from '../support/redis-cluster.js';
import { Switchboard } from '../support/switchboard.js';
import { until } from '../support/until.js';

const logger = createLogger('silent');
const channelOf = (partition: number, name = 'room') => `${partitionBase(partition)}:${name}`;
const ALL = partitions();

let cluster: RedisCluster;
/** Before the first master, on the address that it tells. */
let board: Switchboard;
let client: RedisClient;
let channels: Channels;
let heard: string[];
let restored: string[];

beforeAll(async () => {
  cluster = await RedisCluster.start();
  const [first] = cluster.members;
  board = await Switchboard.open(String(first!.port));
  await first!.redis.config('SET', 'cluster-announce-port', String(board.port));
  const told = async ({ redis }: ClusterMember) =>
    JSON.stringify(await redis.call('CLUSTER', 'SLOTS')).includes(`,${board.port},`);
  await until(async () => (await Promise.all(cluster.members.map(told))).every(Boolean), 'the address is known');
}, 60_000);

afterAll(async () => {
  await board.close();
  await cluster.stop();
});

afterEach(async () => {
  channels.close();
  await closeRedis(client);
});

/** A node's channels, one in each partition. */
async function follow(which: readonly number[] = ALL): Promise<void> {
  await connect();
  open(subscriptionServers(cluster.url, client, logger));
  await subscribe(which);
}

async function connect(): Promise<void> {
  client = commandClient(cluster.url, logger);
  await until(
    () => 'nodes' in client && client.nodes('master').filter(({ status }) => status === 'ready').length === 3,
  );
}

function open(servers: Servers): void {
  heard = [];
  restored = [];
  channels = new Channels(servers, 'ssubscribe', {
    heard: (_, message) => void heard.push(message),
    restored: (channel) => void restored.push(channel),
    refused: () => undefined,
  });
}

function subscribe(which: readonly number[]): Promise<unknown> {
  return Promise.all(which.map((each) => channels.subscribe(channelOf(each), slotOfPartition(each))));
}

async function subscribesAt({ redis }: ClusterMember): Promise<number> {
  return Number(/cmdstat_ssubscribe:calls=(\d+)/.exec(await redis.info('commandstats'))?.[1] ?? 0);
}

async function subscribes(): Promise<number> {
  return (await Promise.all(cluster.members.map(subscribesAt))).reduce((sum, calls) => sum + calls, 0);
}

/** A connection that a test has cut takes a moment; what is refused then was never sent. */
const say = (partition: number, message: string) =>
  until(async () => (await client.spublish(channelOf(partition), message).catch(() => null)) !== null, 'it is said');
const hears = (message: string, withinMs?: number) =>
  until(() => heard.includes(message), `${message} is heard`, withinMs);
const ownedBy = (number: number) => ALL.filter((each) => Math.floor((slotOfPartition(each) * 3) / 16_384) === number);

/** The ports at which the server sees those who subscribe. */
async function subscriberPorts({ redis }: ClusterMember): Promise<number[]> {
  const subscribers = ((await redis.client('LIST')) as string).split('\n').filter((line) => / ssub=[1-9]/.test(line));
  return subscribers.map((line) => Number(/ addr=[\d.]+:(\d+)/.exec(line)?.[1]));
}

test('a line to one shard that goes silent is given up within seconds, and touches that shard’s channels alone', async () => {
  await follow();
  await say(0, 'before');
  await hears('before');
  board.hold(await subscriberPorts(cluster.members[0]!));
  await say(0, 'unheard');
  await until(() => restored.length === ownedBy(0).length, 'the shard’s channels are heard again', 8000);
  expect([...restored].sort()).toEqual(
    ownedBy(0)
      .map((each) => channelOf(each))
      .sort(),
  );
  await say(0, 'after');
  await hears('after', 2000);
  expect(heard).toEqual(['before', 'after']);
});

test('a server that is not known yet is given all its channels once it is', async () => {
  await connect();
  const servers = subscriptionServers(cluster.url, client, logger);
  let isKnown = false;
  open({ ...servers, connect: (server) => (isKnown ? servers.connect(server) : undefined) });
  const subscribed = subscribe(ALL);
  isKnown = true;
  await subscribed;
  for (const each of [0, 1, 127]) await say(each, `to ${each}`);
  await until(() => heard.length === 3, 'all of them are heard');
});

test('a line that breaks touches its shard’s channels alone, each of which is asked for once', async () => {
  await follow();
  const before = await Promise.all(cluster.members.map(subscribesAt));
  const ports = await subscriberPorts(cluster.members[0]!);
  for (const port of ports) await cluster.members[0]!.redis.call('CLIENT', 'KILL', 'ADDR', `127.0.0.1:${port}`);
  await until(() => restored.length === ownedBy(0).length, 'the shard’s channels are heard again');
  const after = await Promise.all(cluster.members.map(subscribesAt));
  // One command for each slot.
  expect(after.map((calls, number) => calls - before[number]!)).toEqual([ownedBy(0).length, 0, 0]);
  await Promise.all(ALL.map((each) => say(each, `to ${each}`)));
  await until(() => heard.length === ALL.length, 'everything is heard once');
});

test('a replica that comes and goes touches no channel', async () => {
  await follow();
  const before = await subscribes();
  const replica = await cluster.addReplica(cluster.members[1]!);
  await until(() => clientNodes() === 4, 'the replica is used');
  await cluster.remove(replica);
  await until(() => clientNodes() === 3, 'the replica is gone');
  await Promise.all(ALL.map((each) => say(each, `to ${each}`)));
  await until(() => heard.length === ALL.length, 'everything is heard');
  expect([restored, (await subscribes()) - before]).toEqual([[], 0]);
}, 60_000);

const clientNodes = () => ('nodes' in client ? client.nodes().length : 0);

test('a channel is asked for once, however often it was let go of before', async () => {
  await follow([5]);
  const before = await subscribes();
  for (let round = 0; round < 50; round += 1) {
    channels.unsubscribe(channelOf(5));
    await channels.subscribe(channelOf(5), slotOfPartition(5));
  }
  expect((await subscribes()) - before).toBe(50);
  const [port] = await subscriberPorts(cluster.members[0]!);
  await cluster.members[0]!.redis.call('CLIENT', 'KILL', 'ADDR', `127.0.0.1:${port}`);
  await until(() => restored.length === 1, 'the channel is heard again');
  expect((await subscribes()) - before).toBe(51);
  await say(5, 'once');
  await hears('once');
  expect(heard).toEqual(['once']);
});

test('a subscription that the server ends right behind its acknowledgement is asked for again', async () => {
  await follow([5]);
  const [first] = cluster.members;
  const { redis, id, process } = first!;
  for (let round = 0; round < 10; round += 1) {
    const [channel, slot] = [channelOf(5, `ended ${round}`), slotOfPartition(5)];
    // A server that stands still reads both commands in one go, and sends both answers in one piece.
    process.kill('SIGSTOP');
    const subscribed = channels.subscribe(channel, slot);
    await new Promise(setImmediate);
    const ended = redis.call('CLUSTER', 'SETSLOT', slot, 'NODE', id);
    await new Promise(setImmediate);
    process.kill('SIGCONT');
    await Promise.all([subscribed, ended]);
    const say = () => client.spublish(channel, `in round ${round}`).catch(() => 0);
    await until(async () => Number(await say()) === 1, 'somebody hears it');
    await hears(`in round ${round}`);
  }
});

describe('a slot that moves, there and back', () => {
  test('takes its channel along, and no other', async () => {
    await follow();
    const [first, second] = cluster.members;
    const moved = ownedBy(0)[3]!;
    for (const target of [second!, first!]) {
      restored = [];
      heard = [];
      const move = await cluster.beginMove(slotOfPartition(moved), target);
      await say(moved, 'while it moves');
      await hears('while it moves');
      await move.migrate();
      await move.finish();
      await until(() => restored.includes(channelOf(moved)), 'its channel is heard again');
      await say(moved, 'behind the move');
      await hears('behind the move');
      await Promise.all(ALL.map((each) => say(each, `to ${each}`)));
      await until(() => heard.length === ALL.length + 2, 'everything is heard');
      // Twice where a server that hasn't heard of the move yet was asked who holds the slot.
      expect(new Set(restored)).toEqual(new Set([channelOf(moved)]));
    }
  });

  test('keeps its channel while a server that has not heard of the move names the old holder', async () => {
    await connect();
    const servers = subscriptionServers(cluster.url, client, logger);
    let named: string | undefined;
    const listeners: (() => void)[] = [];
    open({
      ...servers,
      of: (slot) => named ?? servers.of(slot),
      onChange: (listener) => {
        listeners.push(listener);
        servers.onChange(listener);
      },
    });
    const partition = ownedBy(1)[2]!;
    const [holder, another] = [partition, ownedBy(0)[2]!].map((each) => servers.of(slotOfPartition(each)));
    await subscribe([partition]);
    for (let round = 0; round < 20; round += 1) {
      named = round % 2 === 0 ? another : holder;
      for (const listener of listeners) listener();
      await say(partition, `in round ${round}`);
    }
    await until(() => heard.length === 20, 'everything is heard');
    expect(restored).toEqual([]);
  });

  test('so fast that nobody sees it elsewhere, loses no channel', async () => {
    await follow();
    const [first, second] = cluster.members;
    const moved = ownedBy(0)[7]!;
    for (const target of [second!, first!]) {
      const move = await cluster.beginMove(slotOfPartition(moved), target);
      await move.finish();
    }
    await until(() => restored.includes(channelOf(moved)), 'its channel is heard again');
    await until(async () => {
      await say(moved, 'back').catch(() => undefined);
      return heard.includes('back');
    }, 'it is heard');
  });
});

test.each([3, 6, 12, 24])('%i masters that share the slots evenly share the partitions evenly', async (masters) => {
  const { redis } = cluster.members[0]!;
  const slots = (await Promise.all(
    ALL.map((each) => redis.call('CLUSTER', 'KEYSLOT', partitionBase(each))),
  )) as number[];
  expect(slots).toEqual(ALL.map(slotOfPartition));
  const held = Array.from({ length: masters }, (_, number) => {
    const [first, next] = [number, number + 1].map((at) => Math.floor((at * 16_384) / masters)) as [number, number];
    return slots.filter((slot) => first <= slot && slot < next).length;
  });
  expect(Math.max(...held)).toBeLessThanOrEqual(Math.ceil(ALL.length / masters) + 1);
  client = commandClient(cluster.url, logger);
});

test('a Cluster that is down refuses within the time of a command', async () => {
  await follow([0]);
  await cluster.remove(cluster.members[2]!);
  const key = channelOf(0);
  const isDown = async ({ redis }: ClusterMember) =>
    String(await redis.call('CLUSTER', 'INFO')).includes('cluster_state:fail');
  await until(
    async () => (await Promise.all(cluster.members.map(isDown))).every(Boolean),
    'the Cluster is down',
    30_000,
  );
  const before = performance.now();
  await expect(orUnavailable(client.fcall('any', 2, key, `${key}:2`))).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
  });
  expect(performance.now() - before).toBeLessThan(3000);
}, 60_000);
