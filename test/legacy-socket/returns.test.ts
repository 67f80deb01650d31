import { describe, expect, test } from '@jest/globals';
import { until } from '../support/until.js';
import type { LegacyClient } from './legacy-client.js';
import { settled, Stage } from './stage.js';

const stage = new Stage({ GRACE_SECONDS: '1', LEASE_SECONDS: '0.9' }, 2);
const texts = (client: LegacyClient): string[] => client.of('chat-message').map((frame) => frame.payload.text);
const say = (client: LegacyClient, ...said: string[]): void => {
  for (const text of said) client.say('chat-message', { text });
};

/** Ann stays; Bob came, heard "before", and went. */
async function bobAway(how: 'left' | 'dropped' | 'timed out') {
  const room = stage.room();
  const [ann, bob] = [await stage.join(room, 'ann'), await stage.join(room, 'bob')];
  say(ann, 'before');
  await bob.next('chat-message');
  if (how === 'left') await bob.leave();
  else bob.cut();
  await stage.gone(room, 'bob');
  if (how !== 'dropped') await ann.next('user-left');
  return { room, ann };
}

/** With an answer of the room, so that all said before is in the log. */
async function stored(room: string, speaker: LegacyClient): Promise<void> {
  const witness = await stage.join(room, 'witness');
  await settled(speaker, witness);
}

