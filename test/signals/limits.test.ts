import { expect, test } from '@jest/globals';
import type { RejoinError } from '../../src/errors.js';
import { RedisLibrary } from '../../src/redis/library.js';
import { RedisRateLimiter } from '../../src/redis/redis-rate-limiter.js';
import { RedisSignalStore } from '../../src/redis/redis-signal-store.js';
import { payloadJson } from '../../src/signals/payload.js';
import { Signals } from '../../src/signals/signals.js';
import { codeOf, SocketClient } from '../support/graphql.js';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';
import { freshRoom, type Visitor } from '../support/visitor.js';
import { Company } from '../rooms/company.js';
import { SETTINGS } from '../transfers/stage.js';

const company = new Company(2, { RATE_LIMITS: 'on' });

const ALIASES = Array.from({ length: 20 }, (_, index) => `s${index}: sendSignal(input: $input) { id }`).join(' ');

test('a user may send 100 signals a second in bursts of 200, over all nodes together; then is told when to go on', async () => {
  const roomId = freshRoom();
  const ann = await company.enter('ann', roomId);
  const tab = await company.enter('ann', roomId, company.node(1));
  const bob = await company.enter('bob', roomId);
  const startedAt = Date.now();
  const twenty = (speaker: Visitor) => {
    const input = { roomId, participantId: speaker.id, kind: 'APPLICATION', payload: 1 };
    return speaker.ask(`mutation ($input: SendSignalInput!) { ${ALIASES} }`, { input });
  };
  const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => twenty(index % 2 === 0 ? ann : tab)));
  const seconds = (Date.now() - startedAt) / 1000;
  const refused = answers.flatMap(({ errors }) => errors ?? []);
  expect(refused.length).toBeGreaterThan(0);
  for (const { extensions } of refused) expect(extensions).toEqual({ code: 'RATE_LIMITED', retryAfterSeconds: 1 });
  expect(codeOf(await bob.say('others are not concerned'))).toBeUndefined();
  await tab.room.find(({ payload }) => payload === 'others are not concerned');
  await until(() => bob.room.payloads.length >= 180, 'a burst is let through');
  expect(bob.room.payloads.length).toBeLessThanOrEqual(200 + 100 * (seconds + 1));
});

test('twenty joins a second, in bursts of forty', async () => {
  // Over one socket, so that they come at once even where the machine is slow.
  const client = new SocketClient(company.node().socketUrl, await tokenFor('carl'));
  const rooms = Array.from({ length: 95 }, () => client.room({ roomId: freshRoom() }));
  await until(() => rooms.every(({ events, errors }) => events.length + errors.length > 0), 'all are answered');
  const refused = rooms.filter(({ errors }) => errors.length > 0);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThanOrEqual(95 - 40);
  for (const { errors } of refused) expect(errors[0]).toMatchObject({ extensions: { code: 'RATE_LIMITED' } });
  await client.dispose();
});

// In this process: over the wire, each takes as long as its 66 kB do, and a slow machine never comes to the limit.
test('signals that are refused as too large count as well', async () => {
  const library = new RedisLibrary(company.redis.redis);
  const store = new RedisSignalStore(library, SETTINGS);
  const signals = new Signals(store, new RedisRateLimiter(library, () => performance.now()));
  const input = { roomId: freshRoom(), kind: 'APPLICATION', payload: 'x'.repeat(66_000) } as const;
  const codes: string[] = [];
  while (codes.at(-1) !== 'RATE_LIMITED' && codes.length < 5000) {
    const sent = signals.send({ userId: 'loud ann', name: 'Ann' }, input).then(() => 'sent');
    codes.push(await sent.catch((error: unknown) => (error as RejoinError).code));
  }
  expect(codes.length).toBeGreaterThan(200);
  expect(codes.pop()).toBe('RATE_LIMITED');
  expect(new Set(codes)).toEqual(new Set(['PAYLOAD_TOO_LARGE']));
});

test('a payload of very many values is refused as soon as that shows', async () => {
  let looked = 0;
  const value = new Proxy({}, { ownKeys: () => ((looked += 1), []) });
  const payload = Array.from({ length: 400_000 }, () => value);
  expect(() => payloadJson(payload, 65_536)).toThrow(expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE' }));
  expect(looked).toBe(0);
  expect(
    payloadJson(
      Array.from({ length: 32_767 }, () => 1),
      65_536,
    ),
  ).toHaveLength(65_535);
});
