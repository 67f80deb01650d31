import type { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { until } from '../support/until.js';

/** Counts what Redis is asked, by the function or command that was called. */
export class Calls {
  readonly counts = new Map<string, number>();

  /** Marks that are to be seen. */
  readonly #marks = new Set<string>();

  private constructor(
    private readonly redis: Redis,
    private readonly monitor: Redis,
  ) {
    monitor.on('monitor', (_time: string, [command = '', name = '']: readonly string[], source: string) => {
      // What a function does itself is told too.
      if (source === 'lua' || this.#marks.delete(name)) return;
      const called =
        command.toLowerCase() === 'fcall' ? name.replace(/^rejoin_[0-9a-f]{8}_/, '') : command.toLowerCase();
      this.counts.set(called, this.of(called) + 1);
    });
    // What still comes while the monitor is being ended is taken for answers that nobody asked for.
    monitor.on('error', () => undefined);
  }

  static async watch(redis: Redis): Promise<Calls> {
    return new Calls(redis, await redis.monitor());
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
    await this.redis.echo(mark);
    await until(() => !this.#marks.has(mark), 'the monitor has told all', 60_000);
  }

  stop(): void {
    this.monitor.disconnect();
  }
}
