import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { post, type RoomEvent } from '../support/graphql.js';
import { tokenFor } from '../support/tokens.js';
import type { LegacyClient } from './legacy-client.js';
import { settled, Stage } from './stage.js';

const stage = new Stage({}, 2);
const signals = (feed: { readonly events: readonly RoomEvent[] }): RoomEvent[] =>
  feed.events.filter((event) => event.__typename === 'SignalReceived');
const CANDIDATE = { candidate: 'candidate:1 1 udp 1 10.0.0.1 9 typ host', sdpMid: '0', sdpMLineIndex: 0 };

/** A legacy client on one node, a GraphQL one on the other. */
async function pair() {
  const room = stage.room();
  const lena = await stage.join(room, 'lena');
  const gina = await stage.graphql(room, 'gina', 1);
  await lena.next('user-joined');
  const { room: seen } = await gina.feed.snapshot();
  const lenaId = seen.participants.find((one) => one.userId === 'lena')!.id;
  return { room, lena, gina, lenaId };
}

async function heard(gina: Awaited<ReturnType<typeof pair>>['gina'], kind: string): Promise<RoomEvent> {
  return gina.feed.find((event) => event.__typename === 'SignalReceived' && event.kind === kind, kind);
}

describe('who is here', () => {
  test('each sees the other come and go', async () => {
    const { lena, gina, room } = await pair();
    expect(lena.types).toEqual(['room-state', 'room-state', 'user-joined']);
    expect(lena.frames[1]!.payload.participants!.map((one) => one.username)).toEqual(['lena', 'gina']);
    const mia = await stage.join(room, 'mia');
    await gina.feed.find((event) => event.__typename === 'ParticipantJoined' && event.participant.userId === 'mia');
    await mia.leave();
    expect(
      (await gina.feed.find((event) => event.__typename === 'ParticipantLeft' && event.left.userId === 'mia')).reason,
    ).toBe('LEFT');
    await gina.client.dispose();
    expect((await lena.next('user-left', (frame) => frame.payload.username === 'gina')).sender_id).toBeNull();
  });

  test('a GraphQL user that takes a legacy participant out of the room ends its socket', async () => {
    const room = stage.room();
    const lena = await stage.join(room, 'lena');
    const { feed, token } = await stage.graphql(room, 'gina');
    expect((await feed.snapshot()).room.participants).toHaveLength(2);
    await post(
      stage.url(),
      await tokenFor('lena'),
      `mutation { leaveRoom(input: {roomId: "${room}"}) { __typename } }`,
    );
    expect((await lena.closed()).code).toBe(1000);
    expect(token).toBeTruthy();
  });
});

describe('from the old protocol into GraphQL', () => {
  test.each<[string, object]>([
    ['as it should be', { sdp: 'v=0', type: 'offer' }],
    ['without its type', { sdp: 'v=0' }],
    ['in an object', { sdp: { sdp: 'v=0', type: 'offer' } }],
  ])('an offer %s is an OFFER that a browser takes', async (_, payload) => {
    const { lena, gina, room } = await pair();
    const mia = await stage.join(room, 'mia');
    lena.say('offer', payload);
    expect(await heard(gina, 'OFFER')).toMatchObject({
      from: { userId: 'lena' },
      addressed: false,
      topic: null,
      payload: { type: 'offer', sdp: 'v=0' },
    });
    // Among themselves legacy clients see what they said.
    expect((await mia.next('offer')).payload).toEqual(payload);
  });

  test('an answer to one user alone', async () => {
    const { lena, gina, room } = await pair();
    const other = await stage.graphql(room, 'other');
    lena.say('answer', { sdp: 'v=0', type: 'answer', target_user_id: 'gina' });
    lena.say('reaction', {});
    expect(await heard(gina, 'ANSWER')).toMatchObject({ addressed: true, payload: { type: 'answer', sdp: 'v=0' } });
    await other.feed.find((event) => event.topic === 'reaction');
    expect(signals(other.feed)).toHaveLength(1);
  });

  test.each<[string, object, unknown]>([
    ['as it should be', CANDIDATE, CANDIDATE],
    ['in an object', { candidate: { ...CANDIDATE, usernameFragment: 'u' } }, { ...CANDIDATE, usernameFragment: 'u' }],
    [
      'with underscores',
      { candidate: 'c', sdp_mid: '0', sdp_mline_index: 1 },
      { candidate: 'c', sdpMid: '0', sdpMLineIndex: 1 },
    ],
    [
      'with its media section outside',
      { candidate: { candidate: 'c' }, sdpMid: '0' },
      { candidate: 'c', sdpMid: '0', sdpMLineIndex: null },
    ],
    ['without a media section', { candidate: 'c' }, { candidate: 'c', sdpMid: null, sdpMLineIndex: null }],
    ['that ends them', { candidate: null }, [null]],
    ['that ends them as text', { candidate: '' }, { candidate: '', sdpMid: null, sdpMLineIndex: null }],
  ])('a candidate %s is an ICE_CANDIDATE that a browser takes', async (_, payload, init) => {
    const { lena, gina, room } = await pair();
    const mia = await stage.join(room, 'mia');
    lena.say('ice-candidate', payload);
    expect((await heard(gina, 'ICE_CANDIDATE')).payload).toEqual(init);
    expect((await mia.next('ice-candidate')).payload).toEqual(payload);
  });

  test.each<[string, object]>([
    ['offer', { n: 1 }],
    ['answer', { sdp: 7 }],
    ['ice-candidate', { candidate: 'c', sdpMLineIndex: 'first' }],
    ['chat-message', { text: 'hello' }],
    ['hand-raise', { raised: true }],
    ['e2ee-key-exchange', { key_id: 'k' }],
  ])('%s %j is an APPLICATION signal with the type as its topic', async (type, payload) => {
    const { lena, gina, room } = await pair();
    const mia = await stage.join(room, 'mia');
    lena.say(type, payload);
    expect(await heard(gina, 'APPLICATION')).toMatchObject({ topic: type, payload });
    expect((await mia.next(type)).payload).toEqual(payload);
  });
});

