import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import pino from 'pino';
import type { VisitState } from '../../src/archive/fact.js';
import { MongoArchivedEvents } from '../../src/mongo/archived-events.js';
import { toEventDocument, type EventDocument } from '../../src/mongo/event-document.js';
import { visitUpsert } from '../../src/mongo/history-documents.js';
import { Mongo } from '../../src/mongo/mongo.js';
import { lifetimesOf } from '../../src/mongo/schema.js';
import { until } from '../support/until.js';
import { describeWithOwnMongo } from '../support/with-mongo.js';
import { AT, EPOCH, said } from './facts.js';

const MUCH = 8 * 1024 * 1024;

const documents = (from: number, to: number, epoch = EPOCH): EventDocument[] =>
  Array.from({ length: to - from + 1 }, (_, index) => toEventDocument(said(from + index, {}, epoch)));

describeWithOwnMongo('the archive of events', (server) => {
  let mongo: Mongo;
  let events: MongoArchivedEvents;
  const never = new AbortController().signal;
  const read = async (after: number, upTo: number, maxBytes = MUCH) =>
    (await events.read({ epoch: EPOCH, after, upTo }, maxBytes, never)).map(({ event }) => event.position.offset);

  beforeAll(async () => {
    const lifetimes = lifetimesOf(1e12, 1e12);
    const logger = pino({ level: 'silent' });
    mongo = new Mongo({ url: server().url, lifetimes, logger, onRead: () => undefined });
    events = new MongoArchivedEvents(mongo);
    expect(events.isUp).toBe(false);
    mongo.start();
    await until(() => events.isUp);
  });
  afterEach(async () => {
    await mongo.collections.events.deleteMany({});
    await mongo.collections.visits.deleteMany({});
  });
  afterAll(() => mongo.stop());

  test('gives a range of one log, in order, whatever the order in which it came', async () => {
    const all = [...documents(1, 12), ...documents(1, 12, 'f'.repeat(20)), ...documents(9_998, 10_002)];
    await mongo.collections.events.insertMany(all.reverse());
    expect(await read(2, 11)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(await read(9_998, 10_001)).toEqual([9_999, 10_000, 10_001]);
    expect(await read(12, 9_997)).toEqual([]);
  });

  test('gives each event as it was, and of a negotiation its place', async () => {
    const offer = said(2, { kind: 'OFFER', addressee: { to: 'participant', participantId: 'p-bob' }, said: null });
    const erased = { _id: `${EPOCH}:0000000000000003`, v: 1, roomId: 'room', sessionId: 's', type: 'signal' } as const;
    await mongo.collections.events.insertMany([
      toEventDocument(said(1)),
      toEventDocument(offer),
      { ...erased, at: new Date(AT), erased: true },
    ]);
    const found = await events.read({ epoch: EPOCH, after: 0, upTo: 9 }, MUCH, never);
    expect(found).toMatchObject([
      { isWithheld: false, event: { at: AT + 1, body: { type: 'signal', id: `${EPOCH}-1`, payload: { offset: 1 } } } },
      { isWithheld: true, event: { body: { type: 'signal', kind: 'OFFER', addressee: { participantId: 'p-bob' } } } },
      { isWithheld: false, event: { at: AT, body: { type: 'unknown' } } },
    ]);
  });

  test('leaves out what only a newer release can read', async () => {
    const [one, two, three] = documents(1, 3);
    await mongo.collections.events.insertMany([one!, { ...two!, v: 2 as never }, three!]);
    expect(await read(0, 3)).toEqual([1, 3]);
  });

  test('stops behind as many bytes as asked for', async () => {
    const large = (offset: number) =>
      toEventDocument(
        said(offset, { said: { topic: null, payload: `"${'x'.repeat(998)}"`, original: null, sentAt: null } }),
      );
    await mongo.collections.events.insertMany([1, 2, 3, 4, 5].map(large));
    expect(await read(0, 5, 3000)).toEqual([1, 2, 3]);
  });

  test('knows whether a user had been in a room by then', async () => {
    const visit: VisitState = {
      ...{ sessionId: 's', sessionOpenedAt: AT, participantId: 'p-ann', userId: 'ann', name: 'Ann' },
      ...{ joinedAt: AT, drops: 0, awayMs: 0 },
    };
    const { filter, update } = visitUpsert({ type: 'returned', roomId: 'room', at: AT, visit });
    await mongo.collections.visits.updateOne(filter, update, { upsert: true });
    const had = (roomId: string, userId: string, by: number) => events.hadVisited(roomId, userId, by, never);
    expect(await had('room', 'ann', AT)).toBe(true);
    expect(await had('room', 'ann', AT - 1)).toBe(false);
    expect(await had('room', 'bob', AT)).toBe(false);
    expect(await had('other', 'ann', AT)).toBe(false);
  });

  test('a server that hangs is left when the time is over', async () => {
    await server().pause();
    const range = { epoch: EPOCH, after: 0, upTo: 5 };
    await expect(events.read(range, MUCH, AbortSignal.timeout(100))).rejects.toThrow('not available');
    server().resume();
  });
});
