import { describe, expect, test } from '@jest/globals';
import { roomKey } from '../../src/redis/keys.js';
import { Company } from '../rooms/company.js';
import { freshRoom } from '../support/visitor.js';
import { until } from '../support/until.js';

const LEASE_MS = 1500;
describe('by the renewal', () => {
  const company = new Company(2, { LEASE_SECONDS: String(LEASE_MS / 1000) });

  test('a last message that nobody told of is noticed by the next renewal, and told in order', async () => {
    const roomId = freshRoom();
    const ann = await company.enter('ann', roomId);
    const bob = await company.enter('bob', roomId, company.node(1));
    await ann.count(1, 2);
    await bob.heard(1, 2);
    const { redis } = company.redis;
    const [[, [, record]]] = (await redis.xrevrange(roomKey(roomId, 'log'), '+', '-', 'COUNT', 1)) as [
      [string, [string, string]],
    ];
    // As the library appends, but for the publication.
    const top = await redis.hincrby(roomKey(roomId, 'meta'), 's', 1);
    await redis.xadd(roomKey(roomId, 'log'), `${top}-0`, 'd', record.replace('"b":2', '"b":"lost"'));
    const lostAt = Date.now();
    await bob.heard(1, 2, 'lost');
    expect(Date.now() - lostAt).toBeLessThan(LEASE_MS / 3 + 700);
    await ann.count(3, 3);
    await bob.heard(1, 2, 'lost', 3);
  });
});

describe('by coming back to Redis', () => {
  // So long that no renewal can help.
  const company = new Company(2, { LEASE_SECONDS: '100' });

  test('messages told while the subscribers were cut off follow, though no other comes', async () => {
    const roomId = freshRoom();
    const ann = await company.enter('ann', roomId);
    const bob = await company.enter('bob', roomId, company.node(1));
    for (let round = 1; round <= 10; round += 1) {
      void company.redis.redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
      await ann.count(round, round);
      await until(() => bob.room.payloads.at(-1) === round, 'the last one comes', 5000);
    }
    expect(bob.room.payloads).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(bob.all('RoomSnapshot')).toHaveLength(1);
  });
});
