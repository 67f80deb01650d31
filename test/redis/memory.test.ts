import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Logger } from '../../src/logging.js';
import { warnOfEviction } from '../../src/redis/memory.js';
import { RedisServer } from '../support/redis-server.js';

let server: RedisServer;
beforeAll(async () => void (server = await RedisServer.start()));
afterAll(() => server.stop());

test.each([
  ['noeviction', false],
  ['volatile-lru', true],
  ['allkeys-random', true],
])('a maxmemory-policy of %s: a warning at start? %p', async (policy, warns) => {
  await server.redis.config('SET', 'maxmemory-policy', policy);
  const warnings: unknown[] = [];
  await warnOfEviction(server.redis, { warn: (fields: object) => warnings.push(fields) } as unknown as Logger);
  expect(warnings).toEqual(warns ? [{ policy }] : []);
});
