import { describe, expect, test } from '@jest/globals';
import { until } from '../support/until.js';
import { settled, Stage } from './stage.js';

const stage = new Stage({ RATE_LIMITS: 'on' }, 2);

describe('what a user may say in a minute, over all its tabs and nodes', () => {
  test.each([
    ['hand-raise', 'hand_raise', 5],
    ['reaction', 'reaction', 20],
    ['chat-message', 'chat_message', 60],
    ['network-stats', 'websocket_message', 100],
    ['file-share-offer', 'file_share', 10],
  ])('%s', async (type, kind, most) => {
    const room = stage.room();
    const user = `ann-${kind}`;
    const bob = await stage.join(room, `bob-${kind}`);
    const tabs = [await stage.join(room, user), await stage.join(room, user, 1)];
    for (let n = 0; n < most + 3; n += 1) tabs[n % 2]!.say(type, { text: `${n}` });
    const refused = () => tabs.flatMap((tab) => tab.of('error'));
    await until(() => refused().length + bob.of(type).length === most + 3, 'all to be heard or refused');
    expect(bob.of(type)).toHaveLength(most);
    expect(refused()[0]!.payload).toEqual({
      code: 'RATE_LIMIT_EXCEEDED',
      message: expect.stringMatching(new RegExp(`${kind}.* [1-9]\\d* seconds`)),
      details: null,
    });
    expect(tabs.map((tab) => tab.close)).toEqual([undefined, undefined]);
  });

  test('slides: a turn comes back when its own time is over', async () => {
    const room = stage.room();
    const [ann, bob] = [await stage.join(room, 'ann-slides'), await stage.join(room, 'bob-slides')];
    for (let n = 0; n < 6; n += 1) ann.say('hand-raise', { n });
    await ann.next('error');
    const [key] = await stage.redis.redis.keys('*ann-slides*:turns:hand_raise');
    expect(await stage.redis.redis.pttl(key!)).toBeGreaterThan(50_000);
    const [oldest] = await stage.redis.redis.zrange(key!, '0', '0');
    await stage.redis.redis.zadd(key!, String(Date.now() - 60_001), oldest!);
    ann.say('hand-raise', { n: 7 });
    ann.say('hand-raise', { n: 8 });
    await bob.next('hand-raise', (frame) => frame.payload.n === 7);
    await ann.next('error', () => ann.of('error').length === 2);
  });

  test('frames over the limit never close the socket', async () => {
    const room = stage.room();
    const [ann, bob] = [await stage.join(room, 'ann-many'), await stage.join(room, 'bob-many')];
    for (let n = 0; n < 35; n += 1) ann.say('hand-raise', {});
    await settled(ann, bob);
    expect(ann.of('error')).toHaveLength(30);
    expect(ann.close).toBeUndefined();
  });
});
