import { describe, expect, test } from '@jest/globals';
import { roomKey } from '../../src/redis/keys.js';
import { ANSWER_MS } from '../../src/rooms/roll-call.js';
import type { RoomEvent } from '../support/graphql.js';
import { spawnNode } from '../support/node.js';
import { until } from '../support/until.js';
import { LegacyClient } from './legacy-client.js';
import { settled, Stage } from './stage.js';

// A renewal tells storage what was received, every two seconds: no lease ends while these tests last.
const stage = new Stage({ LEASE_SECONDS: '6' }, 2);
const texts = (client: LegacyClient): string[] => client.of('chat-message').map((frame) => frame.payload.text);
const say = (client: LegacyClient, ...said: string[]): void => {
  for (const text of said) client.say('chat-message', { text });
};
const RETURN = ['room-state', 'reconnection-detected'];

interface Row {
  readonly id: string;
  readonly user: string;
  readonly state: string;
}

async function participantsOf(room: string, user: string): Promise<Row[]> {
  const rows = await stage.redis.redis.hvals(roomKey(room, 'roster'));
  return rows.map((row) => JSON.parse(row) as Row).filter((row) => row.user === user);
}

/** Waits until storage knows that all of a user's tabs have received all that was said. */
async function received(room: string, user: string): Promise<void> {
  await until(async () => {
    const [epoch, top] = await stage.redis.redis.hmget(roomKey(room, 'meta'), 'e', 's');
    const known = await Promise.all(
      (await participantsOf(room, user)).map(({ id }) => stage.redis.redis.hget(roomKey(room, 'acknowledged'), id)),
    );
    return known.every((position) => position === `${epoch}:${top}`);
  }, `${user} to have received everything`);
}

/** Ann and a witness stay; so many tabs of Bob received all, and are cut off without a sign: no close, no answer. */
async function bobCutOff(tabs = 1) {
  const room = stage.room();
  const ann = await stage.join(room, 'ann');
  const lost: LegacyClient[] = [];
  for (let tab = 0; tab < tabs; tab += 1) lost.push(await stage.join(room, 'bob'));
  const witness = await stage.join(room, 'witness');
  say(ann, 'before');
  await Promise.all(lost.map((bob) => bob.next('chat-message')));
  await received(room, 'bob');
  for (const bob of lost) bob.stopReading();
  return { room, ann, witness, lost };
}

async function timed<Result>(what: Promise<Result>): Promise<{ result: Result; ms: number }> {
  const started = performance.now();
  return { result: await what, ms: performance.now() - started };
}

