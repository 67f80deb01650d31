import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { JWTPayload } from 'jose';
import { Fleet } from '../faults/fleet.js';
import { codeOf, post, type Answer } from '../support/graphql.js';
import { startNode, type RejoinNode } from '../support/node.js';
import { RedisServer } from '../support/redis-server.js';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';
import { describeWithMongo } from '../support/with-mongo.js';
import { batchOf, keepIn, MINUTE, PastSession } from './past.js';

const HOUR = 60 * MINUTE;
const ROOM = 'stand-up';
const start = Date.now() - 5 * HOUR;
const id = (number: number) => `00000000-0000-4000-8000-00000000000${number}`;

/** Dan alone; a day of others; and another room. */
const alone = new PastSession(ROOM, 'a'.repeat(20), start);
const meeting = new PastSession(ROOM, 'b'.repeat(20), start + HOUR);
const elsewhere = new PastSession('retro', 'c'.repeat(20), start);

function fill(): void {
  const dan = alone.joins(0, 'dan');
  alone.says(1, dan, 'alone');
  alone.measures(2, dan, 'POOR');
  alone.leaves(3, dan, 'TIMED_OUT');
  const ann = meeting.joins(0, 'ann');
  const bob = meeting.joins(1, 'bob');
  meeting.says(2, ann, 'early');
  meeting.says(3, ann, 'to bob', bob);
  meeting.says(4, ann, null, bob, 'OFFER');
  meeting.sends(5, id(1), ann, bob, 'COMPLETED', 'plan.pdf');
  const zoe = meeting.joins(7, 'zoe');
  meeting.leaves(8, zoe);
  const cat = meeting.joins(10, 'cat');
  meeting.says(11, ann, 'late');
  meeting.says(12, bob, 'to cat', 'cat');
  meeting.sends(13, id(2), cat, ann, 'EXPIRED', 'cat.jpg');
  for (const [minute, someone] of [ann, bob, cat].entries()) meeting.measures(14 + minute, someone, 'GOOD');
  meeting.returns(17, bob, 2, 4000);
  meeting.leaves(20, cat);
  meeting.leaves(21, bob);
  meeting.leaves(30, ann);
  const ann2 = elsewhere.joins(0, 'ann');
  const eve = elsewhere.joins(1, 'eve');
  elsewhere.says(2, ann2, 'elsewhere');
  elsewhere.sends(3, id(3), ann2, eve, 'COMPLETED', 'retro.txt');
  elsewhere.leaves(5, eve);
}
fill();

interface Seen {
  readonly history: readonly string[];
  readonly sessions: readonly string[];
  readonly visits: readonly string[];
  readonly transfers: readonly string[];
  readonly ofRoom: readonly string[];
  readonly quality: readonly string[];
  readonly statistics: readonly number[];
}

const NOBODY: Seen = {
  history: [],
  sessions: [],
  visits: [],
  transfers: [],
  ofRoom: [],
  quality: [],
  statistics: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
};
/** Of the meeting alone: participantSeconds are 30 + 20 + 1 + 10 minutes. */
const MEETING = [1, 4, 4, 3, 61 * 60, 2, 1, 1, 20, 3, 0, 0];

