import { Redis } from 'ioredis';
import type { RedisClient } from './connect.js';

/** Redis shows it in CONFIG GET syslog-ident, and uses it for nothing while it does not write to syslog. */
const PLACE = 'syslog-ident';
const PREFIX = 'rejoin-memory-';
/** A Redis that lets nobody ask is none of ours. */
const NOT_TO_BE_ASKED = /^(NOPERM|ERR unknown command)/;

/**
 * The line of a configuration that names the memory of a Redis of our own. The name holds for one process and is there before
 * its first answer, so nobody can meet the process under the name of the one before. A process that lost nothing of what the
 * one before it held takes over its name.
 */
export function memoryIdentityLine(identity: string): string {
  return `${PLACE} ${PREFIX}${identity}`;
}

/**
 * The name of the memory that the present connection reaches, '' where the run id of Redis stands for it. It is asked of Redis
 * itself, anew over each connection: so all nodes agree on it, also those that reach the Redis of another one's own.
 */
export class MemoryIdentity {
  #connection = 0;
  #known: string | undefined;
  #asking: Promise<string> | undefined;

  constructor(private readonly redis: RedisClient) {
    redis.on('close', () => {
      this.#connection += 1;
      this.#known = undefined;
      this.#asking = undefined;
    });
  }

  /** Known: at once, so that commands leave in the order in which they were given. */
  get(): string | Promise<string> {
    return this.#known ?? (this.#asking ??= this.#ask(this.#connection));
  }

  async #ask(connection: number): Promise<string> {
    try {
      const identity = this.redis instanceof Redis ? await identityOf(this.redis) : '';
      if (connection === this.#connection) this.#known = identity;
      return identity;
    } finally {
      if (connection === this.#connection) this.#asking = undefined;
    }
  }
}

async function identityOf(redis: Redis): Promise<string> {
  try {
    const [, ident = ''] = await redis.config('GET', PLACE);
    return ident.startsWith(PREFIX) ? ident.slice(PREFIX.length) : '';
  } catch (error) {
    if (error instanceof Error && NOT_TO_BE_ASKED.test(error.message)) return '';
    throw error;
  }
}
