import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Document } from 'mongodb';
import { partitionOf } from '../../src/redis/keys.js';
import { RedisLibrary } from '../../src/redis/library.js';
import { RedisOutbox } from '../../src/redis/redis-outbox.js';
import { Fleet } from '../faults/fleet.js';
import { codeOf, post, SocketClient, type Answer } from '../support/graphql.js';
import type { MongoServer } from '../support/mongo-server.js';
import type { RejoinNode } from '../support/node.js';
import { RedisServer } from '../support/redis-server.js';
import { tokenFor } from '../support/tokens.js';
import { until } from '../support/until.js';
import { freshRoom, type Visitor, LEAVE } from '../support/visitor.js';
import { describeWithMongo } from '../support/with-mongo.js';
import { allText } from './all-text.js';

const fleet = new Fleet();
let redis: RedisServer;
beforeAll(async () => {
  redis = await RedisServer.start();
});
afterAll(() => redis.stop());

const ERASE = 'mutation ($input: EraseHistoryInput!) { eraseHistory(input: $input) { id acceptedAt } }';
const OFFER = 'mutation ($input: OfferTransferInput!) { offerTransfer(input: $input) { transfer { id } } }';
const REJECT = 'mutation ($id: ID!) { rejectTransfer(input: {transferId: $id}) { transfer { id } } }';
const REPORT =
  'mutation ($input: ReportConnectionQualityInput!) { reportConnectionQuality(input: $input) { quality } }';

const ERASE_ANNA = { input: { userId: 'anna' } };

interface Accepted {
  readonly eraseHistory: { readonly id: string };
}

async function allRight<Data>(asked: Promise<Answer<Data>>): Promise<Data> {
  const { data, errors } = await asked;
  expect(errors).toBeUndefined();
  return data!;
}

/** Holds what waits of a room in Redis, as a node that takes its time. */
async function hold(ann: Visitor): Promise<() => Promise<void>> {
  const library = new RedisLibrary(redis.redis);
  await library.load();
  const [outbox, partition] = [new RedisOutbox(library), partitionOf(ann.roomId)];
  await until(async () => {
    await ann.say('something to hold');
    return (await outbox.take(partition)) !== null;
  }, 'the outbox in hand');
  return () => outbox.release(partition);
}

async function orderIn({ db }: MongoServer, id: string): Promise<Document | null> {
  return db.collection<{ _id: string }>('erasures').findOne({ _id: id });
}

const nothingWaits = async () => (await redis.redis.keys('*:outbox*')).length === 0;

