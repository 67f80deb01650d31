import { primariesOf, type RedisClient } from './connect.js';

/** What Redis takes up for its data, in bytes; of a Cluster, all its primaries together. */
export async function usedMemory(client: RedisClient): Promise<number> {
  const infos = await Promise.all(primariesOf(client).map((primary) => primary.info('memory')));
  return infos.reduce((sum, info) => sum + Number(/^used_memory:(\d+)/m.exec(info)?.[1]), 0);
}