/** Newest first. */
const MATRIX: readonly (readonly [string, string, JWTPayload, Seen])[] = [
  ['a stranger', 'stranger', {}, NOBODY],
  ['a participant of another room', 'eve', {}, { ...NOBODY, transfers: ['retro.txt'] }],
  [
    'a participant of another session',
    'dan',
    {},
    {
      ...NOBODY,
      history: ['dan left', 'alone', 'dan joined'],
      sessions: ['alone'],
      visits: ['dan'],
      quality: ['dan'],
      statistics: [1, 1, 1, 1, 180, 0, 0, 0, 0, 0, 0, 1],
    },
  ],
  [
    'who joined later',
    'cat',
    {},
    {
      history: ['ann left', 'bob left', 'cat left', 'cat.jpg', 'to cat', 'late', 'cat joined'],
      sessions: ['meeting'],
      visits: ['cat', 'bob', 'ann'],
      transfers: ['cat.jpg'],
      ofRoom: ['cat.jpg'],
      quality: ['cat'],
      statistics: MEETING,
    },
  ],
  [
    'an addressee',
    'bob',
    {},
    {
      history: [
        ...['ann left', 'bob left', 'cat left', 'to cat', 'late', 'cat joined', 'zoe left', 'zoe joined'],
        ...['plan.pdf', 'to bob', 'early', 'bob joined'],
      ],
      sessions: ['meeting'],
      visits: ['cat', 'zoe', 'bob', 'ann'],
      transfers: ['plan.pdf'],
      ofRoom: ['plan.pdf'],
      quality: ['bob'],
      statistics: MEETING,
    },
  ],
  [
    'a participant',
    'ann',
    {},
    {
      history: [
        ...['ann left', 'bob left', 'cat left', 'cat.jpg', 'late', 'cat joined', 'zoe left', 'zoe joined'],
        ...['plan.pdf', 'to bob', 'early', 'bob joined', 'ann joined'],
      ],
      sessions: ['meeting'],
      visits: ['cat', 'zoe', 'bob', 'ann'],
      transfers: ['cat.jpg', 'plan.pdf', 'retro.txt'],
      ofRoom: ['cat.jpg', 'plan.pdf'],
      quality: ['ann'],
      statistics: MEETING,
    },
  ],
  [
    'whose token covers some rooms',
    'ann',
    { rooms: ['stand-*'] },
    {
      history: [
        ...['ann left', 'bob left', 'cat left', 'cat.jpg', 'late', 'cat joined', 'zoe left', 'zoe joined'],
        ...['plan.pdf', 'to bob', 'early', 'bob joined', 'ann joined'],
      ],
      sessions: ['meeting'],
      visits: ['cat', 'zoe', 'bob', 'ann'],
      transfers: ['cat.jpg', 'plan.pdf'],
      ofRoom: ['cat.jpg', 'plan.pdf'],
      quality: ['ann'],
      statistics: MEETING,
    },
  ],
  [
    'whose token says rooms',
    'admin',
    { history: ['rooms'] },
    {
      history: [
        ...['ann left', 'bob left', 'cat left', 'cat.jpg', 'late', 'cat joined', 'zoe left', 'zoe joined'],
        ...['plan.pdf', 'early', 'bob joined', 'ann joined', 'dan left', 'alone', 'dan joined'],
      ],
      sessions: ['meeting', 'alone'],
      visits: ['cat', 'zoe', 'bob', 'ann', 'dan'],
      transfers: [],
      ofRoom: ['cat.jpg', 'plan.pdf'],
      quality: ['cat', 'bob', 'ann', 'dan'],
      statistics: [2, 5, 5, 3, 61 * 60 + 180, 2, 1, 1, 20, 3, 0, 1],
    },
  ],
  ['whose token says erase', 'eraser', { history: ['erase'] }, NOBODY],
];

const FORBIDDEN = 'FORBIDDEN';

const EVENT = `
  __typename
  ... on SignalReceived { payload kind topic addressed }
  ... on ParticipantJoined { participant { userId } }
  ... on ParticipantLeft { left: participant { userId } reason }
  ... on TransferChanged { transfer { filename } }`;

const QUERY = `
  query All($room: ID!) {
    roomHistory(roomId: $room, first: 100) {
      nodes {
        ${EVENT}
      }
      pageInfo { hasNextPage } gaps { from }
    }
    roomSessions(roomId: $room) { nodes { id openedAt endedAt visits { nodes { userId seconds } } } }
    transferHistory { nodes { filename roomId } }
    ofRoom: transferHistory(filter: {roomId: $room}) { nodes { filename } }
    qualityHistory(roomId: $room) { nodes { userId quality } }
    roomStatistics(roomId: $room) {
      sessions visits uniqueUsers peakParticipants participantSeconds drops
      transfersCompleted transfersFailed bytesTransferred samplesGood samplesFair samplesPoor
    }
  }`;