describe('who comes back before its cut was noticed', () => {
  test.each([
    ['the same node', 0],
    ['another node', 1],
  ])('to %s: is announced, and given exactly what it missed', async (_, node) => {
    const { room, ann, witness } = await bobCutOff();
    const gina = await stage.graphql(room, 'gina');
    say(ann, 'one', 'two', 'three');
    await witness.next('chat-message', (frame) => frame.payload.text === 'three');
    expect(await participantsOf(room, 'bob')).toMatchObject([{ state: 'CONNECTED' }]);
    const { result: back, ms } = await timed(stage.join(room, 'bob', node));
    expect(ms).toBeLessThan(3 * ANSWER_MS);
    expect(back.types).toEqual([...RETURN, 'chat-message', 'chat-message', 'chat-message', 'room-state']);
    expect(texts(back)).toEqual(['one', 'two', 'three']);
    expect(back.frames[1]!).toMatchObject({ missed_message_count: 3, recovered: true });
    // As long as nothing was heard of it, which is longer than it took to notice.
    expect(back.frames[1]!.disconnect_duration_seconds).toBeGreaterThan(ANSWER_MS / 1000);
    expect(back.frames.at(-1)!.payload.participants!.map((one) => one.username)).toEqual([
      'ann',
      'bob',
      'witness',
      'gina',
    ]);

    await settled(ann, back);
    say(back, 'here again');
    await ann.next('chat-message', (frame) => frame.payload.text === 'here again');
    expect(new Set(texts(back)).size).toBe(4);
    expect(ann.of('user-left')).toEqual([]);
    expect(ann.of('user-joined').map((frame) => frame.payload.username)).toEqual(['bob', 'witness', 'gina']);
    const seen = gina.feed.events.filter(({ __typename }) => /^Participant/.test(__typename));
    expect(seen.map((event: RoomEvent) => [event.participant.userId, event.participant.state])).toEqual([
      ['bob', 'RECONNECTING'],
      ['bob', 'CONNECTED'],
    ]);
    expect(await participantsOf(room, 'bob')).toHaveLength(1);
  });

  test('after its node was killed: the same, from what storage knows', async () => {
    const victim = await spawnNode(stage.redis.url, { LEASE_SECONDS: '6' });
    try {
      const room = stage.room();
      const [ann, witness] = [await stage.join(room, 'ann'), await stage.join(room, 'witness')];
      const bob = await LegacyClient.join(victim.url, room, 'bob');
      say(ann, 'before');
      await bob.next('chat-message');
      await received(room, 'bob');
      await victim.kill('SIGKILL');
      say(ann, 'one', 'two');
      await witness.next('chat-message', (frame) => frame.payload.text === 'two');
      expect(await participantsOf(room, 'bob')).toMatchObject([{ state: 'CONNECTED' }]);
      const back = await stage.join(room, 'bob');
      expect(back.types).toEqual([...RETURN, 'chat-message', 'chat-message', 'room-state']);
      expect(texts(back)).toEqual(['one', 'two']);
      await settled(back, ann);
      expect(ann.of('user-left')).toEqual([]);
      expect(await participantsOf(room, 'bob')).toHaveLength(1);
    } finally {
      await victim.stop();
    }
  }, 60_000);

  test('time and again, in a room that never falls silent: nothing is left out', async () => {
    const room = stage.room();
    const ann = await stage.join(room, 'ann');
    const heard: number[] = [];
    let said = 0;
    const talk = setInterval(() => say(ann, `${(said += 1)}`), 50);
    try {
      for (let times = 0; times < 4; times += 1) {
        const bob = await stage.join(room, 'bob', times % 2);
        const enough = heard.length + 20;
        await until(() => heard.length + texts(bob).length >= enough);
        bob.stopReading();
        heard.push(...texts(bob).map(Number));
        expect(bob.of('reconnection-detected')).toHaveLength(times === 0 ? 0 : 1);
      }
    } finally {
      clearInterval(talk);
    }
    // What was on its way when the network went may come twice.
    expect(heard.filter((number, index) => index > 0 && number > heard[index - 1]! + 1)).toEqual([]);
    expect(await participantsOf(room, 'bob')).toHaveLength(1);
  });

  test('with two tabs at once: each is announced, in the place of one that was lost', async () => {
    const { room, ann, witness } = await bobCutOff(2);
    say(ann, 'missed');
    await witness.next('chat-message', (frame) => frame.payload.text === 'missed');
    const both = await Promise.all([stage.join(room, 'bob'), stage.join(room, 'bob', 1)]);
    for (const back of both) {
      expect(back.types).toEqual([...RETURN, 'chat-message', 'room-state']);
      expect(texts(back)).toEqual(['missed']);
    }
    expect(await participantsOf(room, 'bob')).toMatchObject([{ state: 'CONNECTED' }, { state: 'CONNECTED' }]);
  });

  test('with two newcomers for one lost: one comes back, the other is a further tab', async () => {
    const { room, ann, witness } = await bobCutOff();
    say(ann, 'missed');
    await witness.next('chat-message', (frame) => frame.payload.text === 'missed');
    const both = await Promise.all([stage.join(room, 'bob'), stage.join(room, 'bob', 1)]);
    expect(both.map((one) => texts(one)).sort()).toEqual([[], ['missed']]);
    expect(both.map((one) => one.types.length).sort()).toEqual([1, 4]);
    await settled(ann, ...both);
  });

  test('and goes again before it is let in: nothing happened; the next one is given all', async () => {
    const { room, ann, witness } = await bobCutOff();
    say(ann, 'missed');
    const impatient = await stage.open(room, 'bob');
    await impatient.leave();
    const back = await stage.join(room, 'bob');
    expect(impatient.frames).toEqual([]);
    expect(texts(back)).toEqual(['missed']);
    await settled(ann, back, witness);
    expect(ann.of('user-left')).toEqual([]);
  });
});

