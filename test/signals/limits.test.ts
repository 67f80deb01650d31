import { expect, test } from '@jest/globals';
import { codeOf, SocketClient } from '../support/graphql.js';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';
import { freshRoom, type Visitor } from '../support/visitor.js';
import { Company } from '../rooms/company.js';

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