interface HistoryNode {
  readonly __typename: string;
  readonly payload?: string;
  readonly participant?: { readonly userId: string };
  readonly left?: { readonly userId: string };
  readonly transfer?: { readonly filename: string };
}

interface Dated {
  readonly at: string;
  readonly logged: boolean;
}

interface Gaps {
  readonly gaps: readonly { readonly from: string; readonly to: string }[];
}

interface Page<Node> extends Nodes<Node> {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

interface Nodes<Node> {
  readonly nodes: readonly Node[];
}

interface All {
  readonly roomHistory: Nodes<HistoryNode>;
  readonly roomSessions: Nodes<{ readonly id: string; readonly visits: Nodes<{ readonly userId: string }> }>;
  readonly transferHistory: Nodes<{ readonly filename: string }>;
  readonly ofRoom: Nodes<{ readonly filename: string }>;
  readonly qualityHistory: Nodes<{ readonly userId: string }>;
  readonly roomStatistics: Readonly<Record<string, number>>;
}

function nameOf({ payload, participant, left, transfer }: HistoryNode): string {
  if (participant) return `${participant.userId} joined`;
  if (left) return `${left.userId} left`;
  return payload ?? transfer?.filename ?? '';
}

function seenIn(data: All): Seen {
  const sessions = data.roomSessions.nodes;
  return {
    history: data.roomHistory.nodes.map(nameOf),
    sessions: sessions.map((session) => (session.id === alone.id ? 'alone' : 'meeting')),
    visits: sessions.flatMap(({ visits }) => visits.nodes.map(({ userId }) => userId)),
    transfers: data.transferHistory.nodes.map(({ filename }) => filename),
    ofRoom: data.ofRoom.nodes.map(({ filename }) => filename),
    quality: data.qualityHistory.nodes.map(({ userId }) => userId),
    statistics: Object.values(data.roomStatistics),
  };
}

/** Each field alone. */
const FIELDS: readonly string[] = [
  'roomHistory(roomId: "stand-up") { nodes { at } }',
  'roomSessions(roomId: "stand-up") { nodes { id visits { nodes { name } } } }',
  'transferHistory(filter: {roomId: "stand-up"}) { nodes { id } }',
  'qualityHistory(roomId: "stand-up") { nodes { at } }',
  'roomStatistics(roomId: "stand-up") { sessions }',
];

describeWithMongo('the history', (mongo) => {
  let redis: RedisServer;
  let node: RejoinNode;
  beforeAll(async () => {
    redis = await RedisServer.start();
    await keepIn(mongo().url, batchOf(alone, meeting, elsewhere));
    node = await startNode(redis.url, { MONGODB_URL: mongo().url, REPLAY_SECONDS: '86400' });
    await until(async () => codeOf(await asks('ann')) === undefined, 'the history');
  });
  afterAll(async () => {
    await node.stop();
    await redis.stop();
  });

  const asks = async <Data = All>(userId: string, claims: JWTPayload = {}, query = QUERY): Promise<Answer<Data>> =>
    post(node.url, await tokenFor(userId, claims), query, { room: ROOM });

  const historyOf = async (userId: string, args: string, claims: JWTPayload = {}) => {
    const query = `{ roomHistory(roomId: "${ROOM}", ${args}) {
      nodes { at logged ${EVENT} } pageInfo { hasNextPage endCursor } gaps { from to } } }`;
    const answer = await asks<{ roomHistory: Page<HistoryNode & Dated> & Gaps }>(userId, claims, query);
    expect(answer.errors).toBeUndefined();
    return answer.data!.roomHistory;
  };

  test.each(MATRIX)('shows %s what it may see, and nothing else', async (_, userId, claims, seen) => {
    const answer = await asks(userId, claims);
    expect(answer.errors).toBeUndefined();
    expect(seenIn(answer.data!)).toEqual(seen);
  });

  test.each(FIELDS)('refuses who has no token, or one of other rooms: %s', async (field) => {
    expect(codeOf(await post(node.url, null, `{ ${field} }`))).toBe('UNAUTHENTICATED');
    const rooms = ['retro'];
    for (const claims of [{ rooms }, { rooms, history: ['rooms', 'erase'] }])
      expect(codeOf(await asks('ann', claims, `{ ${field} }`))).toBe('FORBIDDEN');
  });

  test('erases nothing for who may not', async () => {
    const erase = (userId: string, claims: JWTPayload, input: string) =>
      asks(userId, claims, `mutation { eraseHistory(input: {${input}}) { id } }`);
    const codes = async (userId: string, claims: JWTPayload = {}) =>
      Promise.all(
        ['userId: "zed"', `roomId: "${ROOM}"`].map(async (input) => codeOf(await erase(userId, claims, input))),
      );
    expect(codeOf(await post(node.url, null, 'mutation { eraseHistory(input: {userId: "zed"}) { id } }'))).toBe(
      'UNAUTHENTICATED',
    );
    for (const userId of ['stranger', 'dan', 'cat', 'bob', 'ann'])
      expect(await codes(userId)).toEqual([FORBIDDEN, FORBIDDEN]);
    expect(await codes('admin', { history: ['rooms'] })).toEqual([FORBIDDEN, FORBIDDEN]);
    // Others are erased in all rooms, of which this token covers some.
    expect(await codes('eraser', { history: ['erase'], rooms: ['retro'] })).toEqual([FORBIDDEN, FORBIDDEN]);
    expect(codeOf(await erase('eraser', { history: ['erase'] }, 'userId: ""'))).toBe('BAD_USER_INPUT');
    expect(codeOf(await erase('eraser', { history: ['erase'] }, ''))).toBe('BAD_USER_INPUT');
    expect(await mongo().db.collection('erasures').countDocuments()).toBe(0);
  });

  test('goes page by page without a repetition or a hole', async () => {
    const whole = MATRIX.find(([who]) => who === 'a participant')?.[3].history ?? [];
    const seen: string[] = [];
    let after = 'null';
    for (let pages = 0; pages < 20; pages += 1) {
      const { nodes, pageInfo } = await historyOf('ann', `first: 2, after: ${after}`);
      seen.push(...nodes.map(nameOf));
      if (!pageInfo.hasNextPage) break;
      after = JSON.stringify(pageInfo.endCursor);
    }
    expect(seen).toEqual(whole);
  });

  test('of one moment, in the order in which it happened', async () => {
    const busy = new PastSession('busy', 'd'.repeat(20), start);
    const ann = busy.joins(0, 'ann');
    for (let number = 0; number < 7; number += 1) busy.says(1, ann, number);
    await keepIn(mongo().url, batchOf(busy));
    const seen: unknown[] = [];
    let after = 'null';
    for (let pages = 0; pages < 3; pages += 1) {
      const query = `{ roomHistory(roomId: "busy", first: 3, after: ${after}) { nodes { ${EVENT} } pageInfo { hasNextPage endCursor } } }`;
      const { roomHistory } = (await asks<{ roomHistory: Page<HistoryNode> }>('ann', {}, query)).data!;
      seen.push(...roomHistory.nodes.map(({ payload }) => payload));
      after = JSON.stringify(roomHistory.pageInfo.endCursor);
    }
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0, undefined]);
  });

