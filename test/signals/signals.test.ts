import { describe, expect, test } from '@jest/globals';
import { codeOf, post, SocketClient } from '../support/graphql.js';
import { tokenFor } from '../support/tokens.js';
import { freshRoom, type Visitor } from '../support/visitor.js';
import { Company } from '../rooms/company.js';

const company = new Company(2, {});

interface Meeting {
  readonly roomId: string;
  readonly ann: Visitor;
  readonly bob: Visitor;
}

async function meet(): Promise<Meeting> {
  const roomId = freshRoom();
  return { roomId, ann: await company.enter('ann', roomId), bob: await company.enter('bob', roomId, company.node(1)) };
}

const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
const ofBytes = (bytes: number) => 'x'.repeat(bytes - 2);
const OFFER = { kind: 'OFFER' };
const ANSWER = { kind: 'ANSWER' };
const CANDIDATE = { kind: 'ICE_CANDIDATE' };

describe('what may be said', () => {
  test.each<[string, unknown, object]>([
    ['an offer', { type: 'offer', sdp: 'v=0' }, OFFER],
    ['an answer', { type: 'answer', sdp: 'v=0' }, ANSWER],
    ['a candidate', { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'u' }, CANDIDATE],
    [
      'a candidate with nulls',
      { candidate: 'candidate:1', sdpMid: null, sdpMLineIndex: null, usernameFragment: null },
      CANDIDATE,
    ],
    ['the end of candidates', { candidate: '' }, CANDIDATE],
    ['candidates, and null for their end', [{ candidate: 'candidate:1' }, null], CANDIDATE],
    ['32 candidates', Array.from({ length: 32 }, () => ({ candidate: '' })), CANDIDATE],
    ['text', 'hello', { topic: 'chat' }],
    ['false', false, {}],
    ['zero', 0, {}],
    ['text of any script, and what JSON must escape', '会議 \u2028 " \\ \u0000 😀', { topic: '😀'.repeat(64) }],
    ['64 KiB', ofBytes(65_536), {}],
    ['64 levels', nested(64), {}],
    ['keys that objects are wary of', JSON.parse('{"__proto__": {"x": 1}, "constructor": 2}'), {}],
  ])('%s', async (_, payload, more) => {
    const { ann, bob } = await meet();
    const { data } = await ann.say(payload, more);
    expect(data?.sendSignal).toMatchObject({ recipients: 1, duplicate: false });
    await bob.heard(payload);
    const [signal] = bob.all('SignalReceived');
    expect(signal).toMatchObject({
      kind: 'APPLICATION',
      topic: null,
      addressed: false,
      from: { id: ann.id, userId: 'ann' },
      ...more,
    });
    expect(signal).toMatchObject({ id: data?.sendSignal.id, cursor: data?.sendSignal.cursor });
  });
});

