import { describe, expect, test } from '@jest/globals';
import { Fleet } from '../faults/fleet.js';
import { codeOf, type RoomEvent } from '../support/graphql.js';
import { until } from '../support/until.js';
import { freshRoom, LEAVE, type Visitor } from '../support/visitor.js';
import { Company } from './company.js';

const GRACE_MS = 3000;
/** On a busy machine an end is told later than said; the longer one would be later still. */
const PATIENCE_MS = 25_000;
const TIMES = { LEASE_SECONDS: '5', GRACE_SECONDS: String(GRACE_MS / 1000) };
const company = new Company(2, TIMES);

const soon = { graceSeconds: 1 };
const later = { graceSeconds: 30 };

/** What the others were told of a participant since it joined, in order. */
function story(watcher: Visitor, { id }: Visitor): string[] {
  return watcher.events.flatMap(({ __typename, participant, left, reason }) => {
    if (__typename === 'ParticipantChanged' && participant.id === id) return [participant.state];
    return __typename === 'ParticipantLeft' && left.id === id ? [reason] : [];
  });
}

const told = (watcher: Visitor, type: string, { id }: Visitor): RoomEvent | undefined =>
  watcher.all(type).find((event) => (type === 'ParticipantLeft' ? event.left : event.participant).id === id);

/** By the clock of Redis: from reconnecting to gone, ms. */
function lasted(watcher: Visitor, visitor: Visitor): number {
  const [from, to] = ['ParticipantChanged', 'ParticipantLeft'].map((type) => told(watcher, type, visitor)?.at ?? '');
  return Date.parse(to ?? '') - Date.parse(from ?? '');
}

const overSocket = async (visitor: Visitor, more: object): Promise<void> => {
  const input = { roomId: visitor.roomId, participantId: visitor.id, ...more };
  const answer = visitor.client.subscribe(LEAVE, { input }, 'leaveRoom');
  await until(() => answer.completed, 'an answer');
  expect(answer.events).toEqual([{ roomId: visitor.roomId, participantId: visitor.id }]);
};

const WAYS: Readonly<Record<string, (bob: Visitor, ann: Visitor) => unknown>> = {
  'its socket is cut then': (bob) => bob.leave(soon).then(() => bob.cut()),
  'its socket closes with 1001 then': (bob) => bob.leave(soon).then(() => bob.client.close(1001)),
  'its socket stays open': (bob) => bob.leave(soon).then(() => until(() => bob.room.completed)),
  'it names no participant': (bob) => bob.ask(LEAVE, { input: { roomId: bob.roomId, ...soon } }),
  'it says so over its socket, which is cut then': (bob) => overSocket(bob, soon).then(() => bob.cut()),
  'its socket was cut before': (bob, ann) => (bob.cut(), ann.sees(bob.id, 'RECONNECTING').then(() => bob.leave(soon))),
  'it says so twice, the second time for longer': (bob) => bob.leave(soon).then(() => bob.leave(later)),
  'it says so twice, the second time for less': (bob) => bob.leave(later).then(() => bob.leave(soon)),
  'its socket was cut before, and it would prolong its grace': (bob, ann) => (
    bob.cut(),
    ann.sees(bob.id, 'RECONNECTING').then(() => bob.leave(later))
  ),
};

