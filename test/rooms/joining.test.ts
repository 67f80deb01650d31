import { describe, expect, test } from '@jest/globals';
import { codeOf, post, SocketClient, type Answer, type Json, type Refusal } from '../support/graphql.js';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';
import { freshRoom, type Visitor } from '../support/visitor.js';
import { Company } from './company.js';

const company = new Company(2, { ROOM_CAPACITY: '10' });
const ROOM = 'query ($id: ID!) { room(id: $id) { id capacity participants { id userId name isHost state } } }';

async function refused(userId: string, roomId: string, claims = {}): Promise<Refusal> {
  const client = new SocketClient(company.node().socketUrl, await tokenFor(userId, claims));
  const room = client.room({ roomId });
  await room.refusal();
  await client.dispose();
  return room.errors[0]!;
}

const refusalOf = async (...who: Parameters<typeof refused>): Promise<Json> => (await refused(...who)).extensions;
const messageOf = async (...who: Parameters<typeof refused>): Promise<string> => (await refused(...who)).message;

async function read(userId: string, id: string, claims = {}): Promise<Answer> {
  return post(company.node().url, await tokenFor(userId, claims), ROOM, { id });
}

describe('joining', () => {
  test('the snapshot comes first, with all who are there; the others are told', async () => {
    const roomId = freshRoom();
    const ann = await company.enter('ann', roomId);
    expect(ann.snapshot).toMatchObject({
      resumed: false,
      you: { userId: 'ann', isHost: true, state: 'CONNECTED' },
      room: { id: roomId, capacity: 10 },
    });
    const bob = await company.enter('bob', roomId, company.node(1));
    expect(bob.snapshot.room.participants.map(({ userId }) => userId)).toEqual(['ann', 'bob']);
    expect(bob.snapshot.you.isHost).toBe(false);
    await ann.room.find(
      ({ __typename, participant }) => __typename === 'ParticipantJoined' && participant.id === bob.id,
    );
    expect(bob.events).toHaveLength(1);
    expect(bob.key).not.toContain(ann.key);
  });

  test('joins from both nodes at once have one order, and everybody knows everybody', async () => {
    const roomId = freshRoom();
    const all = await Promise.all(
      Array.from({ length: 10 }, (_, index) => company.enter(`user-${index}`, roomId, company.node(index % 2))),
    );
    const known = ({ snapshot, room }: Visitor) =>
      [
        ...snapshot.room.participants,
        ...room.events
          .filter(({ __typename }) => __typename === 'ParticipantJoined')
          .map(({ participant }) => participant),
      ].map(({ id }) => id);
    await until(() => all.every((one) => known(one).length >= 10));
    for (const one of all) expect(known(one).sort()).toEqual(all.map(({ id }) => id).sort());
    expect(all.filter(({ snapshot }) => snapshot.you.isHost)).toHaveLength(1);
  });

  test('a full room refuses, and the refused leave no trace', async () => {
    const roomId = freshRoom();
    const here = await Promise.all(Array.from({ length: 10 }, (_, index) => company.enter(`user-${index}`, roomId)));
    expect(await refusalOf('late', roomId)).toEqual({ code: 'ROOM_FULL', limit: 10 });
    expect(await messageOf('late', roomId)).toBe('The room is full: its capacity is 10 participants.');
    const first = here[0]!;
    first.cut();
    await here[1]!.sees(first.id, 'RECONNECTING');
    // Its seat is kept for it.
    expect(await refusalOf('late', roomId)).toMatchObject({ code: 'ROOM_FULL' });
    expect((await company.welcome(first.back())).snapshot.resumed).toBe(true);
    expect(here[1]!.all('ParticipantJoined').some(({ participant }) => participant.userId === 'late')).toBe(false);
  });

  test('a user has at most eight participants in a room', async () => {
    const roomId = freshRoom();
    const tabs = await Promise.all(Array.from({ length: 8 }, () => company.enter('ann', roomId)));
    expect(await refusalOf('ann', roomId)).toEqual({ code: 'ROOM_FULL', limit: 8 });
    expect(await messageOf('ann', roomId)).toMatch(/^You are in this room with 8 participants/);
    expect((await company.enter('bob', roomId)).snapshot.room.participants).toHaveLength(9);
    tabs[3]!.room.complete();
    await tabs[0]!.seesLeave(tabs[3]!.id, 'LEFT');
    await company.enter('ann', roomId);
  });
});

describe('the host', () => {
  test('is inherited by the oldest that remains, and told to all', async () => {
    const roomId = freshRoom();
    const ann = await company.enter('ann', roomId);
    const bob = await company.enter('bob', roomId, company.node(1));
    const carl = await company.enter('carl', roomId);
    bob.cut();
    await carl.sees(bob.id, 'RECONNECTING');
    ann.room.complete();
    // Reconnecting is remaining.
    await carl.room.find(
      ({ __typename, participant }) =>
        __typename === 'ParticipantChanged' && participant.id === bob.id && participant.isHost,
    );
    const again = await company.welcome(bob.back());
    expect(again.snapshot.you.isHost).toBe(true);
    again.room.complete();
    await carl.room.find(
      ({ __typename, participant }) =>
        __typename === 'ParticipantChanged' && participant.id === carl.id && participant.isHost,
    );
  });
});

