import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Document } from 'mongodb';
import { pino } from 'pino';
import { COLLECTIONS, type CollectionName } from '../../src/mongo/collections.js';
import { Mongo } from '../../src/mongo/mongo.js';
import { Retention } from '../../src/mongo/retention.js';
import { GRACE_MS, lifetimesOf, SHAPES } from '../../src/mongo/schema.js';
import { until } from '../support/until.js';
import { describeWithMongo } from '../support/with-mongo.js';

const HOUR_MS = 3_600_000;
const EVENTS_MS = 2 * HOUR_MS;
const HISTORIES_MS = 24 * HOUR_MS;
const LIFETIMES = lifetimesOf(EVENTS_MS, HISTORIES_MS);

describeWithMongo('what is too old', (server) => {
  const now = Date.now();
  let mongo: Mongo;
  let deleted: Record<string, number> = {};
  let clock = now;
  const count = (name: string, by: number) => (deleted[name] = (deleted[name] ?? 0) + by);
  const failed = (error: unknown) => {
    throw error;
  };
  const retention = (lifetimes = LIFETIMES) => {
    const one = new Retention(mongo, lifetimes, count, failed, () => Promise.resolve(clock));
    ends.push(() => one.stop());
    one.start();
    return one;
  };
  const ends: (() => Promise<void>)[] = [];
  const rows = (name: CollectionName) => server().db.collection<{ _id: string }>(name);

  /** One document a collection, so much older than what may stay. */
  async function put(overMs: number, id: string, more: Document = {}): Promise<void> {
    for (const name of COLLECTIONS) {
      const at = new Date(now - LIFETIMES[name] - GRACE_MS - overMs);
      const { age, fields } = SHAPES[name];
      const filled = Object.keys(fields).map((field) => [field, field.endsWith('At') || field === 'at' ? at : '']);
      const document: Document = { ...Object.fromEntries(filled), [age]: at, v: 1, ...more };
      const numbers = { lost: 1, peak: 1, from: at, to: at, epochs: [] };
      await rows(name).insertOne({ ...document, ...numbers, _id: id });
    }
  }
  const there = async () => {
    const all = COLLECTIONS.map(async (name) => [name, (await rows(name).find().toArray()).map(({ _id }) => _id)]);
    return Object.fromEntries(await Promise.all(all)) as Record<CollectionName, string[]>;
  };
  const each = (ids: string[]) => Object.fromEntries(COLLECTIONS.map((name) => [name, ids]));

  beforeAll(async () => {
    const logger = pino({ level: 'silent' });
    mongo = new Mongo({ url: server().url, lifetimes: LIFETIMES, logger, onRead: () => undefined });
    mongo.start();
    await until(() => mongo.isUp, 'MongoDB');
  });
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
    for (const name of [...COLLECTIONS, 'leases']) await server().db.collection(name).deleteMany({});
    deleted = {};
    clock = now;
  });
  afterAll(() => mongo.stop());

  test('goes in each collection, two minutes late, and nothing that is younger', async () => {
    await put(1000, 'old', { doneAt: new Date(now) });
    await put(-1000, 'young', { doneAt: new Date(now) });
    await retention().round();
    expect(await there()).toEqual(each(['young']));
    expect(deleted).toEqual(Object.fromEntries(COLLECTIONS.map((name) => [name, 1])));
  });

  test('goes where events are kept no more', async () => {
    await put(-HOUR_MS, 'young');
    await retention(lifetimesOf(0, HISTORIES_MS)).round();
    expect(await there()).toEqual({ ...each(['young']), events: [] });
  });

  test('stays where somebody is yet to be forgotten: what waits to be archived is looked at by it', async () => {
    await put(1000, 'old', { doneAt: null });
    await retention().round();
    expect(await there()).toEqual({ ...each([]), erasures: ['old'] });
  });

  test('goes however much it is', async () => {
    const at = new Date(now - EVENTS_MS - GRACE_MS - 1);
    const documents = Array.from({ length: 2500 }, (_, index) => ({ _id: `e:${index}`, at, v: 1 }));
    const events = server().db.collection<{ _id: string }>('events');
    await events.insertMany(
      documents.map((one) => ({ ...one, roomId: 'room', sessionId: 's', type: 'signal' })),
      { ordered: false },
    );
    await retention().round();
    expect(deleted).toEqual({ events: 2500 });
  });

  test('is deleted by one node at a time, and by another when that one is gone', async () => {
    const [first, second] = [retention(), retention()];
    await first.round();
    await put(1000, 'old');
    await second.round();
    expect(deleted).toEqual({});
    clock += 41_000;
    await second.round();
    expect((await there()).events).toEqual([]);
  });

  test('is deleted also after a node whose clock was ahead', async () => {
    clock += 24 * HOUR_MS;
    await retention().round();
    clock = now;
    await put(1000, 'old');
    await retention().round();
    expect((await there()).events).toEqual([]);
  });

  test('is old by the one clock of all nodes: without it nothing goes, and MongoDB is not held to be away', async () => {
    await put(1000, 'old');
    const told: unknown[] = [];
    const gone = () => Promise.reject(new Error('Redis is away'));
    await new Retention(mongo, LIFETIMES, count, (error) => told.push(error), gone).round();
    expect([told, mongo.isUp]).toEqual([[new Error('Redis is away')], true]);
    expect((await there()).events).toEqual(['old']);
  });
});
