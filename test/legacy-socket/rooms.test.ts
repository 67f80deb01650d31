import { describe, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import { SECRET, tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';
import type { Frame } from './legacy-client.js';
import { settled, Stage } from './stage.js';

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/;
const stage = new Stage();
const endlessToken = (claims: object): Promise<string> =>
  new SignJWT({ ...claims, sub: 'b' }).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(SECRET));
const names = (frame: Frame): string[] => frame.payload.participants!.map((one) => one.username);

describe('who is let in', () => {
  test.each([
    ['no token', async (room: string) => `/webrtc/ws/${room}`, /\?token=/],
    ['an empty token', async (room: string) => `/webrtc/ws/${room}?token=`, /\?token=/],
    ['a token that is none', async (room: string) => `/webrtc/ws/${room}?token=nonsense`, /not valid/],
    ['an expired token', async (room: string) => `/webrtc/ws/${room}?token=${await tokenFor('b', {}, 1)}`, /expired/],
    [
      'a token for other rooms',
      async (room: string) => `/webrtc/ws/${room}?token=${await tokenFor('b', { rooms: ['x'] })}`,
      /cover/,
    ],
    ['a room id without a letter', async () => `/webrtc/ws/%20!.?token=${await tokenFor('b')}`, /room id/],
    ['no room id', async () => `/webrtc/ws/?token=${await tokenFor('b')}`, /room id/],
    ['a room id that is too long', async () => `/webrtc/ws/${'x'.repeat(101)}?token=${await tokenFor('b')}`, /room id/],
    ['a room id that is no text', async () => `/webrtc/ws/%ff?token=${await tokenFor('b')}`, /room id/],
  ])('%s: accepted, then 1008 with a reason', async (_, path, reason) => {
    const client = await stage.dial(await path(stage.room()));
    expect(await client.closed()).toEqual({ code: 1008, reason: expect.stringMatching(reason) });
    expect(client.frames).toEqual([]);
  });

  test('a token without an end only if it was made so', async () => {
    const endless = await stage.dial(`/webrtc/ws/${stage.room()}?token=${await endlessToken({})}`);
    expect(await endless.closed()).toEqual({ code: 1008, reason: expect.stringMatching(/end/) });
    const permanent = await stage.dial(
      `/webrtc/ws/${stage.room()}?token=${await endlessToken({ token_type: 'permanent' })}`,
    );
    await permanent.next('room-state');
  });

  test('other characters are dropped from a room id, letters of any script stay', async () => {
    const a = await stage.open('héllo wörld.한국!', 'a');
    expect((await a.next('room-state')).payload.room_id).toBe('héllowörld한국');
  });
});

describe('a first join', () => {
  test('gets the room-state, and others room-state and user-joined, in this order', async () => {
    const room = stage.room();
    const a = await stage.join(room, 'ann');
    const b = await stage.join(room, 'bob');
    const joined = await a.next('user-joined');
    expect(b.frames).toEqual([
      {
        type: 'room-state',
        payload: {
          room_id: room,
          participants: [
            { user_id: 'ann', username: 'ann', joined_at: expect.stringMatching(ISO) },
            { user_id: 'bob', username: 'bob', joined_at: expect.stringMatching(ISO) },
          ],
          participant_count: 2,
        },
        sender_id: null,
        room_id: room,
        timestamp: expect.stringMatching(ISO),
      },
    ]);
    expect(a.types).toEqual(['room-state', 'room-state', 'user-joined']);
    expect(names(a.frames[1]!)).toEqual(['ann', 'bob']);
    expect(joined).toEqual({
      type: 'user-joined',
      payload: { user_id: 'bob', username: 'bob', timestamp: expect.stringMatching(ISO) },
      sender_id: null,
      room_id: room,
      timestamp: expect.stringMatching(ISO),
    });
    expect(Object.keys(joined)).toEqual(['type', 'payload', 'sender_id', 'room_id', 'timestamp']);
  });

  test('of a room that is full: ROOM_FULL, 1008, and nobody hears of it', async () => {
    const small = stage.room();
    const guests = [];
    for (let index = 0; index < 50; index += 1) guests.push(await stage.join(small, `guest-${index}`));
    const late = await stage.open(small, 'late');
    expect(await late.closed()).toEqual({ code: 1008, reason: 'Room full' });
    expect(late.frames).toEqual([
      {
        type: 'error',
        payload: { code: 'ROOM_FULL', message: expect.stringContaining('50'), details: null },
        sender_id: null,
        room_id: null,
        timestamp: null,
      },
    ]);
    await settled(guests[0]!, guests[49]!);
    expect(guests[49]!.types).toEqual(['room-state', 'chat-message']);
    expect((await stage.rest('late', 'GET', `/rooms/${small}/reconnection-state`)).state).toBeNull();
  });
});

describe('going', () => {
  test.each([1000, 1001, 4000])('a close frame (%d) is a leave: room-state and user-left at once', async (code) => {
    const room = stage.room();
    const [a, b] = [await stage.join(room, 'ann'), await stage.join(room, 'bob')];
    await a.next('user-joined');
    await b.leave(code);
    await a.next('user-left');
    expect(a.types.slice(-2)).toEqual(['room-state', 'user-left']);
    expect(names(a.frames.at(-2)!)).toEqual(['ann']);
    expect(a.frames.at(-1)!).toMatchObject({
      payload: { user_id: 'bob', username: 'bob' },
      sender_id: null,
      room_id: room,
    });
  });

  test('a cut is a drop: away at once, still listed', async () => {
    const room = stage.room();
    const [a, b] = [await stage.join(room, 'ann'), await stage.join(room, 'bob')];
    b.cut();
    await stage.gone(room, 'bob');
    const c = await stage.join(room, 'cat');
    expect(names(c.frames[0]!)).toEqual(['ann', 'bob', 'cat']);
    await a.next('user-joined', (frame) => frame.payload.username === 'cat');
    expect(a.of('user-left')).toEqual([]);
  });

  test('what was said just before a goodbye is heard before it', async () => {
    const room = stage.room();
    const [a, b] = [await stage.join(room, 'ann'), await stage.join(room, 'bob')];
    for (let n = 1; n <= 10; n += 1) b.say('chat-message', { text: `${n}` });
    await b.leave();
    await a.next('user-left');
    expect(a.of('chat-message').map((frame) => frame.payload.text)).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
      '7',
      '8',
      '9',
      '10',
    ]);
  });

  test('an empty room leaves nothing behind', async () => {
    const room = stage.room();
    const [a, b] = [await stage.join(room, 'ann'), await stage.join(room, 'bob')];
    await settled(a, b);
    await Promise.all([a.leave(), b.leave()]);
    await until(
      async () => (await stage.redis.redis.keys(`*:room:${room}:*`)).length === 0,
      'the room to be forgotten',
    );
    const again = await stage.join(room, 'ann');
    expect(again.types).toEqual(['room-state']);
  });
});