describe('a token', () => {
  test.each([
    [['*'], 'any-room', true],
    [['any-*'], 'any-room', true],
    [['*-room'], 'any-room', true],
    [['other', 'a*o*m'], 'any-room', true],
    [['any'], 'any-room', false],
    [['Any-*'], 'any-room', false],
    [['any.room'], 'any-room', false],
    [[], 'any-room', false],
  ])('for %j covers %s: %p', async (rooms, roomId, covered) => {
    const answer = await read('ann', roomId, { rooms });
    expect(codeOf(answer)).toBe(covered ? undefined : 'FORBIDDEN');
    if (!covered) expect(await refusalOf('ann', roomId, { rooms })).toMatchObject({ code: 'FORBIDDEN' });
  });

  test('that is missing or bad ends the socket with 4401', async () => {
    for (const token of ['', 'nonsense', await tokenFor('')]) {
      const client = new SocketClient(company.node().socketUrl, token);
      const room = client.room({ roomId: freshRoom() });
      await until(() => client.closes.length > 0);
      expect(client.closes[0]).toMatchObject({ code: 4401 });
      expect(room.events).toEqual([]);
    }
  });

  test('that ends, ends its connection with 4410, and its participant may come back with a new one', async () => {
    const roomId = freshRoom();
    const ann = await company.enter('ann', roomId);
    const client = new SocketClient(company.node().socketUrl, await tokenFor('bob', {}, new Date(Date.now() + 2000)));
    const bob = client.room({ roomId });
    const { participantKey, you } = await bob.snapshot();
    await until(() => client.closes.length > 0);
    expect(client.closes[0]).toMatchObject({ code: 4410 });
    await ann.sees(you.id, 'RECONNECTING');
    const again = await company.enter('bob', { roomId, participantKey });
    expect(again.snapshot).toMatchObject({ resumed: true, you: { id: you.id } });
  });
});

describe('reading a room', () => {
  test('one that nobody is in is empty', async () => {
    const id = freshRoom();
    expect(await read('ann', id)).toEqual({ data: { room: { id, capacity: 10, participants: [] } } });
    expect([...(await company.redis.keys()).keys()].filter((key) => key.includes(id))).toEqual([]);
  });

  test.each(['', 'a b', 'a/b', 'a:b', '*', 'x'.repeat(101), '😀'])('%j is no room', async (id) => {
    expect((await read('ann', id)).errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: 'id' });
    expect(await refusalOf('ann', id)).toEqual({ code: 'BAD_USER_INPUT', field: 'roomId' });
  });

  test('ids are one in NFC, and of any script', async () => {
    const id = `Ame\u0301lie-${freshRoom()}`;
    const ann = await company.enter('ann', id);
    const bob = await company.enter('bob', id.normalize('NFC'));
    expect(bob.snapshot.room.id).toBe(id.normalize('NFC'));
    expect(bob.snapshot.room.participants).toHaveLength(2);
    await ann.count(1, 1);
    await bob.heard(1);
    expect(codeOf(await read('ann', '会議室_१'))).toBeUndefined();
  });
});

describe('quality', () => {
  const report = (visitor: Visitor, measures: object) =>
    visitor.ask(
      'mutation ($input: ReportConnectionQualityInput!) { reportConnectionQuality(input: $input) { quality recommendations { code } } }',
      { input: { roomId: visitor.roomId, latencyMs: 0, packetLossPercent: 0, jitterMs: 0, ...measures } },
    );

  test('a change of grade is told to the room, the same grade is not', async () => {
    const roomId = freshRoom();
    const [ann, bob] = [await company.enter('ann', roomId), await company.enter('bob', roomId, company.node(1))];
    for (const latencyMs of [200, 250, 400]) await report(bob, { latencyMs });
    await ann.room.find(
      ({ __typename, participant }) => __typename === 'ParticipantChanged' && participant.quality === 'POOR',
    );
    expect(ann.all('ParticipantChanged').map(({ participant }) => participant.quality)).toEqual(['FAIR', 'POOR']);
  });

  test('is nobody else’s to report', async () => {
    const roomId = freshRoom();
    const [ann, bob] = [await company.enter('ann', roomId), await company.enter('bob', roomId)];
    for (const participantId of [ann.id, '*', '']) {
      expect(codeOf(await report(bob, { participantId, latencyMs: 500 }))).toBe('PARTICIPANT_NOT_FOUND');
    }
    expect(codeOf(await report(bob, { roomId: freshRoom() }))).toBe('NOT_IN_ROOM');
    expect(codeOf(await report(bob, { jitterMs: -1 }))).toBe('BAD_USER_INPUT');
    expect(ann.all('ParticipantChanged')).toEqual([]);
  });
});