  test('of much text, in pages of about a megabyte', async () => {
    const essays = new PastSession('essays', '9'.repeat(20), start);
    const ann = essays.joins(0, 'ann');
    for (let number = 0; number < 40; number += 1) essays.says(1, ann, `${number} ${'x'.repeat(60_000)}`);
    await keepIn(mongo().url, batchOf(essays));
    const [seen, lengths]: [(string | undefined)[], number[]] = [[], []];
    let after = 'null';
    for (let more = true; more && lengths.length < 10;) {
      const query = `{ roomHistory(roomId: "essays", first: 100, after: ${after}) { nodes { ${EVENT} } pageInfo { hasNextPage endCursor } } }`;
      const { roomHistory } = (await asks<{ roomHistory: Page<HistoryNode> }>('ann', {}, query)).data!;
      seen.push(...roomHistory.nodes.map(({ payload }) => payload?.split(' ')[0]));
      lengths.push(roomHistory.nodes.length);
      after = JSON.stringify(roomHistory.pageInfo.endCursor);
      more = roomHistory.pageInfo.hasNextPage;
    }
    expect(seen).toEqual([...Array.from({ length: 40 }, (_, index) => String(39 - index)), undefined]);
    expect(lengths).toEqual([17, 17, 7]);
  });

  test('by what is asked for', async () => {
    const names = async (filter: string, claims?: JWTPayload) =>
      (await historyOf('ann', `filter: {${filter}}`, claims)).nodes.map(nameOf);
    expect(await names('topic: "chat-message"')).toEqual(['late', 'to bob', 'early']);
    expect(await names('topic: "other"')).toEqual([]);
    expect(await names('topic: "chat-message", types: [JOINED]')).toEqual([]);
    expect(await names('types: []')).toEqual([]);
    expect(await names('types: [TRANSFER]')).toEqual(['cat.jpg', 'plan.pdf']);
    const [from, to] = [2, 5].map((minute) => new Date(meeting.at(minute)).toISOString());
    expect(await names(`from: "${from}", to: "${to}"`)).toEqual(['to bob', 'early']);
    expect(await names(`sessionId: "${meeting.id}", types: [SIGNAL]`)).toEqual(['late', 'to bob', 'early']);
    expect(await names(`sessionId: "${alone.id}"`)).toEqual([]);
    expect(await names(`sessionId: "${alone.id}"`, { history: ['rooms'] })).toEqual([
      'dan left',
      'alone',
      'dan joined',
    ]);
  });

