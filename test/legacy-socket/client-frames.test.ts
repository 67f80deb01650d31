import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MESSAGE_TYPES } from './contract.js';
import type { LegacyClient } from './legacy-client.js';
import { settled, Stage } from './stage.js';

const stage = new Stage();
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/;

async function pair() {
  const room = stage.room();
  return { room, ann: await stage.join(room, 'ann'), bob: await stage.join(room, 'bob') };
}

async function refused(client: LegacyClient, code: string): Promise<void> {
  const error = await client.next('error');
  expect(error).toEqual({
    type: 'error',
    payload: { code, message: expect.any(String), details: null },
    sender_id: null,
    room_id: null,
    timestamp: null,
  });
  expect(client.close).toBeUndefined();
}

describe('what a client may send', () => {
  const { byClients, byServer } = MESSAGE_TYPES;

  test.each(byClients)('%s is relayed to the others as it is, in an envelope that the server fills', async (type) => {
    const { room, ann, bob } = await pair();
    const payload = { anything: { goes: [1, null, 'ß'] } };
    ann.say(type, payload, { sender_id: 'eve', room_id: 'elsewhere', extra: true });
    const frame = await bob.next(type);
    expect(frame).toEqual({ type, payload, sender_id: 'ann', room_id: room, timestamp: expect.stringMatching(ISO) });
    expect(Object.keys(frame)).toEqual(['type', 'payload', 'sender_id', 'room_id', 'timestamp']);
    await settled(bob, ann);
    expect(ann.of(type).filter((one) => one.sender_id === 'ann')).toEqual([]);
  });

  test.each(byServer)('%s is for the server alone: FORBIDDEN_TYPE', async (type) => {
    const { ann, bob } = await pair();
    ann.say(type, { user_id: 'bob' });
    const error = await ann.next('error');
    expect(error.payload.code).toBe('FORBIDDEN_TYPE');
    await settled(ann, bob);
    expect(bob.types).toEqual(['room-state', 'chat-message']);
  });

  test('its time is kept', async () => {
    const { ann, bob } = await pair();
    ann.say('reaction', {}, { timestamp: '2020-02-02T02:02:02Z' });
    expect((await bob.next('reaction')).timestamp).toBe('2020-02-02T02:02:02Z');
  });

  test('in the order in which it was said', async () => {
    const { ann, bob } = await pair();
    for (let n = 0; n < 200; n += 1) ann.say('reaction', { n });
    await bob.next('reaction', (frame) => frame.payload.n === 199);
    expect(bob.of('reaction').map((frame) => frame.payload.n)).toEqual(Array.from({ length: 200 }, (_, n) => n));
  });

  test('target_user_id: that user alone, in all its tabs', async () => {
    const { room, ann, bob } = await pair();
    const [tab, cat] = [await stage.join(room, 'bob'), await stage.join(room, 'cat')];
    ann.say('offer', { sdp: 'v=0', type: 'offer', target_user_id: 'bob' });
    await settled(ann, bob, tab, cat);
    expect([bob, tab, cat].map((one) => one.of('offer').length)).toEqual([1, 1, 0]);
    expect(bob.of('offer')[0]!.payload).toEqual({ sdp: 'v=0', type: 'offer', target_user_id: 'bob' });
  });

  test('target_user_id null or empty: everybody; a user who is not there: nobody, and nobody minds', async () => {
    const { ann, bob } = await pair();
    ann.say('reaction', { target_user_id: null });
    ann.say('reaction', { target_user_id: '' });
    ann.say('reaction', { target_user_id: 'stranger' });
    await settled(ann, bob);
    expect(bob.of('reaction')).toHaveLength(2);
    expect(ann.of('error')).toEqual([]);
  });
});

