import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pino } from 'pino';
import type { Said } from '../../src/archive/fact.js';
import type { SignalEvent } from '../../src/log/event.js';
import { MongoArchivedEvents } from '../../src/mongo/archived-events.js';
import { ArchiveWriter } from '../../src/mongo/archive-writer.js';
import { Mongo } from '../../src/mongo/mongo.js';
import { lifetimesOf } from '../../src/mongo/schema.js';
import { until } from '../support/until.js';
import { describeWithMongo } from '../support/with-mongo.js';
import { batchOf, said } from './facts.js';

const nested = (depth: number): unknown => (depth === 0 ? 'deep' : [nested(depth - 1)]);
const ODD = [
  { 'a.b': 1, $set: { $where: 'x' }, '': null, __proto__: 1, 'nul\0key': 'nul\0value' },
  ['\ud800', '\udfff lone', '\ud83d\ude00', '\u2028', 'é', 'e\u0301'],
  [1e308, -0, 5e-324, 9_007_199_254_740_993, 0.1 + 0.2, -1e21],
  nested(63),
  { text: 'x'.repeat(65_536 - 11) },
  [null, true, '', [], {}],
];
/** What strings are made of, halves of surrogate pairs too. */
const unit = fc.oneof(
  { weight: 9, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
  { weight: 1, arbitrary: fc.constantFrom('\ud800', '\udfff', '\0', '.', '$') },
);
const topics = fc.option(fc.string({ unit, maxLength: 64 }), { nil: null });
const words = fc.record({
  payload: fc.jsonValue({ stringUnit: unit, maxDepth: 6 }),
  original: fc.option(fc.jsonValue({ stringUnit: unit })),
  topic: topics,
  sentAt: topics,
});
type Words = typeof words extends fc.Arbitrary<infer T> ? T : never;

const asSaid = ({ payload, original, topic, sentAt }: Words): Said => ({
  payload: JSON.stringify(payload),
  original: original === null ? null : JSON.stringify(original),
  topic,
  sentAt,
});
const textOf = ({ payload, original, topic, sentAt }: SignalEvent): Said => ({
  payload: JSON.stringify(payload),
  original: original === undefined ? null : JSON.stringify(original),
  topic,
  sentAt,
});

describeWithMongo('what somebody said', (server) => {
  let mongo: Mongo;
  let written = 0;
  beforeAll(async () => {
    const logger = pino({ level: 'silent' });
    const lifetimes = lifetimesOf(3_600_000, 3_600_000);
    mongo = new Mongo({ url: server().url, lifetimes, logger, onRead: () => undefined });
    mongo.start();
    await until(() => mongo.isUp, 'MongoDB');
  });
  afterAll(() => mongo.stop());

  async function throughTheArchive(all: readonly Said[]): Promise<Said[]> {
    const told = { written: () => undefined, lost: () => undefined, wrote: () => undefined };
    const writer = new ArchiveWriter(mongo, told, pino({ level: 'silent' }));
    const after = written;
    await writer.keep(batchOf(all.map((one) => said((written += 1), { said: one }))));
    const range = { roomId: 'room', epoch: said(1).position.epoch, after, upTo: written };
    const events = await new MongoArchivedEvents(mongo).read(range, Infinity, AbortSignal.timeout(20_000));
    return events.map(({ event }) => textOf(event.body as SignalEvent));
  }

  test.each(ODD.map((payload) => [JSON.stringify(payload).slice(0, 40), payload]))(
    'comes back byte for byte: %s',
    async (_, payload) => {
      const one = asSaid({ payload: payload as Words['payload'], original: null, topic: null, sentAt: null });
      expect(await throughTheArchive([one])).toEqual([one]);
    },
  );

  test('comes back byte for byte, whatever it is', async () => {
    const property = fc.asyncProperty(fc.array(words, { minLength: 20, maxLength: 40 }), async (all) => {
      const texts = all.map(asSaid);
      expect(await throughTheArchive(texts)).toEqual(texts);
    });
    await fc.assert(property, { numRuns: 20 });
  });
});