describe('from GraphQL into the old protocol', () => {
  test('an OFFER and an ANSWER to a participant reach that socket, and say whom they are for', async () => {
    const { room, lena, lenaId, gina } = await pair();
    const mia = await stage.join(room, 'mia');
    await gina.send({ to: lenaId, kind: 'OFFER', payload: { type: 'offer', sdp: 'v=0' } });
    await gina.send({ toUser: 'lena', kind: 'ANSWER', payload: { type: 'answer', sdp: 'v=1' } });
    expect(await lena.next('offer')).toEqual({
      type: 'offer',
      payload: { type: 'offer', sdp: 'v=0', target_user_id: 'lena' },
      sender_id: 'gina',
      room_id: room,
      timestamp: expect.any(String),
    });
    expect((await lena.next('answer')).payload).toEqual({ type: 'answer', sdp: 'v=1', target_user_id: 'lena' });
    await settled(lena, mia);
    expect(mia.types).not.toContain('offer');
  });

  test('one to the room reaches all', async () => {
    const { lena, gina } = await pair();
    await gina.send({ kind: 'OFFER', payload: { type: 'offer', sdp: 'v=0' } });
    expect((await lena.next('offer')).payload).toEqual({ type: 'offer', sdp: 'v=0' });
  });

  test('a batch of candidates is a frame each; an end that names no media section is left out', async () => {
    const { lena, gina } = await pair();
    const second = { candidate: 'c2', sdpMid: '1', usernameFragment: 'u' };
    const end = { candidate: '', sdpMid: '0', sdpMLineIndex: 0 };
    await gina.send({ kind: 'ICE_CANDIDATE', payload: [CANDIDATE, second, end, { candidate: '' }, null] });
    await gina.send({ kind: 'ICE_CANDIDATE', payload: { candidate: 'c3', sdpMid: '0' } });
    await lena.next('ice-candidate', (frame) => frame.payload.candidate === 'c3');
    expect(lena.of('ice-candidate').map((frame) => frame.payload)).toEqual([
      CANDIDATE,
      { ...second, sdpMLineIndex: null },
      end,
      { candidate: 'c3', sdpMid: '0', sdpMLineIndex: null },
    ]);
  });

  test('APPLICATION with a topic that clients know is a frame of that type; anything else they never hear of', async () => {
    const { lena, gina } = await pair();
    const send = (topic: string | null, payload: unknown) => gina.send({ kind: 'APPLICATION', topic, payload });
    await send(null, { n: 1 });
    await send('chat', { n: 2 });
    await send('user-left', { user_id: 'lena' });
    await send('error', { code: 'x' });
    await send('reaction', [1]);
    await send('reaction', { n: 3 });
    await send('chat-message', { id: '1', text: '<b>hello</b>' });
    await lena.next('chat-message');
    expect(lena.frames.slice(3).map(({ type, payload }) => [type, payload])).toEqual([
      ['reaction', { n: 3 }],
      ['chat-message', { id: '1', text: 'hello' }],
    ]);
  });

  test('is replayed to a legacy user as it would have come', async () => {
    const { room, lena, gina } = await pair();
    await lena.leave();
    await gina.feed.find((event) => event.__typename === 'ParticipantLeft');
    await gina.send({ kind: 'ICE_CANDIDATE', payload: [CANDIDATE, CANDIDATE] });
    await gina.send({ kind: 'APPLICATION', topic: 'unheard-of', payload: {} });
    const back = await stage.join(room, 'lena');
    expect(back.types).toEqual(['room-state', 'reconnection-detected', 'ice-candidate', 'ice-candidate', 'room-state']);
    expect(back.frames[1]!.missed_message_count).toBe(2);
    expect(back.frames[2]!.timestamp).toBeNull();
  });
});

