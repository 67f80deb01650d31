import { describe, expect, test } from '@jest/globals';
import { until } from '../support/until.js';
import { freshRoom } from '../support/visitor.js';
import { Fleet } from './fleet.js';

const LEASE_MS = 1500;
const GRACE_MS = 3000;
const TIMES = { LEASE_SECONDS: String(LEASE_MS / 1000), GRACE_SECONDS: String(GRACE_MS / 1000) };
const fleet = new Fleet();

async function twoNodes() {
  const redis = await fleet.redis();
  const [here, apart] = await Promise.all([fleet.here(redis, TIMES), fleet.apart(redis, TIMES)]);
  const roomId = freshRoom();
  const ann = await fleet.enter(here, 'ann', roomId);
  return { redis, here, apart, roomId, ann };
}

describe('a node is killed', () => {
  test('who comes back to another lost nothing; who stays away is gone after its grace', async () => {
    const { here, apart, roomId, ann } = await twoNodes();
    const bob = await fleet.enter(apart, 'bob', roomId);
    const carl = await fleet.enter(apart, 'carl', roomId);
    const dora = await fleet.enter(apart, 'dora', roomId);
    await ann.count(1, 3);
    for (const one of [bob, carl, dora]) await one.heard(1, 2, 3);
    await apart.kill('SIGKILL');
    const killedAt = Date.now();
    await ann.count(4, 6);
    const again = await fleet.welcome(bob.back(here));
    expect(again.snapshot).toMatchObject({
      resumed: true,
      you: { id: bob.id },
      recovery: { recovered: true, missedCount: 3 },
    });
    await again.heard(4, 5, 6);
    await ann.sees(dora.id, 'RECONNECTING');
    expect(Date.now() - killedAt).toBeLessThan(LEASE_MS + 2000);
    // By its key alone: nothing is lost, though what the dead node had not told yet comes again.
    const carlAgain = await fleet.welcome(carl.backByKey(here));
    expect(carlAgain.snapshot).toMatchObject({ resumed: true, recovery: { recovered: true } });
    await until(() => carlAgain.room.payloads.at(-1) === 6);
    expect(carlAgain.room.payloads).toEqual([1, 2, 3, 4, 5, 6].slice(-carlAgain.room.payloads.length));
    expect(carlAgain.room.payloads.length).toBeGreaterThanOrEqual(3);
    await ann.seesLeave(dora.id, 'TIMED_OUT');
    expect(Date.now() - killedAt).toBeLessThan(GRACE_MS + 2500);
    expect(ann.all('ParticipantLeft')).toHaveLength(1);
    await ann.count(7, 7);
    await again.heard(4, 5, 6, 7);
  });
});

describe('a node stands still and goes on', () => {
  test('who came back elsewhere stays there; who did not is itself again', async () => {
    const { here, apart, roomId, ann } = await twoNodes();
    const bob = await fleet.enter(apart, 'bob', roomId);
    const carl = await fleet.enter(apart, 'carl', roomId);
    await ann.count(1, 1);
    await Promise.all([bob.heard(1), carl.heard(1)]);
    await apart.kill('SIGSTOP');
    const again = await fleet.welcome(bob.back(here));
    await ann.seesLeave(carl.id, 'TIMED_OUT');
    await ann.count(2, 2);
    await apart.kill('SIGCONT');
    expect(await bob.room.refusal()).toMatchObject({ code: 'PARTICIPANT_REPLACED' });
    // In mid-stream: the same participant, joined once more.
    await until(() => carl.all('RoomSnapshot').length === 2, 'carl is told');
    expect(carl.all('RoomSnapshot')[1]).toMatchObject({
      you: { id: carl.id },
      participantKey: carl.key,
      recovery: { recovered: true },
    });
    await ann.room.find(
      ({ __typename, participant }) => __typename === 'ParticipantJoined' && participant.id === carl.id,
    );
    await ann.count(3, 3);
    await again.heard(2, 3);
    await carl.heard(1, 2, 3);
    expect(again.room.errors).toEqual([]);
  });
});

test('a node that is told to end sends its clients away with 1012, and they come back to another', async () => {
  const { here, apart, roomId, ann } = await twoNodes();
  const bob = await fleet.enter(apart, 'bob', roomId);
  const carl = await fleet.enter(apart, 'carl', roomId);
  const toldAt = Date.now();
  await apart.kill('SIGTERM');
  expect(Date.now() - toldAt).toBeLessThan(10_000);
  for (const one of [bob, carl]) {
    expect(one.client.closes).toEqual([expect.objectContaining({ code: 1012 })]);
    await ann.sees(one.id, 'RECONNECTING');
    const again = await fleet.welcome(one.back(here));
    expect(again.snapshot).toMatchObject({ resumed: true, recovery: { recovered: true } });
  }
  expect(ann.all('ParticipantLeft')).toEqual([]);
});