describeWithMongo('what is erased', (mongo) => {
  const node = (more: Record<string, string> = {}) =>
    fleet.here(redis, { MONGODB_URL: mongo().url, REPLAY_SECONDS: '3600', ...more });
  const answers = async ({ url }: RejoinNode) =>
    until(
      async () => codeOf(await post(url, await tokenFor('ann'), '{ transferHistory { nodes { id } } }')) === undefined,
    );
  const isIn = (marker: string) => async () => (await allText(mongo())).includes(marker);

  test('of a person is nowhere after the job, also what waited in Redis then; others still recover across it', async () => {
    const [marker, roomId] = [`marker-${randomUUID()}`, freshRoom()];
    const server = await node({ LOG_SIZE: '5' });
    await answers(server);
    const ann = await fleet.enter(server, 'ann', roomId);
    const bob = await fleet.enter(server, 'bob', roomId);
    const token = await tokenFor('mallory', { name: `${marker}-name` });
    const client = new SocketClient(server.socketUrl, token);
    const { you } = await client.room({ roomId }).snapshot();
    const asks = <Data>(query: string, variables: object) => allRight(post<Data>(server.url, token, query, variables));
    const says = (text: string) =>
      asks('mutation ($input: SendSignalInput!) { sendSignal(input: $input) { id } }', {
        input: { roomId, kind: 'APPLICATION', topic: marker, payload: { text: `${marker}-${text}` } },
      });
    await says('early');
    await allRight(ann.say(`${marker}-to`, { toUser: 'mallory', topic: 'chat' }));
    const { offerTransfer } = await asks<{ offerTransfer: { transfer: { id: string } } }>(OFFER, {
      input: { roomId, receiverId: 'ann', filename: `${marker}.txt`, size: 1 },
    });
    await allRight(ann.ask(REJECT, { id: offerTransfer.transfer.id }));
    await asks(REPORT, { input: { roomId, latencyMs: 1, packetLossPercent: 0, jitterMs: 1 } });
    for (const what of ['early', 'to', 'name']) await until(isIn(`${marker}-${what}`), what);
    await until(isIn(`${marker}.txt`), 'the file');
    await until(
      async () => (await mongo().db.collection('quality').countDocuments({ userId: 'mallory' })) > 0,
      'a sample',
    );
    await bob.heard({ text: `${marker}-early` });
    bob.cut();

    const release = await hold(ann);
    await says('late');
    await asks(LEAVE, { input: { roomId, participantId: you.id } });
    const { eraseHistory } = await asks<Accepted>(ERASE, { input: { userId: 'mallory' } });
    await until(async () => (await orderIn(mongo(), eraseHistory.id))?.['passes'] === 1, 'the first pass');
    expect(await isIn(marker)()).toBe(false);
    // Another order is carried out meanwhile; this one waits for what is in Redis.
    const eraser = await tokenFor('eraser', { history: ['erase'] });
    const other = await allRight(post<Accepted>(server.url, eraser, ERASE, { input: { userId: 'nobody' } }));
    await until(async () => (await orderIn(mongo(), other.eraseHistory.id))?.['passes'] === 1, 'the other order');
    expect(await orderIn(mongo(), eraseHistory.id)).toMatchObject({ passes: 1 });

    await release();
    await until(nothingWaits, 'no outbox');
    await until(async () => (await orderIn(mongo(), eraseHistory.id))?.['passes'] === 2, 'the second pass');
    expect(await isIn(marker)()).toBe(false);
    for (const collection of ['visits', 'quality', 'transfers'])
      expect(
        await mongo()
          .db.collection(collection)
          .countDocuments({ $or: [{ userId: 'mallory' }, { senderId: 'mallory' }] }),
      ).toBe(0);
    const kept = await mongo().db.collection('events').find({ roomId, erased: true }).toArray();
    expect(kept.length).toBeGreaterThan(6);
    expect(new Set(kept.flatMap((event) => Object.keys(event)))).toEqual(
      new Set(['_id', 'v', 'roomId', 'sessionId', 'at', 'type', 'erased']),
    );

    const said = Array.from({ length: 8 }, (_, index) => index + 1);
    await ann.count(1, 8);
    await until(nothingWaits, 'no outbox');
    const back = await fleet.welcome(bob.back());
    expect(back.recovery).toMatchObject({ recovered: true });
    expect(back.room.payloads.filter((payload) => typeof payload === 'number')).toEqual(said);
    await client.dispose();
  });

  test('of a room goes whole, and what begins later is kept', async () => {
    const [roomId, other] = [freshRoom(), freshRoom()];
    const server = await node();
    await answers(server);
    const ann = await fleet.enter(server, 'ann', roomId);
    const elsewhere = await fleet.enter(server, 'ann', other);
    await allRight(ann.say('before'));
    await allRight(elsewhere.say('elsewhere'));
    const events = mongo().db.collection('events');
    await until(async () => (await events.countDocuments({ type: 'signal', roomId: { $in: [roomId, other] } })) === 2);
    const token = await tokenFor('eraser', { history: ['erase'] });
    const { eraseHistory } = await allRight(post<Accepted>(server.url, token, ERASE, { input: { roomId } }));
    await until(async () => (await orderIn(mongo(), eraseHistory.id))?.['passes'] === 2, 'the second pass');
    for (const collection of ['visits', 'sessions']) {
      expect(await mongo().db.collection(collection).countDocuments({ roomId })).toBe(0);
      expect(await mongo().db.collection(collection).countDocuments({ roomId: other })).toBe(1);
    }
    expect(await events.countDocuments({ roomId, erased: { $exists: false } })).toBe(0);
    expect(await events.countDocuments({ roomId: other, erased: { $exists: false } })).toBe(2);
    const bob = await fleet.enter(server, 'bob', roomId);
    await allRight(bob.say('after'));
    await until(isIn('"after'), 'what was said later');
    await until(async () => (await mongo().db.collection('visits').countDocuments({ roomId })) === 1, 'a visit');
    await until(async () => (await mongo().db.collection('sessions').countDocuments({ roomId })) === 1, 'its session');
    const query = `{ roomHistory(roomId: "${roomId}") { nodes { ... on SignalReceived { payload } } } }`;
    const { roomHistory } = await allRight(
      post<{ roomHistory: { nodes: unknown[] } }>(server.url, await tokenFor('bob'), query),
    );
    expect(roomHistory.nodes[0]).toEqual({ payload: 'after' });
  });

  test('is one order, however often it is asked for; what is said after the last one is kept', async () => {
    const roomId = freshRoom();
    const server = await node();
    await answers(server);
    const ann = await fleet.enter(server, 'anna', roomId);
    await allRight(ann.say('before'));
    await until(isIn('"before'), 'what was said before');
    const release = await hold(ann);
    const token = await tokenFor('anna');
    const asked = Array.from({ length: 5 }, () => allRight(post<Accepted>(server.url, token, ERASE, ERASE_ANNA)));
    const first = await Promise.all(asked);
    await allRight(ann.say('meanwhile'));
    const last = await allRight(post<Accepted>(server.url, token, ERASE, ERASE_ANNA));
    await allRight(ann.say('after'));
    await release();
    await until(isIn('"after'), 'what was said after');
    await until(async () => (await orderIn(mongo(), last.eraseHistory.id))?.['passes'] === 2, 'the second pass');
    expect([await isIn('"before')(), await isIn('"meanwhile')(), await isIn('"after')()]).toEqual([false, false, true]);
    expect(first.map(({ eraseHistory }) => eraseHistory.id)).toContain(last.eraseHistory.id);
    expect(await mongo().db.collection('erasures').countDocuments({ userId: 'anna' })).toBeLessThan(6);
  });

  test('is erased by any node, when the one that was told of it has died', async () => {
    const roomId = freshRoom();
    const server = await node();
    await answers(server);
    const ann = await fleet.enter(server, 'ann', roomId);
    await allRight(ann.say('before'));
    await until(async () => (await mongo().db.collection('events').countDocuments({ roomId })) === 2, 'two events');
    const order = { _id: randomUUID(), v: 1, userId: 'ann', at: new Date(), passes: 0, doneAt: null };
    await mongo().db.collection<{ _id: string }>('erasures').insertOne(order);
    await until(async () => (await mongo().db.collection('events').countDocuments({ roomId, erased: true })) === 2);
  });
});
