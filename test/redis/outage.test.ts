import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { orUnavailable } from '../../src/redis/outage.js';
import { RedisServer } from '../support/redis-server.js';

let server: RedisServer;
beforeEach(async () => void (server = await RedisServer.start()));
afterEach(() => server.stop());

const transaction = () => orUnavailable(server.redis.multi().info('server').hgetall('key').time().exec());

test('a transaction that a full Redis refuses is an outage, as a single command is', async () => {
  await server.redis.config('SET', 'maxmemory', 1);
  await expect(orUnavailable(server.redis.set('a', 'b'))).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  await expect(transaction()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
});

test('so is one whose user may not; one that we got wrong is none', async () => {
  await server.redis.call('ACL', 'SETUSER', 'default', '-hgetall');
  await expect(transaction()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  await server.redis.call('ACL', 'SETUSER', 'default', '+hgetall');
  await expect(orUnavailable(server.redis.multi().call('NONSENSE').exec())).rejects.toThrow('EXECABORT');
});