describe('what is no frame', () => {
  test.each<[string, string | Buffer, string]>([
    ['no JSON', '{"type":', 'INVALID_JSON'],
    ['nothing', '', 'INVALID_JSON'],
    ['a list', '[]', 'INVALID_JSON'],
    ['a number', '7', 'INVALID_JSON'],
    ['null', 'null', 'INVALID_JSON'],
    ['bytes', Buffer.from('{"type":"reaction","payload":{}}'), 'BINARY_FRAME'],
    ['no type', '{"payload":{}}', 'UNKNOWN_TYPE'],
    ['a type that is a number', '{"type":1,"payload":{}}', 'UNKNOWN_TYPE'],
    ['a type with an underscore', '{"type":"ice_candidate","payload":{}}', 'UNKNOWN_TYPE'],
    ['ping', '{"type":"ping"}', 'UNKNOWN_TYPE'],
    ['__proto__', '{"type":"__proto__","payload":{}}', 'UNKNOWN_TYPE'],
    ['our own announcement', '{"type":"reconnection-detected","payload":{}}', 'UNKNOWN_TYPE'],
    ['no payload', '{"type":"reaction"}', 'INVALID_PAYLOAD'],
    ['a payload that is null', '{"type":"reaction","payload":null}', 'INVALID_PAYLOAD'],
    ['a payload that is a list', '{"type":"reaction","payload":[]}', 'INVALID_PAYLOAD'],
    ['a payload that is text', '{"type":"reaction","payload":"x"}', 'INVALID_PAYLOAD'],
    ['a target that is no name', '{"type":"offer","payload":{"target_user_id":7}}', 'INVALID_PAYLOAD'],
    ['a time that is none', '{"type":"offer","payload":{},"timestamp":{}}', 'INVALID_PAYLOAD'],
    [
      'a payload over 256 KiB',
      JSON.stringify({ type: 'reaction', payload: { x: 'x'.repeat(262_144) } }),
      'INVALID_PAYLOAD',
    ],
    [
      'a payload too deep',
      `{"type":"reaction","payload":{"x":${'['.repeat(9000)}${']'.repeat(9000)}}}`,
      'INVALID_PAYLOAD',
    ],
  ])('%s: an error frame, and the socket stays', async (_, data, code) => {
    const { ann, bob } = await pair();
    ann.write(data);
    await refused(ann, code);
    await settled(ann, bob);
    expect(bob.types).toEqual(['room-state', 'chat-message']);
  });

  test('the 20th in a row still gets its error, then 1008; a right one between them starts the count again', async () => {
    const { ann, bob } = await pair();
    for (let n = 0; n < 19; n += 1) ann.write('nonsense');
    await settled(ann, bob);
    for (let n = 0; n < 20; n += 1) ann.write('nonsense');
    expect(await ann.closed()).toEqual({ code: 1008, reason: expect.any(String) });
    expect(ann.of('error')).toHaveLength(39);
  });

  test('whatever comes: an error frame, never a close, and nobody hears anything', async () => {
    const room = stage.room();
    const [ann, bob] = [await stage.join(room, 'ann'), await stage.join(room, 'bob')];
    const kept = () => stage.redis.redis.keys(`*:room:${room}:*`);
    const before = await kept();
    let sent = 0;
    const wrong = fc.oneof(
      fc.string({ unit: 'binary' }).filter((text) => !isFrame(text)),
      fc.json().filter((text) => !isFrame(text)),
      fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
      fc
        .record(
          { type: fc.oneof(fc.constantFrom(...MESSAGE_TYPES.byServer), fc.string()), payload: fc.jsonValue() },
          { requiredKeys: [] },
        )
        .map((frame) => JSON.stringify(frame))
        .filter((text) => !isFrame(text)),
      fc
        .record({
          type: fc.constantFrom(...MESSAGE_TYPES.byClients),
          payload: fc.oneof(fc.string(), fc.constant(null), fc.array(fc.jsonValue())),
        })
        .map((frame) => JSON.stringify(frame)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(wrong, { minLength: 1, maxLength: 19 }), async (several) => {
        for (const data of several) ann.write(data);
        sent += several.length;
        await settled(ann, bob);
        expect(ann.of('error')).toHaveLength(sent);
      }),
      { numRuns: 40 },
    );
    expect(ann.close).toBeUndefined();
    expect(new Set(bob.types.slice(1))).toEqual(new Set(['chat-message']));
    expect((await kept()).sort()).toEqual(before.sort());
  });
});

function isFrame(text: string): boolean {
  try {
    const { type, payload } = JSON.parse(text) as { type?: never; payload?: unknown };
    return (
      MESSAGE_TYPES.byClients.includes(type!) &&
      typeof payload === 'object' &&
      payload !== null &&
      !Array.isArray(payload)
    );
  } catch {
    return false;
  }
}

