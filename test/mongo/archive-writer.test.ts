import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { MongoBulkWriteError, type Document } from 'mongodb';
import { pino } from 'pino';
import type { Fact } from '../../src/archive/fact.js';
import { ArchiveAway } from '../../src/archive/reading.js';
import { answerOf } from '../../src/mongo/answers.js';
import { ArchiveWriter } from '../../src/mongo/archive-writer.js';
import { COLLECTIONS } from '../../src/mongo/collections.js';
import { toEventDocument } from '../../src/mongo/event-document.js';
import { Mongo } from '../../src/mongo/mongo.js';
import { lifetimesOf } from '../../src/mongo/schema.js';
import { Switchboard } from '../support/switchboard.js';
import { until } from '../support/until.js';
import { describeWithOwnMongo } from '../support/with-mongo.js';
import { AT, batchOf, ended, EPOCH, joined, left, measured, returned, said, SESSION, visit } from './facts.js';

const DAY_MS = 24 * 3_600_000;
const COURSE: readonly Fact[] = [
  joined(1, 'ann', 1),
  joined(2, 'bob', 2),
  said(3),
  returned(AT + 4, visit('ann', { drops: 1, awayMs: 1500, joinedAt: AT + 1 })),
  ended('t1'),
  measured(AT + 5),
  left(6, visit('ann', { drops: 2, awayMs: 4000, joinedAt: AT + 1 }), 1),
  left(7, visit('bob', { joinedAt: AT + 2 }), 0),
];

