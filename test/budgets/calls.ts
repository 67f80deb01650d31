import { randomUUID } from 'node:crypto';
import { RedisMonitor } from '../support/redis-monitor.js';
import type { RedisServer } from '../support/redis-server.js';
import { until } from '../support/until.js';

/** Counts what Redis is asked, by the function or command that was called. */
export class Calls {
  readonly counts = new Map<string, number>();
  /** Marks that are to be seen. */
  readonly #marks = new Set<string>();
  #monitor: RedisMonitor | undefined;

  private constructor(private readonly server: RedisServer) {}

  static async watch(server: RedisServer): Promise<Calls> {
    const calls = new Calls(server);
    calls.#monitor = await RedisMonitor.watch(server.url, (command, first) => calls.#count(command, first));
    return calls;
  }

  of(name: string): number {
    return this.counts.get(name) ?? 0;
  }

  sum(...names: readonly string[]): number {
    return names.reduce((sum, name) => sum + this.of(name), 0);
  }

  /** From here on. */
  async clear(): Promise<void> {
    await this.settled();
    this.counts.clear();
  }

  /** Resolves once all that was asked before this is counted: on a busy machine the monitor is behind. */
  async settled(): Promise<void> {
    const mark = randomUUID();
    this.#marks.add(mark);
    await this.server.redis.echo(mark);
    await until(() => !this.#marks.has(mark), 'the monitor has told all', 60_000);
  }

  stop(): void {
    this.#monitor?.end();
  }

  #count(command: string, first: string): void {
    if (this.#marks.delete(first)) return;
    const called = command === 'fcall' ? first.replace(/^rejoin_[0-9a-f]{8}_/, '') : command;
    this.counts.set(called, this.of(called) + 1);
  }
}
