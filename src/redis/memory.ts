import type { Logger } from '../logging.js';
import { primariesOf, type RedisClient } from './connect.js';

/** A look is good for so long: whoever scrapes more often makes Redis count no more often. */
const GOOD_FOR_MS = 3000;

/** What Redis takes up and may take up, in bytes; of a Cluster, all its primaries together. Looks now and then only. */
export class RedisMemory {
  #look: { readonly at: number; readonly infos: Promise<string[]> } | undefined;

  constructor(private readonly client: RedisClient) {}

  async used(): Promise<number> {
    const used = (await this.#infos()).map((info) => numberIn(info, 'used_memory'));
    return used.reduce((sum, bytes) => sum + bytes);
  }

  /** `maxmemory`; undefined where there is no limit, or none at one of the primaries. */
  async most(): Promise<number | undefined> {
    const most = (await this.#infos()).map((info) => numberIn(info, 'maxmemory'));
    return most.includes(0) ? undefined : most.reduce((sum, bytes) => sum + bytes);
  }

  #infos(): Promise<string[]> {
    if (this.#look === undefined || performance.now() - this.#look.at > GOOD_FOR_MS) {
      this.#look = { at: performance.now(), infos: infos(this.client) };
    }
    return this.#look.infos;
  }
}

/** Redis must refuse what is new rather than forget what is there: a room whose keys are evicted one by one makes no sense. */
export async function warnOfEviction(client: RedisClient, logger: Logger): Promise<void> {
  const policies = (await infos(client)).map((info) => /^maxmemory_policy:([\w-]+)/m.exec(info)?.[1]);
  const policy = policies.find((each) => each !== undefined && each !== 'noeviction');
  if (policy === undefined) return;
  logger.warn(
    { policy },
    'Redis evicts keys once its memory is full, and with them rooms: set maxmemory-policy noeviction',
  );
}

function infos(client: RedisClient): Promise<string[]> {
  return Promise.all(primariesOf(client).map((primary) => primary.info('memory')));
}

function numberIn(info: string, name: string): number {
  return Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1]);
}