  test.each(['a\u0000b', '\ud800', '$where', '', '\uffff'])('by what nothing is called: %j', async (odd) => {
    const query =
      'query ($filter: RoomHistoryFilter, $id: ID) { roomHistory(roomId: "stand-up", filter: $filter) { nodes { at } } qualityHistory(roomId: "stand-up", sessionId: $id) { nodes { at } } }';
    for (const filter of [{ topic: odd }, { sessionId: odd }])
      expect(await post(node.url, await tokenFor('admin', { history: ['rooms'] }), query, { filter, id: odd })).toEqual(
        {
          data: { roomHistory: { nodes: [] }, qualityHistory: { nodes: [] } },
        },
      );
    const erase = 'mutation ($id: ID) { eraseHistory(input: {userId: $id}) { id } }';
    const erased = await post(node.url, await tokenFor('eraser', { history: ['erase'] }), erase, { id: odd });
    expect([undefined, 'BAD_USER_INPUT']).toContain(codeOf(erased));
  });

  test('of transfers and samples, what is asked for', async () => {
    const ended = async (filter: string) => {
      const query = `{ transferHistory(filter: {${filter}}) { nodes { filename } } }`;
      const { data } = await asks<{ transferHistory: Nodes<{ filename: string }> }>('ann', {}, query);
      return data!.transferHistory.nodes.map(({ filename }) => filename);
    };
    expect(await ended('role: RECEIVER')).toEqual(['cat.jpg']);
    expect(await ended('role: SENDER, endReason: [COMPLETED]')).toEqual(['plan.pdf', 'retro.txt']);
    expect(await ended('endReason: []')).toEqual([]);
    expect(await ended(`from: "${new Date(meeting.at(7)).toISOString()}"`)).toEqual(['cat.jpg']);
    const query = `{ qualityHistory(roomId: "${ROOM}", sessionId: "${alone.id}") { nodes { userId } } }`;
    const { data } = await asks<{ qualityHistory: Nodes<object> }>('admin', { history: ['rooms'] }, query);
    expect(data!.qualityHistory.nodes).toEqual([{ userId: 'dan' }]);
  });

