import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MongoBulkWriteError, type Document } from 'mongodb';
import { COLLECTIONS, collectionsOf } from '../../src/mongo/collections.js';
import type { EventDocument } from '../../src/mongo/event-document.js';
import { prepare, type Lifetimes } from '../../src/mongo/schema.js';
import { featuresOf, type MongoFeatures } from '../support/mongo-features.js';
import { mongoAtHand } from '../support/mongo-server.js';
import { until } from '../support/until.js';
import { describeWithMongo } from '../support/with-mongo.js';

const HOUR_MS = 3_600_000;
const lifetimes = (ms: number) => Object.fromEntries(COLLECTIONS.map((name) => [name, ms])) as Lifetimes;

const EPOCH = 'e'.repeat(20);
const key = (offset: number): string => `${EPOCH}:${String(offset).padStart(16, '0')}`;
const event = (offset: number, at = new Date()): EventDocument => ({
  ...{ _id: key(offset), v: 1, type: 'signal', roomId: 'room', sessionId: `${EPOCH}-1`, at },
});

// FerretDB has nothing of it: run it with MONGODB_TEST_URL before a release.
describeWithMongo('what only a MongoDB shows', (mongo) => {
  const isFerret = mongoAtHand() === 'ferretdb';
  let features: MongoFeatures;
  const notShown: string[] = [];
  const events = () => collectionsOf(mongo().db).events;

  beforeAll(async () => {
    if (isFerret) return;
    features = await featuresOf(mongo().db);
    await prepare(mongo().db, lifetimes(HOUR_MS));
  });
  afterAll(() => {
    if (notShown.length > 0) console.log(`This server can't show: ${notShown.join('; ')}`);
  });

  /** A given server may be no MongoDB, or have no replica set: what it lacks is named at the end. */
  function needs(feature: keyof MongoFeatures, name: string, body: () => Promise<void>, withinMs = 30_000): void {
    const play = async () => {
      if (features[feature]) await body();
      else notShown.push(name);
    };
    (isFerret ? test.skip : test)(name, play, withinMs);
  }

  needs(
    'validators',
    'a document of no known shape is refused with 121, and the others of its batch are kept',
    async () => {
      const wrong = { ...event(2), at: 'yesterday' } as unknown as EventDocument;
      const written = events().insertMany([event(1), wrong, event(3)], { ordered: false });
      const error: unknown = await written.catch((reason: unknown) => reason);
      if (!(error instanceof MongoBulkWriteError)) throw new Error('The document was taken');
      expect([error.writeErrors].flat().map(({ code, index }) => [code, index])).toEqual([[121, 1]]);
      expect(await events().countDocuments()).toBe(2);
    },
  );

  needs('ttlIndexes', 'a lifetime that changed is taken over', async () => {
    const expiries = async (): Promise<unknown[]> => {
      const indexes = await Promise.all(COLLECTIONS.map((name) => mongo().db.collection(name).indexes()));
      return indexes
        .flat()
        .flatMap(({ expireAfterSeconds }): unknown[] => (expireAfterSeconds ? [expireAfterSeconds] : []));
    };
    const before = await expiries();
    await prepare(mongo().db, lifetimes(2 * HOUR_MS));
    const after = await expiries();
    await prepare(mongo().db, lifetimes(HOUR_MS));
    expect(before.length).toBeGreaterThan(4);
    expect(after).toEqual(before.map((seconds) => Number(seconds) + HOUR_MS / 1000));
    expect(await expiries()).toEqual(before);
  });

  needs(
    'ttlIndexes',
    'what is too old is deleted by the server itself, and nothing else',
    async () => {
      await events().insertMany([event(101, new Date(Date.now() - 2 * HOUR_MS)), event(102)]);
      const ofBoth = { _id: { $in: [key(101), key(102)] } };
      // The server looks once a minute.
      await until(async () => (await events().countDocuments(ofBoth)) < 2, 'the deletion by TTL', 150_000);
      expect((await events().find(ofBoth).toArray()).map(({ _id }) => _id)).toEqual([key(102)]);
    },
    180_000,
  );

  needs('rangesByIndex', 'a range of a log, and a page of a room, are read from their indexes', async () => {
    const plans = await Promise.all([
      events()
        .find({ _id: { $gt: key(1), $lt: key(9) } })
        .sort({ _id: 1 })
        .explain('queryPlanner'),
      events()
        .find({ roomId: 'room', at: { $lt: new Date() } })
        .sort({ at: -1, _id: -1 })
        .limit(50)
        .explain('queryPlanner'),
    ]);
    for (const plan of plans) {
      const stages = stagesOf(plan);
      expect(stages).toContain('IXSCAN');
      expect(stages).not.toContain('COLLSCAN');
      // The index has the order already.
      expect(stages).not.toContain('SORT');
    }
  });

  needs(
    'replicaSet',
    'what a majority acknowledged is there after a failover',
    async () => {
      const acknowledged: string[] = [];
      let isOver = false;
      const write = async () => {
        for (let offset = 1000; !isOver; offset++) {
          const written = events().insertOne(event(offset), { writeConcern: { w: 'majority', wtimeoutMS: 10_000 } });
          await written.then(
            () => acknowledged.push(key(offset)),
            () => undefined,
          );
        }
      };
      const writing = write();
      const failOver = async () => {
        await until(() => acknowledged.length > 20);
        await mongo().client.db('admin').command({ replSetStepDown: 10, secondaryCatchUpPeriodSecs: 5, force: true });
        const before = acknowledged.length;
        await until(() => acknowledged.length > before + 20, 'writes after the failover', 60_000);
      };
      await failOver().finally(() => (isOver = true));
      await writing;
      expect(await events().countDocuments({ _id: { $in: acknowledged } })).toBe(acknowledged.length);
    },
    90_000,
  );
});

/** Names of all stages of the plan that won. */
function stagesOf({ queryPlanner }: Document): readonly string[] {
  const won = JSON.stringify((queryPlanner as Document | undefined)?.['winningPlan']);
  return [...won.matchAll(/"stage":"(\w+)"/g)].map(([, stage = '']) => stage);
}
