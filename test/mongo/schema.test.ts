import { expect, test } from '@jest/globals';
import { prepare, SHAPES } from '../../src/mongo/schema.js';
import { describeWithMongo } from '../support/with-mongo.js';

describeWithMongo('the collections', (mongo) => {
  test('are prepared again by each node and after each outage', async () => {
    const hour = 3_600_000;
    const lifetimes = { events: hour, sessions: hour, visits: hour, transfers: hour, quality: hour };
    const all = { ...lifetimes, gaps: hour, erasures: hour };
    const first = await prepare(mongo().db, all);
    const indexes = async () =>
      Promise.all(Object.keys(SHAPES).map(async (name) => [name, await mongo().db.collection(name).indexes()]));
    const made = await indexes();
    expect(await prepare(mongo().db, all)).toEqual(first);
    expect(await indexes()).toEqual(made);
  });
});