  test('of a room that somebody came to hundreds of times', async () => {
    const times = Array.from({ length: 520 }, (_, index) => index);
    const [common, day] = [{ v: 1, roomId: 'road' }, '2026-01-01'];
    const keyOf = (index: number) => `${'f'.repeat(20)}-${index + 1}`;
    const sessions = times.map((index) => {
      const openedAt = new Date(start + 10 * index);
      const emptiedAt = new Date(+openedAt + 5);
      return { ...common, _id: keyOf(index), openedAt, day, lastJoinedAt: openedAt, emptiedAt, peak: 1, epochs: [] };
    });
    const visits = sessions.map(({ _id: sessionId, openedAt: joinedAt }, index) => {
      const who = { participantId: `p${index}`, userId: 'nomad', name: 'Nomad', drops: 0, awaySeconds: 0 };
      return { ...common, ...who, _id: `${sessionId}:p${index}`, sessionId, joinedAt, day };
    });
    await mongo().db.collection<{ _id: string }>('sessions').insertMany(sessions);
    await mongo().db.collection<{ _id: string }>('visits').insertMany(visits);
    // Once it spoke, the first time.
    const from = { id: 'p0', userId: 'nomad' };
    const spoken = { kind: 'APPLICATION', to: { room: true }, topic: null, payload: '"hello"', users: ['nomad'] };
    const event = { ...common, ...spoken, type: 'signal', sessionId: keyOf(0), at: new Date(start + 2), from };
    const key = `${'f'.repeat(20)}:${'2'.padStart(16, '0')}`;
    await mongo()
      .db.collection<{ _id: string }>('events')
      .insertOne({ ...event, _id: key });
    const query =
      '{ roomHistory(roomId: "road", filter: {types: [SIGNAL]}) { nodes { ... on SignalReceived { payload } } } }';
    const { roomHistory } = (await asks<{ roomHistory: Nodes<object> }>('nomad', {}, query)).data!;
    expect(roomHistory.nodes).toEqual([{ payload: 'hello' }]);
  });

  test('of a file that arrived nothing is missing, however long ago', async () => {
    const parcel = new PastSession('parcel', 'e'.repeat(20), start);
    const [ann, bob] = [parcel.joins(0, 'ann'), parcel.joins(1, 'bob')];
    parcel.arrives(2, id(4), ann, bob, 'parcel.bin');
    await keepIn(mongo().url, batchOf(parcel));
    const query = `{ roomHistory(roomId: "parcel", first: 1) {
      nodes { ... on TransferChanged { transfer { filename missing { first count } } } } } }`;
    const answer = await asks<{ roomHistory: Nodes<object> }>('bob', {}, query);
    expect(answer.data!.roomHistory.nodes).toEqual([{ transfer: { filename: 'parcel.bin', missing: [] } }]);
  });

  test('says that there is one, and for how long', async () => {
    const { data } = await asks('ann', {}, '{ clientConfig { history replaySeconds } }');
    expect(data).toEqual({ clientConfig: { history: true, replaySeconds: 86_400 } });
  });

