import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Fleet } from '../faults/fleet.js';
import { RedisServer } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { freshRoom } from '../support/visitor.js';
import { describeWithMongo } from '../support/with-mongo.js';
import { allText } from './all-text.js';

const fleet = new Fleet();
let redis: RedisServer;
beforeAll(async () => {
  redis = await RedisServer.start();
});
afterAll(() => redis.stop());

const nothingWaits = async () => (await redis.redis.keys('*:outbox*')).length === 0;

describeWithMongo('the database', (mongo) => {
  const visitsOf = (roomId: string) =>
    mongo()
      .db.collection('visits')
      .countDocuments({ roomId, leftAt: { $exists: true } });

  /** Two talk and leave: to the room and to each other, in words and in a negotiation. */
  async function talk(settings: Record<string, string>, roomId: string, marker: string): Promise<void> {
    const node = await fleet.here(redis, { MONGODB_URL: mongo().url, ...settings });
    const ann = await fleet.enter(node, 'ann', roomId);
    const bob = await fleet.enter(node, `bob-of-${roomId}`, roomId);
    await ann.say({ text: marker }, { topic: `topic-${marker}` });
    await ann.say({ [marker]: 1 }, { to: bob.id, topic: 'chat' });
    await ann.say({ type: 'offer', sdp: `sdp-${marker}` }, { kind: 'OFFER', to: bob.id });
    await bob.room.find(({ kind }) => kind === 'OFFER', 'the offer');
    await ann.leave();
    await bob.leave();
  }

  test('has nobody’s words and no topics without REPLAY_SECONDS', async () => {
    const [marker, roomId] = [`marker-${randomUUID()}`, freshRoom()];
    await talk({}, roomId, marker);
    await until(async () => (await visitsOf(roomId)) === 2, 'both visits');
    await until(nothingWaits, 'no outbox');
    expect(await allText(mongo())).not.toContain(marker);
    expect(await mongo().db.collection('events').countDocuments({ roomId })).toBe(0);
  });

  test('has what is said in a negotiation never', async () => {
    const [marker, roomId] = [`marker-${randomUUID()}`, freshRoom()];
    await talk({ REPLAY_SECONDS: '3600' }, roomId, marker);
    await until(async () => (await visitsOf(roomId)) === 2, 'both visits');
    await until(nothingWaits, 'no outbox');
    const text = await allText(mongo());
    expect(text).toContain(`topic-${marker}`);
    expect(text).not.toContain(`sdp-${marker}`);
  });

  test('has no trace of a room that ARCHIVE_ROOMS doesn’t name', async () => {
    const [marker, kept, other] = [`marker-${randomUUID()}`, freshRoom(), `other-${freshRoom()}`];
    const settings = { REPLAY_SECONDS: '3600', ARCHIVE_ROOMS: `elsewhere,${kept.slice(0, -2)}*` };
    await talk(settings, other, marker);
    await talk(settings, kept, 'no marker');
    await until(async () => (await visitsOf(kept)) === 2, 'both visits');
    await until(nothingWaits, 'no outbox');
    const text = await allText(mongo());
    expect(text).toContain(`bob-of-${kept}`);
    expect(text).not.toContain(marker);
    expect(text).not.toContain(other);
  });
});
