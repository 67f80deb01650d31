import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from './free-port.js';
import { until } from './until.js';

const SLOTS = 16_384;

/** One server of a Cluster. */
export interface ClusterMember {
  readonly port: number;
  readonly redis: Redis;
  readonly id: string;
  readonly process: ChildProcess;
  readonly bus: number;
}

/** How far a slot's move has come. */
export interface SlotMove {
  /** Moves all keys of the slot but so many. */
  migrate(butFor?: number): Promise<number>;
  /** The slot belongs to the other server, everybody knows. */
  finish(): Promise<void>;
}

/** A Redis Cluster of a test's own: each master holds an even, contiguous share of the slots; replicas as told. */
export class RedisCluster {
  readonly members: ClusterMember[] = [];

  private constructor(private readonly folder: string) {}

  static async start(masters = 3, ...options: readonly string[]): Promise<RedisCluster> {
    const cluster = new RedisCluster(await mkdtemp(join(tmpdir(), 'rejoin-cluster-')));
    for (let number = 0; number < masters; number += 1) await cluster.add(...options);
    const share = (number: number) => Math.floor((number * SLOTS) / masters);
    await Promise.all(
      cluster.members.map(async ({ redis }, number) => {
        await redis.call('CLUSTER', 'SET-CONFIG-EPOCH', number + 1);
        await redis.call('CLUSTER', 'ADDSLOTSRANGE', share(number), share(number + 1) - 1);
      }),
    );
    for (const member of cluster.members.slice(1)) await cluster.introduce(member);
    await cluster.settled();
    return cluster;
  }

  get url(): string {
    return `redis+cluster://${this.members.map(({ port }) => `127.0.0.1:${port}`).join(',')}`;
  }

  /** A server that holds nothing yet. */
  async add(...options: readonly string[]): Promise<ClusterMember> {
    const [port, bus] = [await freePort(), await freePort()];
    const where = ['--port', `${port}`, '--cluster-port', `${bus}`, '--bind', '127.0.0.1', '--dir', this.folder];
    const files = ['--save', '', '--appendonly', 'no', '--cluster-config-file', `nodes-${port}.conf`];
    const settings = [...where, ...files, '--cluster-enabled', 'yes', '--cluster-node-timeout', '5000'];
    const process = spawn('redis-server', [...settings, ...options], { stdio: 'ignore' });
    const redis = new Redis({ host: '127.0.0.1', port, retryStrategy: () => 50, maxRetriesPerRequest: null });
    redis.on('error', () => undefined);
    const id = (await redis.call('CLUSTER', 'MYID')) as string;
    const member = { port, redis, id, process, bus };
    this.members.push(member);
    return member;
  }

  /** A replica of the master, known to all. */
  async addReplica(master: ClusterMember): Promise<ClusterMember> {
    const replica = await this.add();
    await this.introduce(replica);
    await until(async () => ((await replica.redis.call('CLUSTER', 'NODES')) as string).includes(master.id));
    await until(async () => (await replica.redis.call('CLUSTER', 'REPLICATE', master.id).catch(() => '')) === 'OK');
    await until(async () => (await replica.redis.info('replication')).includes('master_link_status:up'), 'a replica');
    return replica;
  }

  async remove(member: ClusterMember): Promise<void> {
    member.redis.disconnect();
    await end(member.process);
    this.members.splice(this.members.indexOf(member), 1);
    for (const { redis } of this.members) await redis.call('CLUSTER', 'FORGET', member.id).catch(() => undefined);
  }

  async masterOf(slot: number): Promise<ClusterMember> {
    const ranges = (await this.members[0]!.redis.call('CLUSTER', 'SLOTS')) as [
      number,
      number,
      [string, number, string],
    ][];
    const holder = ranges.find(([first, last]) => first <= slot && slot <= last)?.[2][2];
    return this.members.find(({ id }) => id === holder)!;
  }

  /** Begins to move a slot, as resharding does: nothing has gone yet, and new keys are the other's. */
  async beginMove(slot: number, target: ClusterMember): Promise<SlotMove> {
    const source = await this.masterOf(slot);
    await target.redis.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', source.id);
    await source.redis.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', target.id);
    return {
      migrate: async (butFor = 0) => {
        const keys = (await source.redis.call('CLUSTER', 'GETKEYSINSLOT', slot, 100_000)) as string[];
        const going = keys.slice(0, Math.max(0, keys.length - butFor));
        if (going.length > 0) await source.redis.migrate('127.0.0.1', target.port, '', 0, 5000, 'KEYS', ...going);
        return keys.length - going.length;
      },
      finish: async () => {
        for (const { redis } of [target, source]) await redis.call('CLUSTER', 'SETSLOT', slot, 'NODE', target.id);
        for (const { redis } of this.members) {
          await redis.call('CLUSTER', 'SETSLOT', slot, 'NODE', target.id).catch(() => undefined);
        }
      },
    };
  }

  async stop(): Promise<void> {
    for (const { redis } of this.members) redis.disconnect();
    await Promise.all(this.members.map(({ process }) => end(process)));
    await rm(this.folder, { recursive: true, force: true });
  }

  private async introduce(newcomer: ClusterMember): Promise<void> {
    const [first] = this.members;
    await first!.redis.call('CLUSTER', 'MEET', '127.0.0.1', newcomer.port, newcomer.bus);
  }

  /** Everybody knows everybody, and all slots are served. */
  private async settled(): Promise<void> {
    const knowsAll = async ({ redis }: ClusterMember): Promise<boolean> => {
      const info = (await redis.call('CLUSTER', 'INFO')) as string;
      return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${this.members.length}`);
    };
    await until(async () => (await Promise.all(this.members.map(knowsAll))).every(Boolean), 'a Cluster', 30_000);
  }
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
