import type { Redis } from 'ioredis';
import { primariesOf, type RedisClient } from './connect.js';
import { partitionKey, partitions } from './keys.js';
import { orUnavailable } from './outage.js';

/** As a library of ours is named; others are none of our business. */
const OURS = /^rejoin_[0-9a-f]{8}$/;
const INTERVAL_MS = 3_600_000;

/**
 * Deletes the function libraries of releases that no node runs any more. Each sweep of a partition notes there which library it
 * used; a note is gone after a day. A library that was just loaded has none yet, so one look is not enough to delete it.
 */
export class UnusedLibraries {
  #nextAt = 0;
  #unnoted: ReadonlySet<string> = new Set();

  constructor(
    private readonly redis: RedisClient,
    private readonly ownName: string,
    /** ms, and never set back. */
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** Called with every sweep; looks once an hour. */
  async tidy(): Promise<void> {
    if (this.clock() < this.#nextAt) return;
    this.#nextAt = this.clock() + INTERVAL_MS;
    await orUnavailable(this.#look());
  }

  async #look(): Promise<void> {
    const noted = await this.#noted();
    const primaries = primariesOf(this.redis);
    const loaded = await Promise.all(primaries.map(async (primary) => [primary, await librariesOf(primary)] as const));
    const isUnnoted = (name: string) => name !== this.ownName && !noted.has(name);
    for (const [primary, names] of loaded) {
      for (const name of names) if (isUnnoted(name) && this.#unnoted.has(name)) await deleted(primary, name);
    }
    this.#unnoted = new Set(loaded.flatMap(([, names]) => names.filter(isUnnoted)));
  }

  /** Those that any partition noted within a day; fails where one can't be asked. */
  async #noted(): Promise<ReadonlySet<string>> {
    const notes = partitions().map((partition) => this.redis.zrange(partitionKey(partition, 'libraries'), '0', '-1'));
    return new Set((await Promise.all(notes)).flat());
  }
}

async function librariesOf(primary: Redis): Promise<string[]> {
  const libraries = (await primary.call('FUNCTION', 'LIST', 'LIBRARYNAME', 'rejoin_*')) as unknown[][];
  return libraries
    .map((library) => String(library[library.indexOf('library_name') + 1]))
    .filter((name) => OURS.test(name));
}

/** Another node may have been first. */
async function deleted(primary: Redis, name: string): Promise<void> {
  try {
    await primary.call('FUNCTION', 'DELETE', name);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('Library not found')) throw error;
  }
}
