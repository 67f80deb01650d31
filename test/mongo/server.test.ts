import { afterEach, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { Switchboard } from '../support/switchboard.js';
import { describeWithOwnMongo } from '../support/with-mongo.js';

describeWithOwnMongo('a MongoDB server of a test', (mongo) => {
  const [clients, boards]: [MongoClient[], Switchboard[]] = [[], []];
  afterEach(async () => {
    mongo().resume();
    await Promise.all([...clients.splice(0), ...boards.splice(0)].map((each) => each.close()));
  });
  const impatient = async (url: string): Promise<MongoClient> => {
    const client = new MongoClient(url, {
      serverSelectionTimeoutMS: 1_000,
      socketTimeoutMS: 300,
      heartbeatFrequencyMS: 500,
    });
    clients.push(client);
    return client.connect();
  };

  test('keeps its data and its address over a kill', async () => {
    await mongo().db.collection('kept').insertOne({ said: 'before' });
    await mongo().kill();
    await expect(impatient(mongo().url)).rejects.toMatchObject({ name: 'MongoServerSelectionError' });
    await mongo().run();
    expect(await mongo().db.collection('kept').countDocuments()).toBe(1);
    const other = await impatient(mongo().url);
    expect(await other.db().collection('kept').findOne()).toMatchObject({ said: 'before' });
  });

  test('can stand still, and goes on', async () => {
    const client = await impatient(mongo().url);
    await mongo().pause();
    await expect(client.db().command({ ping: 1 })).rejects.toMatchObject({ name: 'MongoNetworkTimeoutError' });
    mongo().resume();
    expect(await mongo().db.command({ ping: 1 })).toMatchObject({ ok: 1 });
  });

  test('is reached over a line that can be cut and held', async () => {
    const board = await Switchboard.open(String(mongo().port));
    boards.push(board);
    const client = await impatient(mongo().urlAt(board.port));
    board.cut();
    // The driver reads again over a new line.
    expect(await client.db().collection('kept').findOne()).toMatchObject({ said: 'before' });
    board.hang();
    await expect(client.db().command({ ping: 1 })).rejects.toMatchObject({ name: 'MongoNetworkTimeoutError' });
    // Nor over a new line, which the driver opens by now.
    await expect(impatient(mongo().urlAt(board.port))).rejects.toMatchObject({ name: 'MongoServerSelectionError' });
    board.release();
    await impatient(mongo().urlAt(board.port));
  });
});
