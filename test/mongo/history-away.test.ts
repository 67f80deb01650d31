import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Fleet } from '../faults/fleet.js';
import { post } from '../support/graphql.js';
import { RedisServer } from '../support/redis-server.js';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';
import { describeWithOwnMongo } from '../support/with-mongo.js';

const fleet = new Fleet();
let redis: RedisServer;
beforeAll(async () => {
  redis = await RedisServer.start();
});
afterAll(() => redis.stop());

const ASKED = [
  '{ roomHistory(roomId: "a") { nodes { at } } }',
  '{ roomSessions(roomId: "a") { nodes { id } } }',
  '{ transferHistory { nodes { id } } }',
  '{ qualityHistory(roomId: "a") { nodes { at } } }',
  '{ roomStatistics(roomId: "a") { sessions } }',
  'mutation { eraseHistory(input: {userId: "ann"}) { id } }',
];
/** Reads end after two seconds; the machine may be busy. */
const SOON_MS = 5000;

describeWithOwnMongo('the history, while MongoDB', (mongo) => {
  test('hangs, is refused after two seconds, at once after that, and told again later', async () => {
    const { url } = await fleet.here(redis, { MONGODB_URL: mongo().url, RATE_LIMITS: 'on' });
    const token = await tokenFor('ann');
    const answers = async (query: string) => (await post(url, token, query)).errors?.[0]?.extensions;
    await until(async () => (await answers(ASKED[0]!)) === undefined, 'the history');
    await mongo().pause();
    try {
      const away = { code: 'HISTORY_UNAVAILABLE', retryAfterSeconds: 5 };
      for (const some of [ASKED.slice(-1), ASKED]) {
        const began = performance.now();
        expect(await Promise.all(some.map(answers))).toEqual(some.map(() => away));
        expect(performance.now() - began).toBeLessThan(SOON_MS);
      }
      // What breaks a rule is said as ever.
      expect(await answers('{ roomHistory(roomId: "a", first: 101) { nodes { at } } }')).toMatchObject({
        field: 'first',
      });
    } finally {
      mongo().resume();
    }
    for (const query of ASKED) await until(async () => (await answers(query)) === undefined, query);
  });

  test('answers, is no more than a user’s budget allows', async () => {
    const { url } = await fleet.here(redis, { MONGODB_URL: mongo().url, RATE_LIMITS: 'on' });
    const token = await tokenFor('greedy');
    const aliases = Array.from({ length: 20 }, (_, index) => `f${index}: roomStatistics(roomId: "a") { sessions }`);
    const asked = await Promise.all(Array.from({ length: 4 }, () => post(url, token, `{ ${aliases.join(' ')} }`)));
    const codes = asked.flatMap(({ errors }) => errors?.map(({ extensions }) => extensions['code'] as string) ?? []);
    expect(codes).toContain('RATE_LIMITED');
  });
});