describe('a return', () => {
  test.each(['left', 'dropped', 'timed out'] as const)(
    'of one who %s: announced twice, then what was missed, then the room',
    async (how) => {
      const { room, ann } = await bobAway(how);
      say(ann, 'one', 'two', 'three');
      await stored(room, ann);
      const bob = await stage.open(room, 'bob');
      const state = await bob.next('room-state', ({ payload }) => payload.participants !== undefined);
      const { last_sequence } = bob.frames[0]!.payload;
      const counts = { missed_message_count: 4, last_sequence, recovered: true };
      const head = { sender_id: null, room_id: room, timestamp: expect.any(String) };
      expect(bob.frames.slice(0, 2)).toEqual([
        { type: 'room-state', payload: { reconnected: true, ...counts }, ...head },
        {
          type: 'reconnection-detected',
          payload: { ...counts, disconnect_duration_seconds: expect.any(Number) },
          ...head,
          ...counts,
          disconnect_duration_seconds: expect.any(Number),
        },
      ]);
      expect(last_sequence).toBeGreaterThan(0);
      expect(bob.frames[1]!.disconnect_duration_seconds).toBeLessThan(60);
      expect(texts(bob).slice(0, 3)).toEqual(['one', 'two', 'three']);
      expect(bob.types).toEqual([
        'room-state',
        'reconnection-detected',
        ...Array(4).fill('chat-message'),
        'room-state',
      ]);
      expect(state.payload.participant_count).toBe(3);
    },
  );

  test('replays frames as they were relayed, with a time only where the sender gave one', async () => {
    const { room, ann } = await bobAway('left');
    ann.say('media-control', { action: 'mute', media_type: 'audio', user_id: 'ann', timestamp: 't' });
    ann.say('reaction', { reaction_type: 'clap' }, { timestamp: '2025-01-01T00:00:00Z', sender_id: 'eve', more: 1 });
    await stored(room, ann);
    const bob = await stage.join(room, 'bob');
    expect(bob.frames.slice(2, 4)).toEqual([
      {
        type: 'media-control',
        payload: { action: 'mute', media_type: 'audio', user_id: 'ann', timestamp: 't' },
        sender_id: 'ann',
        room_id: room,
        timestamp: null,
      },
      {
        type: 'reaction',
        payload: { reaction_type: 'clap' },
        sender_id: 'ann',
        room_id: room,
        timestamp: '2025-01-01T00:00:00Z',
      },
    ]);
  });

  test('replays every offer, candidate and answer, those that a newer offer made stale too', async () => {
    const { room, ann } = await bobAway('left');
    for (const n of [1, 2, 3]) {
      ann.say('offer', { type: 'offer', sdp: `v=${n}` });
      ann.say('ice-candidate', { candidate: `candidate:${n}`, sdpMid: '0', sdpMLineIndex: 0 });
    }
    await stored(room, ann);
    const bob = await stage.join(room, 'bob');
    expect(bob.of('offer').map((frame) => frame.payload.sdp)).toEqual(['v=1', 'v=2', 'v=3']);
    expect(bob.of('ice-candidate')).toHaveLength(3);
  });

  test("replays neither the user's own frames nor those for others", async () => {
    const room = stage.room();
    const [ann, bob] = [await stage.join(room, 'ann'), await stage.join(room, 'bob')];
    say(bob, 'own');
    await ann.next('chat-message');
    await bob.leave();
    await ann.next('user-left');
    ann.say('offer', { sdp: 'x', type: 'offer', target_user_id: 'cat' });
    ann.say('offer', { sdp: 'y', type: 'offer', target_user_id: 'bob' });
    await stored(room, ann);
    const back = await stage.join(room, 'bob');
    expect(back.of('offer').map((frame) => frame.payload)).toEqual([
      { sdp: 'y', type: 'offer', target_user_id: 'bob' },
    ]);
    expect(texts(back)).not.toContain('own');
    expect(back.frames[1]!.missed_message_count).toBe(2);
  });

  test('with nothing missed is announced with a count of 0', async () => {
    const { room } = await bobAway('dropped');
    const bob = await stage.join(room, 'bob');
    expect(bob.types).toEqual(['room-state', 'reconnection-detected', 'room-state']);
    expect(bob.frames[0]!.payload).toMatchObject({ missed_message_count: 0, recovered: true });
  });

  test('of 60 messages away brings the last 50, and says that some are gone', async () => {
    const { room, ann } = await bobAway('left');
    const witness = await stage.join(room, 'witness');
    for (let number = 1; number <= 60; number += 1) ann.say('chat-message', { text: `number ${number}` });
    await witness.next('chat-message', (frame) => frame.payload.text === 'number 60');
    const bob = await stage.join(room, 'bob');
    expect(texts(bob)).toEqual(Array.from({ length: 50 }, (_, index) => `number ${index + 11}`));
    expect(bob.frames[0]!.payload).toMatchObject({ reconnected: true, missed_message_count: 50, recovered: false });
    expect(bob.frames[1]!).toMatchObject({ missed_message_count: 50, recovered: false, payload: { recovered: false } });
  });

  test('on another node is told the same', async () => {
    const { room, ann } = await bobAway('dropped');
    say(ann, 'one', 'two');
    await stored(room, ann);
    const bob = await stage.join(room, 'bob', 1);
    expect(texts(bob).slice(0, 2)).toEqual(['one', 'two']);
    say(bob, 'hello from the other node');
    await ann.next('chat-message', (frame) => frame.payload.text === 'hello from the other node');
  });

  test('within the grace is not told to the others, who never saw it go', async () => {
    const { room, ann } = await bobAway('dropped');
    const bob = await stage.join(room, 'bob');
    await settled(bob, ann);
    expect(ann.types).toEqual(['room-state', 'room-state', 'user-joined', 'chat-message']);
  });

  test('after it is: room-state and user-joined again', async () => {
    const { room, ann } = await bobAway('timed out');
    const bob = await stage.join(room, 'bob');
    await settled(bob, ann);
    expect(ann.types.slice(3, -1)).toEqual(['room-state', 'user-left', 'room-state', 'user-joined']);
  });

  test('into a room whose last participant timed out finds its log', async () => {
    const room = stage.room();
    const [ann, bob] = [await stage.join(room, 'ann'), await stage.join(room, 'bob')];
    bob.cut();
    await stage.gone(room, 'bob');
    say(ann, 'for nobody');
    await ann.next('user-left');
    ann.cut();
    await until(
      async () => (await stage.rest('ann', 'GET', `/rooms/${room}/reconnection-state`)).state?.is_connected === false,
    );
    await until(async () => (await stage.redis.redis.hlen(await rosterOf(room))) === 0, 'the room to be empty');
    const back = await stage.join(room, 'bob');
    expect(texts(back)).toEqual(['for nobody']);
    expect(back.frames[1]!.missed_message_count).toBe(1);
  });

  test('takes over the participant that dropped: the room has it once', async () => {
    const { room, ann } = await bobAway('dropped');
    for (let times = 0; times < 3; times += 1) {
      const bob = await stage.join(room, 'bob');
      expect(bob.frames.at(-1)!.payload.participant_count).toBe(2);
      bob.cut();
      await stage.gone(room, 'bob');
    }
    expect(await stage.redis.redis.hlen(await rosterOf(room))).toBe(2);
    expect(ann.of('user-joined')).toHaveLength(1);
  });

  test('knows to the frame what was received, in a room that never falls silent', async () => {
    const room = stage.room();
    const ann = await stage.join(room, 'ann');
    const heard: string[] = [];
    let said = 0;
    const talk = setInterval(() => say(ann, `${(said += 1)}`), 3);
    try {
      for (let times = 0; times < 5; times += 1) {
        const bob = await stage.join(room, 'bob');
        const enough = heard.length + 20;
        await until(() => heard.length + texts(bob).length >= enough);
        if (times % 2 === 0) bob.cut();
        else await bob.leave();
        heard.push(...texts(bob));
        await stage.gone(room, 'bob');
      }
    } finally {
      clearInterval(talk);
    }
    const numbers = heard.map(Number);
    const gaps = numbers.filter((number, index) => index > 0 && number > numbers[index - 1]! + 1);
    // What was on its way when the network went may come twice; nothing is left out.
    expect(gaps).toEqual([]);
  });
});

describe('what was addressed to a participant of its user', () => {
  test('is found by its return as another', async () => {
    const room = stage.room();
    const gina = await stage.graphql(room, 'gina');
    const bob = await stage.join(room, 'bob');
    const { participant } = await gina.feed.find((event) => event.__typename === 'ParticipantJoined');
    bob.cut();
    await stage.gone(room, 'bob');
    await gina.send({ to: participant.id, kind: 'OFFER', payload: { type: 'offer', sdp: 'v=0' } });
    await gina.feed.find((event) => event.__typename === 'ParticipantLeft');
    const back = await stage.join(room, 'bob');
    expect(back.of('offer').map((frame) => frame.payload)).toEqual([
      { type: 'offer', sdp: 'v=0', target_user_id: 'bob' },
    ]);
  });
});

async function rosterOf(room: string): Promise<string> {
  const [key] = await stage.redis.redis.keys(`*:room:${room}:meta`);
  return key!.replace(/meta$/, 'roster');
}
