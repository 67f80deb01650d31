import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SocketClient } from '../support/graphql.js';
import { startNode, type RejoinNode } from '../support/node.js';
import { RedisServer } from '../support/redis-server.js';
import { tokenFor } from '../support/tokens.js';
import { fresh, LegacyUser, type Json } from './scenario.js';

let redis: RedisServer;
let node: RejoinNode;
beforeAll(async () => {
  redis = await RedisServer.start();
  node = await startNode(redis.url);
});
afterAll(async () => {
  await node.stop();
  await redis.stop();
});

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/;

async function report(body: string): Promise<{ status: number; text: string; json: Json }> {
  const alice = await LegacyUser.of(node, fresh('alice'));
  return alice.ask(`/rooms/${fresh('room')}/connection-quality`, { method: 'POST', body });
}

describe('the grade', () => {
  test.each([
    [50, 0.5, 10, 'good'],
    [180, 2.5, 35, 'fair'],
    [400, 8, 80, 'poor'],
    [150, 2, 30, 'good'],
    [151, 0, 0, 'fair'],
    [0, 2.1, 0, 'fair'],
    [0, 0, 30.5, 'fair'],
    [300, 5, 50, 'fair'],
    [301, 0, 0, 'poor'],
    [0, 5.1, 0, 'poor'],
    [0, 0, 51, 'poor'],
    [-1, -1, -1, 'good'],
  ])('of %d ms, %d %%, %d ms is %s', async (latency_ms, packet_loss_percent, jitter_ms, quality) => {
    const metrics = { latency_ms, packet_loss_percent, jitter_ms };
    const { status, json } = await report(JSON.stringify(metrics));
    expect(status).toBe(200);
    expect(json).toEqual({
      quality,
      metrics,
      recommendations: expect.any(Array),
      timestamp: expect.stringMatching(TIME),
    });
    expect(json.recommendations).toHaveLength({ poor: 4, fair: 2, good: 0 }[quality] ?? -1);
  });

  test.each([
    ['{}', 'good'],
    ['{"bandwidth_kbps": 1}', 'good'],
    ['{"latency_ms": "180"}', 'unknown'],
    ['{"latency_ms": null}', 'unknown'],
    ['{"jitter_ms": [1]}', 'unknown'],
    ['{"packet_loss_percent": {}}', 'unknown'],
    ['{"latency_ms": true}', 'good'],
    // Python compares from left to right, and stops at the first that holds.
    ['{"latency_ms": 400, "jitter_ms": null}', 'poor'],
    ['{"latency_ms": 1e400}', 'poor'],
  ])('of %s is %s', async (body, quality) => {
    const { status, json } = await report(body);
    expect([status, json.quality]).toEqual([200, quality]);
    if (quality === 'unknown') expect(json.recommendations).toEqual([]);
  });

  test('comes with what to do, in this order', async () => {
    expect((await report('{"latency_ms":400}')).json.recommendations).toEqual([
      expect.stringMatching(/lower the video quality/i),
      expect.stringMatching(/close other/i),
      expect.stringMatching(/check your network/i),
      expect.stringMatching(/reconnect/i),
    ]);
    expect((await report('{"latency_ms":200}')).json.recommendations).toEqual([
      expect.stringMatching(/stable but could be better/i),
      expect.stringMatching(/if it lags/i),
    ]);
  });
});

test('metrics are echoed as they were written', async () => {
  const written = '{"latency_ms": 180.0, "big": 12345678901234567890, "own": {"__proto__": 1, "a": [1.50]}}';
  expect((await report(written)).text).toContain(`"metrics":${written}`);
});

test.each([
  ['[]', 'dict_type'],
  ['"text"', 'dict_type'],
  ['7', 'dict_type'],
  ['', 'missing'],
  ['null', 'missing'],
  ['{', 'json_invalid'],
])('a report cannot be %j', async (body, type) => {
  const { status, json } = await report(body);
  expect([status, json.detail.length, json.detail[0].type, json.detail[0].loc[0]]).toEqual([422, 1, type, 'body']);
});

describe('the state of a user', () => {
  const state = async (user: LegacyUser, room: string) =>
    (await user.ask(`/rooms/${encodeURIComponent(room)}/reconnection-state`)).json;

  test('is null for who was never there, or is there for the first time; a quality report changes nothing', async () => {
    const [room, name] = [fresh('room'), fresh('alice')];
    const alice = await LegacyUser.of(node, name);
    const none = { room_id: room, user_id: name, state: null, message: expect.any(String) };
    expect(await state(alice, room)).toEqual(none);
    expect(await state(alice, `${room}!`)).toEqual(none);
    const socket = new SocketClient(node.socketUrl, await tokenFor(name));
    await socket.room({ roomId: room }).snapshot();
    await alice.post(`/rooms/${room}/connection-quality`, { latency_ms: 200 });
    expect(await state(alice, room)).toEqual(none);
    await socket.dispose();
  });

  test('tells of an absence, and of the return', async () => {
    const [room, name] = [fresh('room'), fresh('alice')];
    const alice = await LegacyUser.of(node, name);
    const host = new SocketClient(node.socketUrl, await tokenFor(fresh('host')));
    const followed = host.room({ roomId: room });
    await followed.snapshot();
    const socket = new SocketClient(node.socketUrl, await tokenFor(name));
    const first = await socket.room({ roomId: room }).snapshot();
    socket.cut();
    await followed.find(
      (event) => event.__typename === 'ParticipantChanged' && event.participant.state === 'RECONNECTING',
      'the drop',
    );
    const away = await state(alice, room);
    expect(away).toEqual({
      room_id: room,
      user_id: name,
      state: {
        user_id: name,
        room_id: room,
        is_connected: false,
        last_seen: expect.stringMatching(TIME),
        last_sequence: expect.any(Number),
      },
    });
    await alice.post(`/rooms/${room}/connection-quality`, { latency_ms: 400 });
    expect((await state(alice, room)).state).toMatchObject({ is_connected: false, connection_quality: 'poor' });
    await alice.post(`/rooms/${room}/connection-quality`, { latency_ms: 'x' });
    expect((await state(alice, room)).state).toMatchObject({ connection_quality: 'unknown' });
    await alice.post(`/rooms/${room}/connection-quality`, { latency_ms: 400 });
    const again = new SocketClient(node.socketUrl, await tokenFor(name));
    await again.room({ roomId: room, participantKey: first.participantKey }).snapshot();
    expect((await state(alice, room)).state).toMatchObject({ is_connected: true, connection_quality: 'poor' });
    await again.dispose();
    await host.dispose();
  });
});
