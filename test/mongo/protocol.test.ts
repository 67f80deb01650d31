import { beforeAll, describe, expect, test } from '@jest/globals';
import { MongoBulkWriteError, type Collection, type Document } from 'mongodb';
import { featuresOf } from '../support/mongo-features.js';
import { describeWithMongo } from '../support/with-mongo.js';

interface Row extends Document {
  readonly _id: string;
}

// What the archive builds on, of the driver and of each server that tests may use.
describeWithMongo('the MongoDB protocol', (mongo) => {
  const rows = (name: string): Collection<Row> => mongo().db.collection<Row>(name);

  test('an unordered insert takes what is new and tells each duplicate by 11000', async () => {
    const events = rows('events');
    await events.insertMany([{ _id: 'e:1', text: 'first' }]);
    const written = events.insertMany(
      ['e:0', 'e:1', 'e:2', 'e:1', 'e:3'].map((_id) => ({ _id, text: 'second' })),
      { ordered: false },
    );
    const error: unknown = await written.catch((reason: unknown) => reason);
    if (!(error instanceof MongoBulkWriteError)) throw new Error('Duplicates were taken');
    expect([error.writeErrors].flat().map(({ code, index }) => [code, index])).toEqual([
      [11000, 1],
      [11000, 3],
    ]);
    expect(error.result.getWriteConcernError()).toBeUndefined();
    const kept = await events.find().sort({ _id: 1 }).toArray();
    expect(kept.map(({ _id, text }): unknown => [_id, text])).toEqual([
      ['e:0', 'second'],
      ['e:1', 'first'],
      ['e:2', 'second'],
      ['e:3', 'second'],
    ]);
  });

  describe('upserts', () => {
    const visit = (_id: string, drops: number, at: number, epoch: string) => ({
      updateOne: {
        filter: { _id },
        update: {
          $setOnInsert: { v: 1, name: 'Ada' },
          $max: { drops, leftAt: new Date(at) },
          $min: { joinedAt: new Date(at) },
          $addToSet: { epochs: epoch },
        },
        upsert: true,
      },
    });
    const expected = (_id: string) => ({
      ...{ _id, v: 1, name: 'Ada', drops: 3, leftAt: new Date(30), joinedAt: new Date(10) },
      epochs: expect.arrayContaining(['a', 'b']),
    });
    const steps: readonly (readonly [drops: number, at: number, epoch: string])[] = [
      [1, 10, 'a'],
      [3, 20, 'b'],
      [2, 30, 'b'],
    ];
    const inOrder = (_id: string, order: readonly number[]) => order.map((index) => visit(_id, ...steps[index]!));

    test('leave the same in every order, and twice', async () => {
      const orders = [
        [0, 1, 2],
        [2, 1, 0],
        [1, 0, 2, 2, 1, 0],
      ];
      for (const [index, order] of orders.entries()) await rows('visits').bulkWrite(inOrder(`v${index}`, order));
      expect(await rows('visits').find().sort({ _id: 1 }).toArray()).toEqual(['v0', 'v1', 'v2'].map(expected));
    });

    test('of one row by two at once leave one row', async () => {
      const both = await Promise.allSettled(
        [0, 1].map(() => rows('visits').bulkWrite(inOrder('both', [0, 1, 2]), { ordered: false })),
      );
      // A loser of the race for the first insert may be told 11000, and then writes again.
      for (const each of both) if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 11000 });
      await rows('visits').bulkWrite(inOrder('both', [0, 1, 2]));
      expect(await rows('visits').find({ _id: 'both' }).toArray()).toEqual([expected('both')]);
    });
  });

  test('indexes are made once, and again without harm; the same name over other keys is refused', async () => {
    const indexes = [
      { name: 'room_at_1', key: { roomId: 1, at: 1, _id: 1 } },
      { name: 'users_1', key: { users: 1 } },
    ] as const;
    // One a command: FerretDB drops the connection when two of a command are there already.
    for (const index of [...indexes, ...indexes]) {
      expect(await rows('indexed').createIndexes([{ ...index }])).toEqual([index.name]);
    }
    expect((await rows('indexed').indexes()).map(({ name, key }) => [name, key])).toEqual([
      ['_id_', { _id: 1 }],
      ...indexes.map(({ name, key }) => [name, key]),
    ]);
    const other = rows('indexed').createIndexes([{ name: 'users_1', key: { userId: 1 } }]);
    await expect(other).rejects.toMatchObject({ name: 'MongoServerError', codeName: 'IndexKeySpecsConflict' });
  });

  describe('a log of two epochs', () => {
    const id = (epoch: string, offset: number) => `${epoch}:${String(offset).padStart(16, '0')}`;
    const log = () => rows('log');
    beforeAll(async () => {
      const offsets = Array.from({ length: 20 }, (_, offset) => offset);
      await log().insertMany(
        // Five share each time.
        ['a', 'b'].flatMap((epoch) =>
          offsets.map((offset) => ({ _id: id(epoch, offset), roomId: epoch, at: new Date(Math.floor(offset / 5)) })),
        ),
      );
    });
    const idsOf = async (found: Promise<Row[]>): Promise<string[]> => (await found).map(({ _id }) => _id);

    test('is read as a range of one epoch, in order', async () => {
      const range = { _id: { $gt: id('a', 8), $lt: id('a', 12) } };
      expect(await idsOf(log().find(range).sort({ _id: 1 }).toArray())).toEqual([9, 10, 11].map((n) => id('a', n)));
    });

    test('is paged backwards by (at, _id) without a hole where times are equal', async () => {
      const read: string[] = [];
      let before = {};
      while (read.length <= 20) {
        const page = await log()
          .find({ roomId: 'b', ...before })
          .sort({ at: -1, _id: -1 })
          .limit(7)
          .toArray();
        const last = page.at(-1);
        if (last === undefined) break;
        read.push(...page.map(({ _id }) => _id));
        before = { $or: [{ at: { $lt: last['at'] } }, { at: last['at'], _id: { $lt: last._id } }] };
      }
      expect(read).toEqual(Array.from({ length: 20 }, (_, n) => id('b', 19 - n)));
    });

    test('loses a range of ids and nothing else', async () => {
      const gone = { _id: { $gte: id('a', 0), $lte: id('a', 14) } };
      expect(await log().deleteMany(gone)).toMatchObject({ deletedCount: 15 });
      expect(await log().deleteMany(gone)).toMatchObject({ deletedCount: 0 });
      expect(await idsOf(log().find({ roomId: 'a' }).sort({ _id: 1 }).toArray())).toEqual(
        [15, 16, 17, 18, 19].map((n) => id('a', n)),
      );
      expect(await log().countDocuments({ roomId: 'b' })).toBe(20);
    });
  });

  test('text comes back byte for byte, whatever it says', async () => {
    const payload = JSON.stringify({ 'a.b': 1, $set: { $inc: '\u0000' }, lone: '\ud800', deep: [[[1e300, -0, 0.1]]] });
    await rows('texts').insertOne({ _id: 'text', payload });
    expect((await rows('texts').findOne())?.['payload']).toBe(payload);
  });

  test('counts and sums by group, one a question', async () => {
    await rows('samples').insertMany(
      ['GOOD', 'POOR', 'GOOD'].map((quality, index) => ({ _id: `s${index}`, quality, seconds: index + 1 })),
    );
    const grouped = (result: Document) =>
      rows('samples')
        .aggregate([
          { $match: { seconds: { $gte: 1 } } },
          { $group: { _id: '$quality', result } },
          { $sort: { _id: 1 } },
        ])
        .toArray();
    expect(await grouped({ $sum: 1 })).toEqual([
      { _id: 'GOOD', result: 2 },
      { _id: 'POOR', result: 1 },
    ]);
    expect(await grouped({ $sum: '$seconds' })).toEqual([
      { _id: 'GOOD', result: 4 },
      { _id: 'POOR', result: 2 },
    ]);
  });

  test('what servers differ in is found by trying, and leaves nothing behind', async () => {
    const features = await featuresOf(mongo().db);
    if (mongo().kind === 'mongod') expect(features).toMatchObject({ ttlIndexes: true, validators: true });
    if (mongo().kind === 'ferretdb') {
      expect(Object.values(features)).not.toContain(true);
    }
    const collections = await mongo().db.listCollections().toArray();
    expect(collections.map(({ name }) => name).filter((name) => name.startsWith('probe'))).toEqual([]);
  });
});
