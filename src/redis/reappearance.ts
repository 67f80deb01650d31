import { Redis } from 'ioredis';
import type { RedisClient } from './connect.js';
import type { RedisLibrary } from './library.js';

/** Tells whenever Redis is there again, its functions loaded, and whether it is another process than the last one. */
export class Reappearance {
  #runId: string | undefined;
  readonly #listeners: ((isAnother: boolean) => void)[] = [];

  constructor(
    private readonly redis: RedisClient,
    private readonly library: Pick<RedisLibrary, 'load'>,
  ) {
    redis.on('ready', () => void this.#appeared());
    if (redis.status === 'ready') void this.#appeared();
  }

  onReady(listener: (isAnother: boolean) => void): void {
    this.#listeners.push(listener);
  }

  async #appeared(): Promise<void> {
    const last = this.#runId;
    // What fails here is tried again with the calls that need it.
    const [runId] = await Promise.all([this.#ask(), this.library.load().catch(() => undefined)]);
    this.#runId = runId ?? last;
    if (last === undefined && runId !== undefined && this.redis instanceof Redis) return;
    for (const listener of this.#listeners) listener(runId !== undefined && runId !== last);
  }

  /** undefined: in a Cluster, where any of several processes may have gone. */
  async #ask(): Promise<string | undefined> {
    if (!(this.redis instanceof Redis)) return undefined;
    const info = await this.redis.info('server').catch(() => '');
    return /run_id:(\w+)/.exec(info)?.[1];
  }
}