describe('chat', () => {
  test.each([
    ['hello <b>world</b>', 'hello world'],
    ['  <script>alert(1)</script> ', 'alert(1)'],
    ['click javascript:alert(1)', 'click alert(1)'],
    ['JavaJavaScript:script:x', 'x'],
    ['<<b>script>x', 'x'],
    ['<img src=x onerror=alert(1)', '<img src=x alert(1)'],
    ['a < b and c > d', 'a  d'],
    ['1 < 2', '1 < 2'],
    ['condition = 5, on time', 'condition = 5, on time'],
    ['Grüße 한국 👩‍👩‍👧', 'Grüße 한국 👩‍👩‍👧'],
  ])('%j comes as %j', async (text, cleaned) => {
    const { ann, bob } = await pair();
    ann.say('chat-message', { text, message_id: 'm', content: '<i>as it is</i>' });
    const { payload } = await bob.next('chat-message');
    expect(payload).toEqual({ text: cleaned, message_id: 'm', content: '<i>as it is</i>' });
  });

  test.each([{ text: '' }, {}, { content: 'of another client' }])('%j is relayed as it is', async (payload) => {
    const { ann, bob } = await pair();
    ann.say('chat-message', payload);
    expect((await bob.next('chat-message')).payload).toEqual(payload);
    expect(ann.of('error')).toEqual([]);
  });

  test('is cut at 50 000 characters of any script', async () => {
    const { ann, bob } = await pair();
    ann.say('chat-message', { text: `${'𝒳'.repeat(50_000)}more` });
    expect((await bob.next('chat-message')).payload.text).toBe('𝒳'.repeat(50_000));
  });

  test.each<[unknown, string]>([
    ['<b></b>', 'MALICIOUS_CONTENT'],
    ['   ', 'MALICIOUS_CONTENT'],
    ['javascript:', 'MALICIOUS_CONTENT'],
    [7, 'CONTENT_SECURITY_ERROR'],
    [null, 'CONTENT_SECURITY_ERROR'],
    [{}, 'CONTENT_SECURITY_ERROR'],
  ])('%j is dropped: %s', async (text, code) => {
    const { ann, bob } = await pair();
    ann.say('chat-message', { text });
    await refused(ann, code);
    await settled(ann, bob);
    expect(bob.of('chat-message')).toHaveLength(1);
  });

  test('that takes long to clean is not cleaned for long', async () => {
    const { ann } = await pair();
    const nested = 'javascript:'.split('').join('java') + 'java'.repeat(10_000) + 'script:'.repeat(10_000);
    const started = Date.now();
    for (const text of ['<'.repeat(500_000), nested, 'on'.repeat(200_000), `on${'x'.repeat(400_000)}`]) {
      ann.say('chat-message', { text });
    }
    ann.say('chat-message', { text: 7 });
    await ann.next('error', (frame) => frame.payload.code === 'CONTENT_SECURITY_ERROR');
    expect(Date.now() - started).toBeLessThan(2000);
  });
});

describe('a shared file', () => {
  const MIB = 1024 * 1024;
  test.each([
    ['a.pdf', 50 * MIB],
    ['a.PNG', 10 * MIB],
    ['a.tar.gz', 100 * MIB],
    ['a.svg', 100 * MIB],
    ['../a.txt', 1],
    [`${'a'.repeat(251)}.txt`, 1],
  ])('%s of %d bytes may be shared', async (name, size) => {
    const { ann, bob } = await pair();
    ann.say('file-share-offer', { file: { name, size } });
    expect((await bob.next('file-share-offer')).payload).toEqual({ file: { name, size } });
  });

  test.each<[unknown, unknown, string]>([
    ['a.pdf', 50 * MIB + 1, 'FILE_VALIDATION_FAILED'],
    ['a.png', 10 * MIB + 1, 'FILE_VALIDATION_FAILED'],
    ['a.zip', 100 * MIB + 1, 'FILE_VALIDATION_FAILED'],
    ['a.zip', -1, 'FILE_VALIDATION_FAILED'],
    ['a.exe', 1, 'FILE_VALIDATION_FAILED'],
    ['a.pdf.SH', 1, 'FILE_VALIDATION_FAILED'],
    ['a.unheard', 1, 'FILE_VALIDATION_FAILED'],
    ['README', 1, 'FILE_VALIDATION_FAILED'],
    ['a.', 1, 'FILE_VALIDATION_FAILED'],
    [`${'a'.repeat(252)}.txt`, 1, 'FILE_VALIDATION_FAILED'],
    ['a.txt', '1', 'CONTENT_SECURITY_ERROR'],
    [['a.txt'], 1, 'CONTENT_SECURITY_ERROR'],
  ])('%j of %j bytes: %s', async (name, size, code) => {
    const { ann } = await pair();
    ann.say('file-share-offer', { file: { name, size } });
    await refused(ann, code);
  });

  test('that says nothing of itself is not looked at', async () => {
    const { ann, bob } = await pair();
    ann.say('file-share-offer', { transfer_id: 't', file_name: 'a.exe' });
    await bob.next('file-share-offer');
  });
});
