import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { until } from './until.js';

/** A redis-server of a test's own, on a unix socket in a private folder. */
export class RedisServer {
  private process: ChildProcess | undefined;
  readonly redis: Redis;

  private constructor(
    private readonly folder: string,
    private readonly options: readonly string[],
  ) {
    this.redis = new Redis(this.url, { retryStrategy: () => 50, maxRetriesPerRequest: 3 });
    this.redis.on('error', () => undefined);
  }

  static async start(...options: readonly string[]): Promise<RedisServer> {
    const server = new RedisServer(await mkdtemp(join(tmpdir(), 'rejoin-redis-')), options);
    await server.run();
    return server;
  }

  get url(): string {
    return join(this.folder, 'r.sock');
  }

  /** Starts it, again if it was killed: with `appendonly yes` over the same data. */
  async run(): Promise<void> {
    const settings = ['--port', '0', '--unixsocket', this.url, '--dir', this.folder, '--save', '', ...this.options];
    this.process = spawn('redis-server', settings, { stdio: 'ignore' });
    await until(async () => (await this.redis.ping().catch(() => '')) === 'PONG');
  }

  /** As a crash would. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Stands still: connections stay open, nothing is answered. */
  pause(): void {
    this.process?.kill('SIGSTOP');
  }

  resume(): void {
    this.process?.kill('SIGCONT');
  }

  /** Every key there is, with its TTL in ms (-1: none). */
  async keys(): Promise<Map<string, number>> {
    const names = await this.redis.keys('*');
    const lifetimes = await Promise.all(names.map(async (name) => [name, await this.redis.pttl(name)] as const));
    // -2: it went between the two questions.
    return new Map(lifetimes.filter(([, ms]) => ms !== -2));
  }

  async stop(): Promise<void> {
    this.redis.disconnect();
    await this.end('SIGKILL');
    await rm(this.folder, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { process } = this;
    if (process === undefined || process.exitCode !== null || process.signalCode !== null) return;
    const exited = once(process, 'exit');
    process.kill(signal);
    if (signal === 'SIGKILL') process.kill('SIGCONT');
    await exited;
  }
}
