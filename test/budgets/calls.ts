import type { Redis } from 'ioredis';

/** Counts what Redis is asked, by the function or command that was called. */
export class Calls {
  readonly counts = new Map<string, number>();

  private constructor(private readonly monitor: Redis) {
    monitor.on('monitor', (_time: string, [command = '', name = '']: readonly string[], source: string) => {
      // What a function does itself is told too.
      if (source === 'lua') return;
      const called =
        command.toLowerCase() === 'fcall' ? name.replace(/^rejoin_[0-9a-f]{8}_/, '') : command.toLowerCase();
      this.counts.set(called, this.of(called) + 1);
    });
  }

  static async watch(redis: Redis): Promise<Calls> {
    return new Calls(await redis.monitor());
  }

  of(name: string): number {
    return this.counts.get(name) ?? 0;
  }

  sum(...names: readonly string[]): number {
    return names.reduce((sum, name) => sum + this.of(name), 0);
  }

  clear(): void {
    this.counts.clear();
  }

  stop(): void {
    this.monitor.disconnect();
  }
}