describe('a further tab of one that is there', () => {
  test.each([
    ['the same node', 0],
    ['another node', 1],
  ])('on %s is told the room at once, without an announcement', async (_, node) => {
    const room = stage.room();
    const [ann, bob] = [await stage.join(room, 'ann'), await stage.join(room, 'bob')];
    say(ann, 'before');
    await bob.next('chat-message');
    const { result: tab, ms } = await timed(stage.join(room, 'bob', node));
    expect(ms).toBeLessThan(ANSWER_MS);
    await settled(ann, bob, tab);
    expect(tab.types).toEqual(['room-state', 'chat-message']);
    expect(bob.types).toEqual(['room-state', 'chat-message', 'chat-message']);
    expect(await participantsOf(room, 'bob')).toHaveLength(2);
  });

  test('that opens in the same moment finds it there', async () => {
    for (let round = 0; round < 30; round += 1) {
      const room = stage.room();
      const tabs = await Promise.all([0, 0, 1].map((node) => stage.join(room, 'bob', node)));
      expect(tabs.map((tab) => tab.types)).toEqual([['room-state'], ['room-state'], ['room-state']]);
      for (const tab of tabs) tab.cut();
    }
  });

  test('beside one of GraphQL, which comes back by its key alone: nobody is called', async () => {
    const room = stage.room();
    const gina = await stage.graphql(room, 'gina');
    gina.client.stopReading();
    const { result: tab, ms } = await timed(stage.join(room, 'gina'));
    expect(ms).toBeLessThan(ANSWER_MS);
    expect(tab.types).toEqual(['room-state']);
    tab.say('reaction', { n: 1 });
    gina.client.resumeReading();
    await gina.feed.find((event) => event.topic === 'reaction');
    expect(gina.feed.errors).toEqual([]);
  });
});

describe('one that was only slow', () => {
  test('goes on beside the newcomer that took its place, and notices nothing', async () => {
    const { room, ann, witness, lost } = await bobCutOff();
    const slow = lost[0]!;
    say(ann, 'one');
    await witness.next('chat-message', (frame) => frame.payload.text === 'one');
    const newcomer = await stage.join(room, 'bob', 1);
    say(ann, 'two');
    await newcomer.next('chat-message', (frame) => frame.payload.text === 'two');
    slow.resumeReading();
    await slow.next('chat-message', (frame) => frame.payload.text === 'two');
    say(ann, 'three');
    await Promise.all(
      [slow, newcomer].map((one) => one.next('chat-message', (frame) => frame.payload.text === 'three')),
    );
    expect(texts(slow)).toEqual(['before', 'one', 'two', 'three']);
    expect(texts(newcomer)).toEqual(['one', 'two', 'three']);
    expect(slow.of('reconnection-detected')).toEqual([]);
    expect(slow.close).toBeUndefined();
    const [taken, ...more] = await participantsOf(room, 'bob');
    expect(more).toHaveLength(1);
    expect(taken).toMatchObject({ state: 'CONNECTED' });
    await settled(slow, ann);
    expect(ann.of('user-joined').map((frame) => frame.payload.username)).toEqual(['bob', 'witness']);
  });

  test('is heard, though what it says comes before its answer', async () => {
    const { room, ann, lost } = await bobCutOff();
    await stage.join(room, 'bob');
    await until(async () => (await participantsOf(room, 'bob')).every(({ state }) => state === 'CONNECTED'));
    say(lost[0]!, 'still here');
    await ann.next('chat-message', (frame) => frame.payload.text === 'still here');
    expect(await participantsOf(room, 'bob')).toHaveLength(2);
    expect(lost[0]!.of('error')).toEqual([]);
  });

  test('takes its own place again where nobody else did', async () => {
    const { room, ann, lost } = await bobCutOff();
    const slow = lost[0]!;
    const [before] = await participantsOf(room, 'bob');
    await (await stage.open(room, 'bob')).leave();
    await until(async () => (await participantsOf(room, 'bob')).every(({ state }) => state === 'RECONNECTING'));
    say(ann, 'meanwhile');
    slow.resumeReading();

    await slow.next('chat-message', (frame) => frame.payload.text === 'meanwhile');
    await settled(slow, ann);
    await settled(ann, slow);
    expect(await participantsOf(room, 'bob')).toEqual([
      expect.objectContaining({ id: before!.id, state: 'CONNECTED' }),
    ]);
    expect(slow.of('reconnection-detected')).toEqual([]);
    expect(texts(slow).filter((text) => text === 'meanwhile')).toHaveLength(1);
  });
});