  test('says where something was lost, to whom that tells of nothing new', async () => {
    const gaps = mongo().db.collection<{
      _id: string;
      v: number;
      from: Date;
      to: Date;
      at: Date;
      lost: number;
      rooms: string[] | null;
    }>('gaps');
    const [from, to] = [new Date(meeting.at(2)), new Date(meeting.at(3))];
    const common = { v: 1, lost: 3, from, to, at: to };
    await gaps.insertMany([
      { ...common, _id: 'this', rooms: ['retro', ROOM] },
      { ...common, _id: 'other', rooms: ['retro'] },
    ]);
    const told = [{ from: from.toISOString(), to: to.toISOString() }];
    const gapsFor = async (userId: string, claims: JWTPayload = {}, args = 'first: 100') =>
      (await historyOf(userId, args, claims)).gaps;
    expect(await gapsFor('ann')).toEqual(told);
    expect(await gapsFor('admin', { history: ['rooms'] })).toEqual(told);
    expect(await gapsFor('dan')).toEqual([]);
    expect(await gapsFor('stranger')).toEqual([]);
    // The newest page doesn't reach that far back.
    expect(await gapsFor('ann', {}, 'first: 2')).toEqual([]);
    const counts = `{ roomStatistics(roomId: "${ROOM}") { gaps { from to } } }`;
    expect((await asks<{ roomStatistics: Gaps }>('ann', {}, counts)).data!.roomStatistics.gaps).toEqual(told);
    await gaps.insertOne({ ...common, _id: 'any', rooms: null });
    expect(await gapsFor('stranger')).toEqual(told);
    await gaps.deleteMany({});
  });

  test('a cursor that the server never made is refused', async () => {
    for (const after of [
      'x',
      Buffer.from('h1 1 ').toString('base64url'),
      Buffer.from('h2 1 a').toString('base64url'),
    ]) {
      const { errors } = await asks(
        'ann',
        {},
        `{ roomSessions(roomId: "${ROOM}", after: "${after}") { nodes { id } } }`,
      );
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'after' });
    }
  });
});

describeWithMongo('the history without events', (mongo) => {
  const fleet = new Fleet();
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await RedisServer.start();
    await keepIn(mongo().url, batchOf(alone, meeting));
  });
  afterAll(() => redis.stop());

  const historyOf = async (node: RejoinNode, userId: string, claims: JWTPayload = {}, args = 'first: 100') => {
    const query = `{ roomHistory(roomId: "${ROOM}", ${args}) { nodes { at logged cursor ${EVENT} } pageInfo { hasNextPage endCursor } } }`;
    const answer = await post<{ roomHistory: Page<HistoryNode & Dated> }>(
      node.url,
      await tokenFor(userId, claims),
      query,
    );
    return answer.data?.roomHistory;
  };

  test('tells who came and went from the visits, page by page', async () => {
    const node = await fleet.here(redis, { MONGODB_URL: mongo().url });
    await until(async () => (await historyOf(node, 'ann')) !== undefined, 'the history');
    const admin = { history: ['rooms'] };
    const whole = await historyOf(node, 'admin', admin);
    expect(whole?.nodes.map(nameOf)).toEqual([
      ...['ann left', 'bob left', 'cat left', 'cat joined', 'zoe left', 'zoe joined', 'bob joined', 'ann joined'],
      ...['dan left', 'dan joined'],
    ]);
    expect(whole?.nodes.every(({ logged }) => !logged)).toBe(true);
    expect((await historyOf(node, 'cat'))?.nodes.map(nameOf)).toEqual([
      'ann left',
      'bob left',
      'cat left',
      'cat joined',
    ]);
    expect((await historyOf(node, 'stranger'))?.nodes).toEqual([]);
    const seen: string[] = [];
    for (let after = 'null'; after !== '';) {
      const page = await historyOf(node, 'admin', admin, `first: 3, after: ${after}`);
      seen.push(...(page?.nodes.map(nameOf) ?? []));
      after = page?.pageInfo.hasNextPage ? JSON.stringify(page.pageInfo.endCursor) : '';
    }
    expect(seen).toEqual(whole?.nodes.map(nameOf));
  });

  test('shows nothing that is too old, whoever is to delete it', async () => {
    // Dan was alone five hours ago.
    const days = String(4.5 / 24);
    const node = await fleet.here(redis, { MONGODB_URL: mongo().url, HISTORY_DAYS: days });
    await until(async () => (await historyOf(node, 'ann')) !== undefined, 'the history');
    expect((await historyOf(node, 'ann'))?.nodes.length).toBe(8);
    expect((await historyOf(node, 'dan'))?.nodes).toEqual([]);
  });
});
