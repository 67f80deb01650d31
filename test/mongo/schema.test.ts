import { expect, test } from '@jest/globals';
import { lifetimesOf, prepare, SHAPES } from '../../src/mongo/schema.js';
import { describeWithMongo } from '../support/with-mongo.js';

describeWithMongo('the collections', (mongo) => {
  test('are prepared again by each node and after each outage', async () => {
    const lifetimes = lifetimesOf(3_600_000, 3_600_000);
    const first = await prepare(mongo().db, lifetimes);
    const indexes = async () =>
      Promise.all(Object.keys(SHAPES).map(async (name) => [name, await mongo().db.collection(name).indexes()]));
    const made = await indexes();
    expect(await prepare(mongo().db, lifetimes)).toEqual(first);
    expect(await indexes()).toEqual(made);
  });
});
