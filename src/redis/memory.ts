import type { Logger } from '../logging.js';
import { primariesOf, type RedisClient } from './connect.js';

/** What Redis takes up for its data, in bytes; of a Cluster, all its primaries together. */
export async function usedMemory(client: RedisClient): Promise<number> {
  const used = (await infos(client)).map((info) => numberIn(info, 'used_memory'));
  return used.reduce((sum, bytes) => sum + bytes);
}

/** What it may take up (`maxmemory`), in bytes, likewise; undefined where there is no limit, or none at one of the primaries. */
export async function maxMemory(client: RedisClient): Promise<number | undefined> {
  const most = (await infos(client)).map((info) => numberIn(info, 'maxmemory'));
  return most.includes(0) ? undefined : most.reduce((sum, bytes) => sum + bytes);
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