describeWithOwnMongo('the writer of the archive', (server) => {
  const logged: string[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) });
  let lost: Record<string, number>;
  let written: Record<string, number>;
  let board: Switchboard;
  let mongo: Mongo;
  let writer: ArchiveWriter;

  const connected = async (url: string): Promise<Mongo> => {
    const one = new Mongo({ url, lifetimes: lifetimesOf(DAY_MS, DAY_MS), logger, onRead: () => undefined });
    one.start();
    await until(() => one.isUp, 'MongoDB');
    return one;
  };
  const count = (into: () => Record<string, number>) => (what: string, by: number) =>
    (into()[what] = (into()[what] ?? 0) + by);
  const over = (one: Mongo) =>
    new ArchiveWriter(one, { written: count(() => written), lost: count(() => lost), wrote: () => undefined }, logger);
  /** Everything in the archive, as it stands. */
  const kept = async () => {
    const all = COLLECTIONS.map(async (name) => [
      name,
      await server().db.collection(name).find().sort({ _id: 1 }).toArray(),
    ]);
    return Object.fromEntries(await Promise.all(all)) as Record<string, Record<string, unknown>[]>;
  };

  beforeAll(async () => {
    board = await Switchboard.open(String(server().port));
    mongo = await connected(server().urlAt(board.port));
    writer = over(mongo);
  });
  beforeEach(() => {
    [lost, written] = [{}, {}];
    logged.length = 0;
  });
  afterEach(async () => {
    for (const name of COLLECTIONS) await server().db.collection(name).deleteMany({});
  });
  afterAll(async () => {
    await mongo.stop();
    await board.close();
  });

  test('makes sessions, visits, events, transfers and samples of facts', async () => {
    await writer.keep(batchOf(COURSE));
    const { events, sessions, visits, transfers, quality, gaps } = await kept();
    expect(events!.map(({ type }) => type)).toEqual(['joined', 'joined', 'signal', 'left', 'left']);
    expect(sessions).toEqual([
      {
        ...{ _id: SESSION, v: 1, roomId: 'room', openedAt: new Date(AT), day: '2023-11-14', epochs: [EPOCH], peak: 2 },
        ...{ lastJoinedAt: new Date(AT + 2), emptiedAt: new Date(AT + 7) },
      },
    ]);
    expect(visits![0]).toEqual({
      ...{ _id: `${SESSION}:p-ann`, v: 1, roomId: 'room', sessionId: SESSION, participantId: 'p-ann', userId: 'ann' },
      ...{ name: 'ANN', day: '2023-11-14', joinedAt: new Date(AT + 1), leftAt: new Date(AT + 6), reason: 'LEFT' },
      ...{ seconds: 0.005, drops: 2, awaySeconds: 4 },
    });
    expect(transfers![0]).toMatchObject({ _id: 't1', v: 1, filename: 'notes.txt', endedAt: new Date(AT + 5) });
    expect(quality![0]).toMatchObject({ _id: `p-ann:${AT + 5}`, v: 1, latencyMs: 40, day: '2023-11-14' });
    expect(gaps).toEqual([]);
    expect(written).toEqual({ events: 5, sessions: 1, visits: 2, transfers: 1, quality: 1, gaps: 0 });
  });

  test('leaves the same, in whatever parts, order and number of times the facts come, by two at once', async () => {
    await writer.keep(batchOf(COURSE));
    const once = await kept();
    for (const name of COLLECTIONS) await server().db.collection(name).deleteMany({});
    const another = await connected(server().url);
    const halves = [COURSE.slice(4), COURSE.slice(0, 4), COURSE.slice(2, 6), COURSE];
    await Promise.all(halves.map((facts, index) => over(index % 2 ? another : mongo).keep(batchOf(facts))));
    await writer.keep(batchOf([...COURSE].reverse()));
    await another.stop();
    expect(await kept()).toEqual(once);
  });

  test('keeps no event of a room whose events are not kept', async () => {
    await writer.keep(batchOf(COURSE.map((fact) => ('isKept' in fact ? { ...fact, isKept: false } : fact))));
    const { events, sessions, visits } = await kept();
    expect([events!.length, sessions!.length, visits!.length]).toEqual([0, 1, 2]);
  });

  describe('where a fact can’t be kept', () => {
    const tooLarge = said(2, {
      said: { topic: null, payload: `"${'x'.repeat(17_000_000)}"`, original: null, sentAt: null },
    });
    const circular = ended('t2');
    Object.assign(circular.transfer, { pausedBy: [circular.transfer] });

    test.each<[string, Fact | undefined]>([
      ['is too large', tooLarge],
      ['is not to be put into bytes', circular],
      ['can’t be read', undefined],
      ['is of no time that there is', { ...measured(AT), at: NaN }],
    ])('since it %s: it is a gap, the rest is kept', async (_, poison) => {
      await writer.keep(batchOf([said(1), poison, said(3), ended('t3')]));
      const { events, transfers, gaps } = await kept();
      expect(events!.map(({ _id }) => String(_id).at(-1))).toEqual(['1', '3']);
      expect(transfers!.map(({ _id }) => _id)).toEqual(['t3']);
      expect(gaps).toMatchObject([{ _id: '7:o1:one:2-800', v: 1, lost: 1, rooms: ['room'] }]);
      expect(lost).toEqual({ poison: 1 });
      await writer.keep(batchOf([said(1), poison, said(3), ended('t3')]));
      expect(lost).toEqual({ poison: 1 });
      expect(mongo.isUp).toBe(true);
    });

    test('the log is told of its key, and of nothing that it says', async () => {
      await writer.keep(batchOf([tooLarge]));
      expect(logged.join()).toContain(`"key":"${EPOCH}:0000000000000002"`);
      expect(logged.join().length).toBeLessThan(500);
    });
  });

  test('what the outbox had to drop is a gap, and counted once', async () => {
    const loss = { lost: 12, from: AT - 50, to: AT - 10, rooms: ['room', 'other'] };
    for (const facts of [[said(1)], [said(1)], [said(2)]]) await writer.keep(batchOf(facts, loss));
    expect((await kept())['gaps']).toEqual([
      {
        ...{
          _id: '7:o1:0000000000000012',
          v: 1,
          from: new Date(AT - 50),
          to: new Date(AT - 10),
          at: new Date(AT - 10),
        },
        ...{ lost: 12, rooms: ['room', 'other'] },
      },
    ]);
    await writer.keep(batchOf([], { ...loss, lost: 15, rooms: null }));
    expect(lost).toEqual({ overflow: 15, poison: 0 });
    expect((await kept())['gaps']).toHaveLength(2);
  });

  describe('what somebody asked to be forgotten', () => {
    const erase = (who: object, at: number) =>
      server()
        .db.collection<{ _id: string }>('erasures')
        .insertOne({ _id: 'e1', v: 1, at: new Date(at), passes: 0, doneAt: null, ...who } as { _id: string });

    test('of a user: its events keep their places alone, its visits, transfers and samples are not written', async () => {
      await erase({ userId: 'ann' }, AT + 6);
      const toAnn = said(8, { from: { id: 'p-bob', userId: 'bob' }, addressee: { to: 'user', userId: 'ann' } });
      const late = { ...said(9), at: AT + 7 };
      await writer.keep(batchOf([...COURSE, { ...toAnn, at: AT + 5 }, late]));
      const { events, sessions, visits, transfers, quality } = await kept();
      expect(events!.map(({ erased }) => erased ?? false)).toEqual([true, false, true, true, false, true, false]);
      expect(events![2]).toEqual({
        ...{ _id: `${EPOCH}:0000000000000003`, v: 1, roomId: 'room', sessionId: SESSION, at: new Date(AT + 3) },
        ...{ type: 'signal', erased: true },
      });
      expect(visits!.map(({ userId }) => userId)).toEqual(['bob']);
      expect([sessions!.length, transfers!.length, quality!.length]).toEqual([1, 0, 0]);
    });

    test('of a room: nothing of it but the places of its events', async () => {
      await erase({ roomId: 'room' }, AT + 100);
      await writer.keep(batchOf(COURSE));
      const { events, sessions, visits, transfers, quality } = await kept();
      expect(events!.every(({ erased }) => erased === true)).toBe(true);
      expect([events, sessions, visits, transfers, quality].map((all) => all!.length)).toEqual([5, 0, 0, 0, 0]);
    });

    test('though the order came, and was carried out, while this node stood still with its batch', async () => {
      let now = 0;
      const told = { written: () => undefined, lost: () => undefined, wrote: () => undefined };
      const { erasures } = mongo.collections;
      // Between its first look at the orders and its writes.
      const find = (filter: Document) => ({
        toArray: async () => {
          const found = await erasures.find(filter).toArray();
          if (now === 0) await erase({ userId: 'ann', passes: 3, doneAt: new Date() }, AT + 100);
          now = 20_000;
          return found;
        },
      });
      const updateMany = erasures.updateMany.bind(erasures);
      const collections = { ...mongo.collections, erasures: { find, updateMany } };
      const slow = { collections, requireUp: () => undefined, worked: () => undefined } as unknown as Mongo;
      await new ArchiveWriter(slow, told, logger, () => now).keep(batchOf(COURSE));
      expect((await kept())['visits']).toHaveLength(2);
      expect(await erasures.findOne({ _id: 'e1' })).toMatchObject({ passes: 0, doneAt: null });
    });

    test('and nothing else', async () => {
      await erase({ userId: 'carl' }, AT + 100);
      await writer.keep(batchOf(COURSE));
      const { events, visits } = await kept();
      expect(events!.some(({ erased }) => erased === true)).toBe(false);
      expect(visits).toHaveLength(2);
    });
  });

  test('an answer that stays away is no answer: nobody is told that it is kept, nor asked until a ping is answered', async () => {
    board.hang();
    const inserted = mongo.collections.events.insertOne(toEventDocument(said(1)));
    const many = mongo.collections.events.insertMany([toEventDocument(said(2))]).catch((error: unknown) => error);
    await expect(writer.keep(batchOf(COURSE))).rejects.toBeInstanceOf(ArchiveAway);
    await expect(inserted).rejects.toThrow();
    // An outage has the class of a refusal: what it lists says which of them it is.
    expect(await many).toBeInstanceOf(MongoBulkWriteError);
    expect(answerOf(await many)).toEqual({ kind: 'away' });
    expect(mongo.isUp).toBe(false);
    const began = performance.now();
    await expect(writer.keep(batchOf(COURSE))).rejects.toBeInstanceOf(ArchiveAway);
    expect(performance.now() - began).toBeLessThan(200);
    board.release();
    await until(() => mongo.isUp, 'MongoDB');
    await writer.keep(batchOf(COURSE));
    expect((await kept())['events']).toHaveLength(5);
  });

  test('a question that it can’t answer is told of, and the others are still asked', async () => {
    const signal = AbortSignal.timeout(10_000);
    for (const times of [1, 2]) {
      const asked = mongo.read(
        'history',
        ({ events }, options) => events.aggregate([{ $nonsense: {} }], options).toArray(),
        signal,
      );
      await expect(asked).rejects.toBeInstanceOf(ArchiveAway);
      await until(() => logged.length > 0, `the log, ${times}`);
    }
    expect(logged).toHaveLength(1);
    expect(mongo.isUp).toBe(true);
    await mongo.read('history', ({ events }, options) => events.findOne({}, options), signal);
  });
});
