import { describe, expect, test } from '@jest/globals';
import { startNode } from '../support/node.js';
import { RedisServer } from '../support/redis-server.js';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';
import { LegacyClient } from './legacy-client.js';
import { settled, Stage } from './stage.js';

const stage = new Stage();

test('a connection outlives its token: old clients come for a call with one of a quarter of an hour', async () => {
  const room = stage.room();
  const ann = await stage.join(room, 'ann');
  const token = await tokenFor('bob', {}, new Date(Date.now() + 1500));
  const bob = await stage.dial(`/webrtc/ws/${room}?token=${token}`);
  await bob.next('room-state');
  const headers = { authorization: `Bearer ${token}` };
  const asked = () => fetch(`${stage.url()}/webrtc/file-transfers`, { headers });
  await until(async () => (await asked()).status === 401, 'the token is over');
  ann.say('reaction', { n: 1 });
  await bob.next('reaction');
  bob.say('reaction', { n: 2 });
  await ann.next('reaction');
});

test('a reader that stays behind is given what it missed when it reads again', async () => {
  const room = stage.room();
  const [ann, bob] = [await stage.join(room, 'ann'), await stage.join(room, 'bob')];
  const witness = await stage.join(room, 'witness');
  bob.stopReading();
  const large = 'x'.repeat(200_000);
  for (let n = 0; n < 60; n += 1) {
    ann.say('reaction', { n, large });
    await witness.next('reaction', (frame) => frame.payload.n === n);
  }
  bob.resumeReading();
  await bob.next('reaction', (frame) => frame.payload.n === 59);
  const numbers = bob.of('reaction').map((frame) => frame.payload.n);
  const announced = bob.of('reconnection-detected');
  // Either all of them, or the gap is told.
  expect(numbers.length === 60 || announced.some((frame) => !frame.recovered)).toBe(true);
  expect([...numbers].sort((a, b) => a - b)).toEqual([...new Set(numbers)]);
}, 20_000);

describe('storage away', () => {
  test('joins are told to try later, frames are refused, and all goes on when it is back', async () => {
    const redis = await RedisServer.start('--appendonly', 'yes');
    const node = await startNode(redis.url);
    try {
      const [ann, bob] = [await LegacyClient.join(node.url, 'r', 'ann'), await LegacyClient.join(node.url, 'r', 'bob')];
      await ann.next('user-joined');
      await redis.kill();
      ann.say('chat-message', { text: 'lost' });
      expect((await ann.next('error')).payload.code).toBe('INTERNAL_ERROR');
      const late = await LegacyClient.open(node.url, 'r', 'late');
      expect((await late.closed()).code).toBe(1013);
      expect(late.frames.map(({ payload }) => payload.code)).toEqual(['INTERNAL_ERROR']);
      expect(ann.close).toBeUndefined();
      await redis.run();
      await until(
        async () => {
          ann.say('reaction', {});
          return bob.of('reaction').length > 0;
        },
        'frames to come through again',
        5000,
      );
      ann.cut();
      bob.cut();
    } finally {
      await node.stop();
      await redis.stop();
    }
  }, 20_000);
});

test('a node that goes away says so (1012), and its users are announced by another', async () => {
  const node = await startNode(stage.redis.url);
  const room = stage.room();
  const ann = await stage.join(room, 'ann');
  const bob = await LegacyClient.join(node.url, room, 'bob');
  await node.stop();
  expect((await bob.closed()).code).toBe(1012);
  ann.say('chat-message', { text: 'meanwhile' });
  const back = await stage.join(room, 'bob');
  await back.next('reconnection-detected');
  expect((await back.next('chat-message')).payload.text).toBe('meanwhile');
  await settled(back, ann);
  expect(ann.of('user-left')).toEqual([]);
});