describe('leaveRoom with graceSeconds', () => {
  test('reconnecting for so long, then LEFT, whatever becomes of its socket', async () => {
    const endings = Object.entries(WAYS).map(async ([way, go]) => {
      const roomId = freshRoom();
      const ann = await company.enter('ann', roomId, company.node(1));
      const bob = await company.enter('bob', roomId);
      await go(bob, ann);
      await ann.seesLeave(bob.id, 'LEFT', PATIENCE_MS);
      expect([way, ...story(ann, bob)]).toEqual([way, 'RECONNECTING', 'LEFT']);
      expect([way, lasted(ann, bob) >= 1000, lasted(ann, bob) < PATIENCE_MS]).toEqual([way, true, true]);
      const again = await company.welcome(bob.back());
      expect(again.snapshot).toMatchObject({ resumed: false, recovery: { recovered: true, missedCount: 0 } });
    });
    await Promise.all(endings);
  });

  test('a return within it changes nothing, and a later drop has the whole grace again', async () => {
    const roomId = freshRoom();
    const ann = await company.enter('ann', roomId, company.node(1));
    const [bob, carl] = [await company.enter('bob', roomId), await company.enter('carl', roomId)];
    await bob.leave(soon);
    bob.cut();
    await ann.sees(bob.id, 'RECONNECTING');
    await ann.say('meanwhile');
    const again = await company.welcome(bob.back(company.node(1)));
    expect(again.snapshot).toMatchObject({ resumed: true, you: { id: bob.id, state: 'CONNECTED' } });
    await again.heard('meanwhile');
    // Whatever was due for Bob was due before this is.
    await carl.leave(soon);
    await ann.seesLeave(carl.id, 'LEFT');
    expect(story(ann, bob)).toEqual(['RECONNECTING', 'CONNECTED']);
    again.cut();
    await ann.seesLeave(bob.id, 'TIMED_OUT');
    const [, , dropped] = ann.all('ParticipantChanged').filter(({ participant }) => participant.id === bob.id);
    const gone = told(ann, 'ParticipantLeft', bob);
    // The node says since when nothing was heard of the client, which is a little longer.
    expect(Date.parse(gone?.at ?? '') - Date.parse(dropped?.at ?? '')).toBeGreaterThan(GRACE_MS / 2);
  });

  test('said late, of a connection that another one has replaced: refused, and nothing changes', async () => {
    const roomId = freshRoom();
    const ann = await company.enter('ann', roomId, company.node(1));
    const bob = await company.enter('bob', roomId);
    const { connectionId } = bob.snapshot;
    const again = await company.welcome(bob.back(company.node(1)));
    expect(again.snapshot.connectionId).not.toBe(connectionId);
    expect(codeOf(await bob.leave({ connectionId, ...soon }))).toBe('PARTICIPANT_REPLACED');
    expect(codeOf(await bob.leave({ connectionId }))).toBe('PARTICIPANT_REPLACED');
    await ann.say('all is well');
    await again.heard('all is well');
    expect(story(ann, bob)).toEqual([]);
    expect(codeOf(await again.leave({ connectionId: again.snapshot.connectionId, ...later }))).toBeUndefined();
    await ann.sees(bob.id, 'RECONNECTING');
  });

  test('of two tabs the one goes whose connection it is', async () => {
    const roomId = freshRoom();
    const ann = await company.enter('ann', roomId, company.node(1));
    const [one, other] = [await company.enter('bob', roomId), await company.enter('bob', roomId)];
    const leave = (more: object) => other.ask(LEAVE, { input: { roomId, ...later, ...more } });
    expect(codeOf(await leave({}))).toBe('AMBIGUOUS_PARTICIPANT');
    const { connectionId } = other.snapshot;
    expect(codeOf(await leave({ participantId: one.id, connectionId }))).toBe('PARTICIPANT_REPLACED');
    expect((await leave({ connectionId })).data).toEqual({ leaveRoom: { roomId, participantId: other.id } });
    await ann.sees(other.id, 'RECONNECTING');
    expect(story(ann, one)).toEqual([]);
  });

  test.each<[string, (bob: Visitor) => unknown]>([
    ['leaveRoom without it', (bob) => bob.leave()],
    ['completing the subscription', (bob) => bob.room.complete()],
    ['closing the socket with 1000', (bob) => bob.client.close(1000)],
  ])('meanwhile, %s leaves at once', async (_, go) => {
    const roomId = freshRoom();
    const ann = await company.enter('ann', roomId, company.node(1));
    const bob = await company.enter('bob', roomId);
    await bob.leave(later);
    await go(bob);
    await ann.seesLeave(bob.id, 'LEFT');
    expect(story(ann, bob)).toEqual(['RECONNECTING', 'LEFT']);
  });

  test('what is out of bounds, and who is not yours: refused, and nothing changes', async () => {
    const roomId = freshRoom();
    const ann = await company.enter('ann', roomId);
    const bob = await company.enter('bob', roomId);
    for (const graceSeconds of [0, -1, 31, 1.5]) {
      expect(codeOf(await bob.leave({ graceSeconds }))).toBe('BAD_USER_INPUT');
    }
    expect(codeOf(await bob.leave({ connectionId: '', ...soon }))).toBe('BAD_USER_INPUT');
    expect(codeOf(await bob.leave({ participantId: ann.id, ...soon }))).toBe('PARTICIPANT_NOT_FOUND');
    const strangers = { participantId: ann.id, connectionId: ann.snapshot.connectionId, ...soon };
    expect(codeOf(await bob.leave(strangers))).toBe('PARTICIPANT_REPLACED');
    const unknown = { participantId: 'nobody', connectionId: 'none', ...soon };
    expect(codeOf(await bob.leave(unknown))).toBe('PARTICIPANT_REPLACED');
    expect(codeOf(await bob.leave({ roomId: freshRoom(), ...soon }))).toBe('NOT_IN_ROOM');
    await ann.say('all is well');
    await bob.heard('all is well');
    expect([...story(ann, bob), ...story(bob, ann)]).toEqual([]);
  });

  test('the last one that left so closes the room at once: another meeting is another epoch', async () => {
    const roomId = freshRoom();
    const bob = await company.enter('bob', roomId);
    await bob.leave(soon);
    const keys = async () => [...(await company.redis.keys()).keys()].filter((key) => key.includes(roomId));
    await until(async () => (await keys()).length === 0, 'no key of the room is left');
    const again = await company.enter('bob', { roomId, after: bob.cursor, participantKey: bob.key });
    expect(again.snapshot).toMatchObject({ resumed: false, recovery: { recovered: false, reason: 'EPOCH_CHANGED' } });
  });
});

describe('leaveRoom with graceSeconds, and the node that held the connection is killed', () => {
  const fleet = new Fleet();

  test('the participant has LEFT in time', async () => {
    const redis = await fleet.redis();
    const [here, apart] = await Promise.all([fleet.here(redis, TIMES), fleet.apart(redis, TIMES)]);
    const roomId = freshRoom();
    const ann = await fleet.enter(here, 'ann', roomId);
    const bob = await fleet.enter(apart, 'bob', roomId);
    await bob.leave(soon);
    await apart.kill('SIGKILL');
    await ann.seesLeave(bob.id, 'LEFT');
    expect(story(ann, bob)).toEqual(['RECONNECTING', 'LEFT']);
    expect(lasted(ann, bob)).toBeGreaterThanOrEqual(1000);
  });
});
