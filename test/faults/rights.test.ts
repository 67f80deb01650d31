import { describe, expect, test } from '@jest/globals';
import { startNode } from '../support/node.js';
import type { RedisServer } from '../support/redis-server.js';
import { codeOf } from '../support/graphql.js';
import { until } from '../support/until.js';
import { freshRoom } from '../support/visitor.js';
import { Fleet } from './fleet.js';

const fleet = new Fleet();

/** A Redis with a user of these rights, and the address by which this user comes. */
async function redisFor(...rights: readonly string[]): Promise<{ redis: RedisServer; app: RedisServer }> {
  const redis = await fleet.redis();
  await redis.redis.call('ACL', 'SETUSER', 'app', 'on', '>pw', ...rights);
  return { redis, app: { url: `unix://app:pw@${redis.url}` } as RedisServer };
}

const status = async (url: string) => (await fetch(`${url}/readyz`)).status;

test('a right to channels that is taken away ends no node: it is not ready, and works again when it is back', async () => {
  const { redis, app } = await redisFor('+@all', '~*', '&*');
  const nodes = await Promise.all([fleet.apart(app, {}), fleet.apart(app, {})]);
  const roomId = freshRoom();
  const [ann, bob] = [await fleet.enter(nodes[0], 'ann', roomId), await fleet.enter(nodes[1], 'bob', roomId)];
  await redis.redis.call('ACL', 'SETUSER', 'app', 'resetchannels');
  for (const { url } of nodes) await until(async () => (await status(url)) === 503, 'not ready');
  expect(codeOf(await ann.say('unheard'))).toBe('SERVICE_UNAVAILABLE');
  await redis.redis.call('ACL', 'SETUSER', 'app', '&*');
  for (const { url } of nodes) await until(async () => (await status(url)) === 200, 'ready');
  await until(async () => codeOf(await ann.say('back')) === undefined, 'ann can speak');
  await until(() => bob.room.payloads.includes('back'), 'bob hears her');
}, 60_000);

describe('a server whose Redis user lacks a right refuses to start, and says which', () => {
  test.each([
    [['+@all', '~*'], 'channels (&rejoin2:*)'],
    [['+@all', '~*', '&app:*'], 'channels (&rejoin2:*)'],
    [['+@all', '&*', '~app:*'], 'NOPERM'],
    [['+@all', '&*', '~*', '-zadd', '-xadd'], 'XADD, ZADD'],
    [['+@all', '&*', '~*', '-subscribe'], ': SUBSCRIBE.'],
    [['+@all', '&*', '~*', '-fcall'], 'NOPERM'],
    [['+@all', '&*', '~*', '-function'], 'NOPERM'],
    [['+@all', '&*', '~*', '-info'], 'NOPERM'],
  ])('%j', async (rights, missing) => {
    const { app } = await redisFor(...rights);
    await expect(startNode(app.url)).rejects.toThrow(missing);
  });

  test('with all that it needs, under its own names, it starts', async () => {
    const { app } = await redisFor('+@all', '~rejoin2:*', '&rejoin2:*');
    const node = await fleet.here(app, {});
    expect(await status(node.url)).toBe(200);
    const ann = await fleet.enter(node, 'ann', freshRoom());
    expect(codeOf(await ann.say('hello'))).toBeUndefined();
  });
});
