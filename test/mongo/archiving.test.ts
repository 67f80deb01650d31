import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Document } from 'mongodb';
import { Fleet } from '../faults/fleet.js';
import { startNode, type RejoinNode } from '../support/node.js';
import { RedisServer } from '../support/redis-server.js';
import type { MongoServer } from '../support/mongo-server.js';
import { until } from '../support/until.js';
import { freshRoom, placeOf } from '../support/visitor.js';
import { describeWithOwnMongo } from '../support/with-mongo.js';

const fleet = new Fleet();
let redis: RedisServer;
beforeAll(async () => {
  redis = await RedisServer.start();
});
afterAll(() => redis.stop());

/** The documents, once there are so many of them. */
async function found({ db }: MongoServer, collection: string, filter: Document, count: number): Promise<Document[]> {
  let documents: Document[] = [];
  await until(async () => {
    documents = await db.collection(collection).find(filter).sort({ _id: 1 }).toArray();
    return documents.length >= count;
  }, `${count} in ${collection}`);
  return documents;
}

async function readiness({ url }: RejoinNode): Promise<object> {
  const response = await fetch(`${url}/readyz`);
  return { status: response.status, ...((await response.json()) as { checks: object }).checks };
}

const AWAY = { status: 200, redis: 'ok', archive: 'not available' };

async function metric({ url }: RejoinNode, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`rejoin_${name} `))
      ?.split(' ')[1],
  );
}

/** All that was said in the room is in the archive, once and in order. */
async function isWhole(mongo: MongoServer, roomId: string, said: readonly unknown[]): Promise<void> {
  const signals = await found(mongo, 'events', { roomId, type: 'signal' }, said.length);
  expect(signals.map(({ payload }) => JSON.parse(payload as string) as unknown)).toEqual(said);
}

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const nothingWaits = async () => (await redis.redis.keys('*:outbox*')).length === 0;

describeWithOwnMongo('a node with MONGODB_URL', (mongo) => {
  const settings = () => ({ MONGODB_URL: mongo().url, REPLAY_SECONDS: '3600' });
  const node = () => fleet.here(redis, settings());

  test('keeps sessions, visits and events, each once, and leaves nothing in Redis', async () => {
    const roomId = freshRoom();
    const ann = await fleet.enter(await node(), 'ann', roomId);
    const bob = await fleet.enter(ann.node, 'bob', roomId);
    const { data } = await ann.say({ text: 'hello' }, { topic: 'chat' });
    await ann.leave();
    await bob.leave();
    const events = await found(mongo(), 'events', { roomId }, 5);
    expect(events.map(({ type }) => type as string)).toEqual(['joined', 'joined', 'signal', 'left', 'left']);
    const { epoch, offset } = placeOf(data!.sendSignal.cursor);
    expect(events[2]).toMatchObject({
      ...{ _id: `${epoch}:${String(offset).padStart(16, '0')}`, v: 1, roomId, users: ['ann'] },
      ...{ from: { id: ann.id, userId: 'ann' }, to: { room: true } },
      ...{ kind: 'APPLICATION', topic: 'chat', payload: '{"text":"hello"}' },
    });
    const times = events.map(({ at }) => at as Date);
    const [session] = await found(mongo(), 'sessions', { roomId, emptiedAt: { $exists: true } }, 1);
    expect(session).toMatchObject({ v: 1, peak: 2, epochs: [epoch], lastJoinedAt: times[1], emptiedAt: times[4] });
    const visits = await found(mongo(), 'visits', { roomId, leftAt: { $exists: true } }, 2);
    expect(visits.find(({ userId }) => userId === 'ann')).toMatchObject({
      ...{ _id: `${String(session!._id)}:${ann.id}`, sessionId: session!._id, name: 'ann', drops: 0, awaySeconds: 0 },
      ...{ joinedAt: times[0], leftAt: times[3], reason: 'LEFT', seconds: (+times[3]! - +times[0]!) / 1000 },
    });
    await until(nothingWaits, 'no outbox');
    const { node: here } = ann;
    expect(await metric(here, 'archive_up')).toBe(1);
    for (const [collection, count] of Object.entries({ events: 5, transfers: 0, gaps: 0 })) {
      expect(await metric(here, `archive_written_total{collection="${collection}"}`)).toBe(count);
      expect(await metric(here, `archive_deleted_total{collection="${collection}"}`)).toBe(0);
    }
    for (const why of ['overflow', 'poison']) expect(await metric(here, `archive_lost_total{why="${why}"}`)).toBe(0);
    expect(await metric(here, 'archive_read_seconds_count{of="history"}')).toBe(0);
    expect(await metric(here, 'archive_write_seconds_count')).toBeGreaterThan(2);
    await until(async () => (await metric(here, 'archive_outbox_bytes')) === 0, 'nothing that waits');
    expect(await metric(here, 'archive_oldest_seconds')).toBe(0);
  });

  test('works before MongoDB is there, and archives once that comes, without a restart', async () => {
    await mongo().kill();
    const ann = await fleet.enter(await node(), 'ann', freshRoom());
    await ann.count(1, 3);
    expect(await readiness(ann.node)).toEqual(AWAY);
    expect(await metric(ann.node, 'archive_up')).toBe(0);
    await until(async () => (await metric(ann.node, 'archive_outbox_bytes')) > 500, 'bytes that wait');
    expect(await metric(ann.node, 'archive_oldest_seconds')).toBeGreaterThan(0);
    await mongo().run();
    await isWhole(mongo(), ann.roomId, [1, 2, 3]);
    await until(nothingWaits, 'no outbox');
    expect(await readiness(ann.node)).toEqual({ status: 200, redis: 'ok', archive: 'ok' });
  });

  test('loses nothing while MongoDB is gone, and refuses nothing', async () => {
    const ann = await fleet.enter(await node(), 'ann', freshRoom());
    await ann.count(1, 3);
    await isWhole(mongo(), ann.roomId, [1, 2, 3]);
    await mongo().kill();
    await ann.count(4, 6);
    await until(async () => (await metric(ann.node, 'archive_up')) === 0, 'the circuit to open');
    await ann.count(7, 9);
    expect(await readiness(ann.node)).toEqual(AWAY);
    await mongo().run();
    await isWhole(mongo(), ann.roomId, numbers(1, 9));
  });

  test('takes nothing out of Redis while MongoDB hangs, and ends in time', async () => {
    const ending = await startNode(redis.url, settings());
    const ann = await fleet.enter(ending, 'ann', freshRoom());
    await ann.count(1, 1);
    await isWhole(mongo(), ann.roomId, [1]);
    await mongo().pause();
    try {
      await ann.count(2, 4);
      await until(async () => (await metric(ann.node, 'archive_up')) === 0, 'the circuit to open');
      const other = await fleet.enter(await node(), 'bob', freshRoom());
      await other.count(1, 1);
      const began = performance.now();
      await ending.stop();
      // A second for the clients that never answer, and what is under way.
      expect(performance.now() - began).toBeLessThan(2500);
      expect(await nothingWaits()).toBe(false);
    } finally {
      mongo().resume();
    }
    await isWhole(mongo(), ann.roomId, numbers(1, 4));
  });
});