describe('several tabs of one user', () => {
  test('the roster names it once; joined with the first, left with the last', async () => {
    const room = stage.room();
    const a = await stage.join(room, 'ann');
    const tabs = [await stage.join(room, 'bob'), await stage.join(room, 'bob')];
    expect(tabs[1]!.types).toEqual(['room-state']);
    expect(tabs[1]!.frames[0]!.payload).toMatchObject({ participant_count: 2 });
    expect(names(tabs[1]!.frames[0]!)).toEqual(['ann', 'bob']);
    await tabs[0]!.leave();
    await settled(a, tabs[1]!);
    expect(a.of('user-left')).toEqual([]);
    await tabs[1]!.leave();
    await a.next('user-left');
    expect(a.types).toEqual(['room-state', 'room-state', 'user-joined', 'room-state', 'user-left']);
  });

  test("a further tab of a user that came back isn't one more return", async () => {
    const room = stage.room();
    const a = await stage.join(room, 'ann');
    await (await stage.join(room, 'bob')).leave();
    await a.next('user-left');
    a.say('chat-message', { text: 'missed' });
    const back = await stage.join(room, 'bob');
    await back.next('reconnection-detected');
    const tab = await stage.join(room, 'bob');
    expect(tab.types).toEqual(['room-state']);
    await settled(a, tab, back);
    expect(tab.types).toEqual(['room-state', 'chat-message']);
  });

  test("frames of one tab don't come to another", async () => {
    const room = stage.room();
    const a = await stage.join(room, 'ann');
    const tabs = [await stage.join(room, 'bob'), await stage.join(room, 'bob')];
    tabs[0]!.say('reaction', { reaction_type: 'clap' });
    await a.next('reaction');
    await settled(a, ...tabs);
    expect(tabs.map((tab) => tab.of('reaction'))).toEqual([[], []]);
  });
});