describe('what may not', () => {
  const bad = (field: string) => ({ code: 'BAD_USER_INPUT', field });
  const cases: readonly [string, unknown, object, object][] = [
    ['an offer that is an answer', { type: 'answer', sdp: '' }, OFFER, bad('payload')],
    ['an offer without sdp', { type: 'offer' }, OFFER, bad('payload')],
    ['an answer that is a text', 'v=0', ANSWER, bad('payload')],
    ['a candidate that is a text', 'candidate:1', CANDIDATE, bad('payload')],
    ['a candidate without one', {}, CANDIDATE, bad('payload')],
    ['a candidate with a wrong index', { candidate: '', sdpMLineIndex: -1 }, CANDIDATE, bad('payload')],
    ['no candidates', [], CANDIDATE, bad('payload')],
    ['33 candidates', Array.from({ length: 33 }, () => ({ candidate: '' })), CANDIDATE, bad('payload')],
    ['null', null, {}, { code: 'BAD_USER_INPUT' }],
    ['65 levels', nested(65), {}, bad('payload')],
    ['64 KiB and one', ofBytes(65_537), {}, { code: 'PAYLOAD_TOO_LARGE' }],
    ['a topic of an offer', { type: 'offer', sdp: '' }, { ...OFFER, topic: 'chat' }, bad('topic')],
    ['an empty topic', 1, { topic: '' }, bad('topic')],
    ['a topic of 65 characters', 1, { topic: 'x'.repeat(65) }, bad('topic')],
    ['an empty idempotency key', 1, { idempotencyKey: '' }, bad('idempotencyKey')],
    ['no room', 1, { roomId: 'no room' }, bad('roomId')],
    ['a kind that is none', 1, { kind: 'SHOUT' }, { code: 'BAD_USER_INPUT' }],
    ['to nobody', 1, { to: 'nobody' }, { code: 'PARTICIPANT_NOT_FOUND' }],
    ['to an empty id', 1, { to: '' }, { code: 'PARTICIPANT_NOT_FOUND' }],
    ['to a user who is not there', 1, { toUser: 'carl' }, { code: 'PARTICIPANT_NOT_FOUND' }],
    ['as nobody', 1, { participantId: 'nobody' }, { code: 'PARTICIPANT_NOT_FOUND' }],
    ['as an empty id', 1, { participantId: '' }, { code: 'PARTICIPANT_NOT_FOUND' }],
    ['in another room', 1, { roomId: 'another-room' }, { code: 'NOT_IN_ROOM' }],
  ];

  test.each(cases)('%s', async (_, payload, more, refusal) => {
    const { ann, bob } = await meet();
    const answer = await ann.say(payload, more);
    expect(answer.errors?.[0]?.extensions).toMatchObject(refusal);
    await ann.say('after');
    await bob.heard('after');
  });

  test('to both a participant and a user, to oneself, or as another', async () => {
    const { ann, bob } = await meet();
    expect((await ann.say(1, { to: bob.id, toUser: 'bob' })).errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    expect(codeOf(await ann.say(1, { to: ann.id }))).toBe('PARTICIPANT_NOT_FOUND');
    expect(codeOf(await ann.say(1, { toUser: 'ann' }))).toBe('PARTICIPANT_NOT_FOUND');
    expect(codeOf(await ann.say(1, { participantId: bob.id }))).toBe('PARTICIPANT_NOT_FOUND');
    await ann.say('after');
    await bob.heard('after');
  });

  test('without a token, or one that does not cover the room', async () => {
    const { roomId, bob } = await meet();
    const query = 'mutation ($input: SendSignalInput!) { sendSignal(input: $input) { id } }';
    const input = { roomId, kind: 'APPLICATION', payload: 1 };
    expect(codeOf(await post(bob.node.url, null, query, { input }))).toBe('UNAUTHENTICATED');
    expect(codeOf(await post(bob.node.url, await tokenFor('bob', { rooms: ['x*'] }), query, { input }))).toBe(
      'FORBIDDEN',
    );
  });
});

describe('who speaks and who is spoken to', () => {
  test('one participant may be left unnamed, one of several may not', async () => {
    const { roomId, ann, bob } = await meet();
    expect((await bob.say(1, { participantId: null })).data?.sendSignal.recipients).toBe(1);
    const tab = await company.enter('bob', roomId);
    expect(codeOf(await bob.say(2, { participantId: null }))).toBe('AMBIGUOUS_PARTICIPANT');
    expect((await tab.say(3)).data?.sendSignal.recipients).toBe(2);
    await ann.heard(1, 3);
    expect(ann.all('SignalReceived').map(({ from }) => from.id)).toEqual([bob.id, tab.id]);
  });

  test('recipients are the others who are present, connected or reconnecting', async () => {
    const { roomId, ann, bob } = await meet();
    const tab = await company.enter('bob', roomId);
    await company.enter('carl', roomId);
    const recipients = async (address: object) => (await ann.say(1, address)).data?.sendSignal.recipients;
    expect(await recipients({})).toBe(3);
    expect(await recipients({ toUser: 'bob' })).toBe(2);
    expect(await recipients({ to: tab.id })).toBe(1);
    bob.cut();
    await ann.sees(bob.id, 'RECONNECTING');
    expect(await recipients({})).toBe(3);
    expect((await tab.say(2, { toUser: 'bob' })).data?.sendSignal.recipients).toBe(1);
  });

  test('a mutation over the socket is the same', async () => {
    const { roomId, ann, bob } = await meet();
    const sent = ann.client.subscribe(
      'mutation ($input: SendSignalInput!) { sendSignal(input: $input) { recipients } }',
      { input: { roomId, kind: 'APPLICATION', payload: 'over the socket' } },
      'sendSignal',
    );
    await sent.find(() => true);
    expect(sent.events).toEqual([{ recipients: 1 }]);
    await bob.heard('over the socket');
  });
});

describe('the same idempotency key', () => {
  test('is answered with the first answer, also at once, on another node, and when the addressee has left', async () => {
    const { roomId, ann, bob } = await meet();
    const say = (key: string, address: object = { to: bob.id }) => ann.say('once', { ...address, idempotencyKey: key });
    const answers = await Promise.all(Array.from({ length: 10 }, () => say('k')));
    const sent = answers.map(({ data }) => data!.sendSignal);
    expect(new Set(sent.map(({ id, cursor, recipients }) => `${id} ${cursor} ${recipients}`)).size).toBe(1);
    expect(sent.filter(({ duplicate }) => duplicate)).toHaveLength(9);
    const carl = await company.enter('carl', roomId);
    bob.room.complete();
    await ann.seesLeave(bob.id, 'LEFT');
    expect((await say('k')).data?.sendSignal).toEqual({ ...sent[0], duplicate: true });
    expect(codeOf(await say('another'))).toBe('PARTICIPANT_NOT_FOUND');
    await ann.say('after');
    await carl.heard('after');
    expect(bob.room.payloads).toEqual(['once']);
  });

  test('of another participant is another key', async () => {
    const { roomId, ann, bob } = await meet();
    const tab = await company.enter('ann', roomId);
    await ann.say(1, { idempotencyKey: 'k' });
    expect((await tab.say(2, { idempotencyKey: 'k' })).data?.sendSignal.duplicate).toBe(false);
    expect((await bob.say(3, { idempotencyKey: 'k' })).data?.sendSignal.duplicate).toBe(false);
    await bob.heard(1, 2);
  });

  test('is forgotten with the participant', async () => {
    const { ann, bob } = await meet();
    await ann.say(1, { idempotencyKey: 'k' });
    bob.cut();
    await ann.sees(bob.id, 'RECONNECTING');
    const again = await company.welcome(bob.back());
    expect((await ann.say(1, { idempotencyKey: 'k' })).data?.sendSignal.duplicate).toBe(true);
    await ann.say('after');
    await again.room.find(({ payload }) => payload === 'after');
    expect(again.room.payloads.filter((payload) => payload === 1).length).toBeLessThanOrEqual(1);
  });
});

test('signals of both nodes and many speakers have one order for all', async () => {
  const roomId = freshRoom();
  const all = await Promise.all(
    ['ann', 'bob', 'carl', 'dora'].map((userId, index) => company.enter(userId, roomId, company.node(index % 2))),
  );
  const watcher = await company.enter('eve', roomId);
  await Promise.all(all.map(async (visitor, index) => visitor.count(index * 100 + 1, index * 100 + 40)));
  await watcher.room.find(() => watcher.room.payloads.length === 160, 'all 160');
  const order = watcher.room.payloads as number[];
  for (const [index, visitor] of all.entries()) {
    const others = order.filter((number) => Math.floor((number - 1) / 100) !== index);
    await visitor.heard(...others);
  }
});

test('a socket that is closed takes its subscriptions with it, one that carries two rooms leaves both', async () => {
  const [one, two] = [freshRoom(), freshRoom()];
  const [ann, bob] = [await company.enter('ann', one), await company.enter('bob', two)];
  const client = new SocketClient(company.node().socketUrl, await tokenFor('carl'));
  const [first, second] = [
    await client.room({ roomId: one }).snapshot(),
    await client.room({ roomId: two }).snapshot(),
  ];
  client.close(1000);
  await ann.seesLeave(first.you.id, 'LEFT');
  await bob.seesLeave(second.you.id, 'LEFT');
});