const FILE = Buffer.alloc(65_536 * 2 + 5, 7);
const SHA = createHash('sha256').update(FILE).digest('hex');

interface TransferAnswer {
  readonly id: string;
  readonly status: string;
}

/** Of the mutations whose input isn't named after them. */
const INPUTS: Readonly<Record<string, string>> = {
  pauseTransfer: 'TransferInput',
  resumeTransfer: 'TransferInput',
  completeTransfer: 'TransferDigestInput',
};

describe('a transfer', () => {
  const mutate = async (token: string, name: string, input: object, node = 1): Promise<TransferAnswer> => {
    const type = INPUTS[name] ?? `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
    const answer = await post(
      stage.url(node),
      token,
      `mutation($input: ${type}!) { ${name}(input: $input) { transfer { id status } } }`,
      { input },
    );
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    return (answer.data as Record<string, { transfer: TransferAnswer }>)[name]!.transfer;
  };

  async function offered() {
    const both = await pair();
    const { room, gina } = both;
    const { id } = await mutate(gina.token, 'offerTransfer', {
      roomId: room,
      receiverId: 'lena',
      filename: 'a.bin',
      size: FILE.length,
      sha256: SHA,
    });
    return {
      ...both,
      id,
      act: (action: string, user = 'lena', body?: object) =>
        stage.rest(user, 'POST', `/rooms/${room}/file-transfer/${id}/${action}`, body),
    };
  }

  const shares = (client: LegacyClient) =>
    client.frames
      .filter(({ type }) => type.startsWith('file-share-'))
      .map(({ type, payload, sender_id }) => [type, payload, sender_id]);

  test('offered over GraphQL is told to its receiver alone, with the keys of old', async () => {
    const { room, lena, id } = await offered();
    const mia = await stage.join(room, 'mia');
    expect(await lena.next('file-share-offer')).toEqual({
      type: 'file-share-offer',
      payload: {
        transfer_id: id,
        sender_id: 'gina',
        receiver_id: 'lena',
        filename: 'a.bin',
        file_size: FILE.length,
        mime_type: null,
        total_chunks: 3,
        chunk_size: 65_536,
      },
      sender_id: 'gina',
      room_id: room,
      timestamp: expect.any(String),
    });
    await settled(lena, mia);
    expect(shares(mia)).toEqual([]);
  });

  test('lives its whole life: each side hears what the other did, and nothing of its own', async () => {
    const { lena, gina, id, act } = await offered();
    await act('accept');
    const states = () =>
      gina.feed.events
        .filter((event) => event.__typename === 'TransferChanged')
        .map((event) => (event.transfer as TransferAnswer).status);
    await act('pause');
    await act('resume');
    await mutate(gina.token, 'pauseTransfer', { transferId: id });
    await mutate(gina.token, 'resumeTransfer', { transferId: id });
    await gina.feed.find(() => states().length >= 6);
    await lena.next('file-share-resume');
    expect(states()).toEqual(['PENDING', 'ACTIVE', 'PAUSED', 'ACTIVE', 'PAUSED', 'ACTIVE']);
    await acknowledge(0, 2);
    await lena.next('file-share-progress', (frame) => frame.payload.chunks_received === 2);
    await acknowledge(2, 1);
    await lenaSays('completeTransfer', { transferId: id, sha256: SHA });
    const complete = await lena.next('file-share-complete');
    expect(complete).toMatchObject({ payload: { transfer_id: id, success: true, error: null }, sender_id: null });
    expect(shares(lena).filter(([type]) => type !== 'file-share-progress')).toEqual([
      ['file-share-offer', expect.objectContaining({ transfer_id: id }), 'gina'],
      ['file-share-pause', { transfer_id: id, user_id: 'gina' }, 'gina'],
      ['file-share-resume', { transfer_id: id, user_id: 'gina' }, 'gina'],
      ['file-share-complete', { transfer_id: id, success: true, error: null, timestamp: expect.any(String) }, null],
    ]);
    expect(lena.of('file-share-progress').at(-1)!.payload).toMatchObject({
      transfer_id: id,
      total_chunks: 3,
      timestamp: expect.any(String),
    });

    async function lenaSays(name: string, input: object) {
      return mutate(await tokenFor('lena'), name, input);
    }
    async function acknowledge(first: number, count: number) {
      return lenaSays('acknowledgeChunks', { transferId: id, ranges: [{ first, count }] });
    }
  });

  test('offered by a legacy client is answered by frames: accept, and the end that its receiver made', async () => {
    const { room, lena, gina } = await pair();
    const { transfer_id: id } = await stage.rest('lena', 'POST', `/rooms/${room}/file-transfer/offer`, {
      receiver_id: 'gina',
      filename: 'b.bin',
      file_size: 10,
    });
    expect((await gina.feed.find((event) => event.__typename === 'TransferChanged')).transfer).toMatchObject({
      id,
      status: 'PENDING',
    });
    await mutate(gina.token, 'acceptTransfer', { transferId: id });
    expect(await lena.next('file-share-accept')).toMatchObject({
      payload: { transfer_id: id, receiver_id: 'gina' },
      sender_id: 'gina',
    });
    await mutate(gina.token, 'cancelTransfer', { transferId: id });
    expect(await lena.next('file-share-cancel')).toMatchObject({
      payload: { transfer_id: id, user_id: 'gina' },
      sender_id: 'gina',
    });
    expect(lena.types).not.toContain('file-share-offer');
    expect(lena.types).not.toContain('file-share-complete');
  });

  test.each([
    ['too large', 'too large'],
    [undefined, null],
  ])('rejected with %j says so to its sender', async (reason, told) => {
    const { room, lena, gina } = await pair();
    const { transfer_id: id } = await stage.rest('lena', 'POST', `/rooms/${room}/file-transfer/offer`, {
      receiver_id: 'gina',
      filename: 'b.bin',
      file_size: 10,
    });
    await mutate(gina.token, 'rejectTransfer', { transferId: id, ...(reason !== undefined && { reason }) });
    expect((await lena.next('file-share-reject')).payload).toEqual({
      transfer_id: id,
      receiver_id: 'gina',
      reason: told,
    });
  });

  test('of nothing is complete in being accepted, for both', async () => {
    const { room, lena } = await pair();
    const mia = await stage.join(room, 'mia');
    const { transfer_id: id } = await stage.rest('lena', 'POST', `/rooms/${room}/file-transfer/offer`, {
      receiver_id: 'mia',
      filename: 'b.bin',
      file_size: 0,
    });
    await mia.next('file-share-offer');
    await stage.rest('mia', 'POST', `/rooms/${room}/file-transfer/${id}/accept`);
    await Promise.all([lena, mia].map((one) => one.next('file-share-complete', (frame) => frame.payload.success)));
    expect(shares(lena).map(([type]) => type)).toEqual(['file-share-accept', 'file-share-complete']);
    expect(shares(mia).map(([type]) => type)).toEqual(['file-share-offer', 'file-share-complete']);
  });

  test('offered while its receiver is away reaches it by its replay', async () => {
    const { room, lena, gina } = await pair();
    await lena.leave();
    await gina.feed.find((event) => event.__typename === 'ParticipantLeft');
    const { transfer_id: id } = await stage.rest('mia', 'POST', `/rooms/${room}/file-transfer/offer`, {
      receiver_id: 'lena',
      filename: 'b.bin',
      file_size: 10,
    });
    const back = await stage.join(room, 'lena');
    expect(back.types).toEqual(['room-state', 'reconnection-detected', 'file-share-offer', 'room-state']);
    expect(back.frames[2]!).toMatchObject({ payload: { transfer_id: id }, sender_id: 'mia', timestamp: null });
  });

  test('under way is followed by a socket that comes later, at most four times a second', async () => {
    const room = stage.room();
    await stage.join(room, 'lena');
    const { transfer_id: id } = await stage.rest('lena', 'POST', `/rooms/${room}/file-transfer/offer`, {
      receiver_id: 'mia',
      filename: 'b.bin',
      file_size: 65_536 * 400,
    });
    await stage.rest('mia', 'POST', `/rooms/${room}/file-transfer/${id}/accept`);
    const mia = await stage.join(room, 'mia');
    const token = await tokenFor('mia');
    const started = Date.now();
    for (let first = 0; first < 100; first += 1)
      await mutate(token, 'acknowledgeChunks', { transferId: id, ranges: [{ first, count: 1 }] });
    await mia.next('file-share-progress', (frame) => frame.payload.chunks_received === 100);
    const most = 2 + (Date.now() - started) / 250;
    expect(mia.of('file-share-progress').length).toBeLessThanOrEqual(most);
    expect(mia.of('file-share-progress').at(-1)!.payload).toEqual({
      transfer_id: id,
      chunks_received: 100,
      total_chunks: 400,
      percentage: 25,
      timestamp: expect.any(String),
    });
    await stage.rest('mia', 'DELETE', `/rooms/${room}/file-transfer/${id}`);
  });
});
