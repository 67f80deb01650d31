import { expect, test } from '@jest/globals';
import { roomKey } from '../../src/redis/keys.js';
import { Fleet } from '../faults/fleet.js';
import type { RedisServer } from '../support/redis-server.js';
import { freshRoom } from '../support/visitor.js';

const fleet = new Fleet();

const UNKNOWN = [
  '{"at":NOW,"t":"poll","p":"x","question":"?"}',
  '{"at":NOW,"p":"x","t":"signal","u":"zoe","a":"r","k":"HOLOGRAM","tp":null,"s":null,"b":1}',
  '{"at":NOW,"t":"transfer","a":"freeze","by":"zoe","f":["id","x","status","FROZEN"],"n":0,"last":0}',
];

/** As the function of a newer release would append it, and tell it. */
async function append({ redis }: RedisServer, roomId: string, template: string): Promise<void> {
  const record = template.replace('NOW', String(Date.now()));
  const offset = await redis.hincrby(roomKey(roomId, 'meta'), 's', 1);
  const epoch = await redis.hget(roomKey(roomId, 'meta'), 'e');
  await redis.xadd(roomKey(roomId, 'log'), `${offset}-0`, 'd', record);
  await redis.rpush(roomKey(roomId, 'sizes'), record.length);
  await redis.spublish(roomKey(roomId, 'live'), `{"e":"${epoch}","o":${offset},"d":${record}}`);
}

test('records and notices that only a newer release knows are skipped in their place: no hole, no snapshot', async () => {
  const server = await fleet.redis();
  const node = await fleet.here(server, {});
  const roomId = freshRoom();
  const [ann, bob, carl] = [
    await fleet.enter(node, 'ann', roomId),
    await fleet.enter(node, 'bob', roomId),
    await fleet.enter(node, 'carl', roomId),
  ];
  await ann.say('before');
  await carl.heard('before');
  const { cursor } = carl;
  carl.cut();
  for (const record of UNKNOWN) await append(server, roomId, record);
  const [epoch, top] = await server.redis.hmget(roomKey(roomId, 'meta'), 'e', 's');
  for (const notice of ['{"t":"weather"}', '{"t":"changed2","v":99}']) {
    await server.redis.spublish(roomKey(roomId, 'live'), `{"e":"${epoch}","o":${top},"n":${notice}}`);
  }
  await server.redis.spublish(roomKey(roomId, 'live'), `{"e":"${epoch}","o":${top},"z":{}}`);
  await ann.say('after');
  await bob.heard('before', 'after');
  expect(bob.all('RoomSnapshot')).toHaveLength(1);
  // One that reads them from the log, on a node that never heard them.
  const other = await fleet.here(server, {});
  const back = await fleet.welcome(carl.back(other, { after: cursor }));
  expect(back.recovery).toMatchObject({ recovered: true, reason: null, missedCount: 1 });
  await back.heard('after');
});
