import { describe, expect, test } from '@jest/globals';
import { roomKey } from '../../src/redis/keys.js';
import { Company } from '../rooms/company.js';
import { freshRoom, type Visitor } from '../support/visitor.js';

const LOG_SIZE = 6;
const company = new Company(1, { LOG_SIZE: String(LOG_SIZE) });

const OFFER = { kind: 'OFFER', payload: { type: 'offer', sdp: 'v=0' } };
const ANSWER = { kind: 'ANSWER', payload: { type: 'answer', sdp: 'v=0' } };
const CANDIDATE = { kind: 'ICE_CANDIDATE', payload: { candidate: '' } };

async function send(from: Visitor, to: Visitor, signal: { kind: string; payload: unknown }): Promise<void> {
  const { errors } = await from.say(signal.payload, { kind: signal.kind, to: to.id });
  if (errors) throw new Error(JSON.stringify(errors));
}

/** Two set up a connection: as many signals as that takes with candidates on both sides. */
async function negotiate(one: Visitor, other: Visitor): Promise<void> {
  await send(one, other, OFFER);
  await send(other, one, ANSWER);
  for (let count = 0; count < 3; count += 1) {
    await send(one, other, CANDIDATE);
    await send(other, one, CANDIDATE);
  }
}

async function threeAndOneAway() {
  const roomId = freshRoom();
  const [ann, bob, carl] = [
    await company.enter('ann', roomId),
    await company.enter('bob', roomId),
    await company.enter('carl', roomId),
  ];
  ann.cut();
  await bob.sees(ann.id, 'RECONNECTING');
  return { roomId, ann, bob, carl };
}

describe('what sets up connections', () => {
  test('pushes nothing out of the log that was said', async () => {
    const { ann, bob, carl } = await threeAndOneAway();
    await bob.count(1, 3);
    for (let times = 0; times < 5; times += 1) await negotiate(bob, carl);
    await carl.count(4, 6);
    const back = await company.welcome(ann.back());
    expect(back.recovery).toMatchObject({ recovered: true, reason: null, missedCount: 6 });
    await back.heard(1, 2, 3, 4, 5, 6);
  });

  test('is itself bounded: ten times as many events as may be said, and what goes is told', async () => {
    const { roomId, ann, bob, carl } = await threeAndOneAway();
    await bob.count(1, 2);
    for (let times = 0; times < 8; times += 1) await negotiate(bob, carl);
    expect(await company.redis.redis.xlen(roomKey(roomId, 'log'))).toBe(10 * LOG_SIZE);
    const back = await company.welcome(ann.back());
    expect(back.recovery).toMatchObject({ recovered: false, reason: 'LOG_TRIMMED', missedCount: 0 });
  });

  test('goes from the head alone, with what was said there', async () => {
    const { roomId, ann, bob, carl } = await threeAndOneAway();
    await negotiate(bob, ann);
    await carl.count(1, LOG_SIZE + 1);
    const sizes = (await company.redis.redis.lrange(roomKey(roomId, 'sizes'), 0, -1)).map(Number);
    expect(sizes.filter((size) => size > 0)).toHaveLength(LOG_SIZE);
    expect(sizes[0]).toBeGreaterThan(0);
    const back = await company.welcome(ann.back());
    expect(back.recovery).toMatchObject({ recovered: false, reason: 'LOG_TRIMMED' });
    await back.heard(2, 3, 4, 5, 6, 7);
  });
});
