import { expect, test } from '@jest/globals';
import { codeOf } from '../support/graphql.js';
import { freshRoom } from '../support/visitor.js';
import { Company } from '../rooms/company.js';

const company = new Company(2, { RATE_LIMITS: 'on' });

test('a user may send 100 signals a second in bursts of 200, over all nodes together; then is told when to go on', async () => {
  const roomId = freshRoom();
  const ann = await company.enter('ann', roomId);
  const tab = await company.enter('ann', roomId, company.node(1));
  const bob = await company.enter('bob', roomId);
  const startedAt = Date.now();
  const answers = await Promise.all(
    Array.from({ length: 600 }, (_, index) => (index % 2 === 0 ? ann : tab).say(index)),
  );
  const seconds = (Date.now() - startedAt) / 1000;
  const refused = answers.filter(({ errors }) => errors !== undefined);
  const sent = answers.length - refused.length;
  expect(sent).toBeGreaterThanOrEqual(180);
  expect(sent).toBeLessThanOrEqual(200 + 100 * (seconds + 1));
  expect(refused.length).toBeGreaterThan(0);
  for (const { errors } of refused)
    expect(errors?.[0]?.extensions).toEqual({ code: 'RATE_LIMITED', retryAfterSeconds: 1 });
  expect(codeOf(await bob.say('others are not concerned'))).toBeUndefined();
  await bob.room.find(() => bob.room.payloads.length === sent, 'what was sent, and only that');
});

test('twenty joins a second, in bursts of forty', async () => {
  const rooms = Array.from({ length: 60 }, () => freshRoom());
  const results = await Promise.allSettled(rooms.map((roomId) => company.enter('carl', roomId)));
  const refused = results.filter(({ status }) => status === 'rejected');
  expect(refused.length).toBeGreaterThan(0);
  for (const result of refused) expect(String((result as PromiseRejectedResult).reason)).toContain('RATE_LIMITED');
});
