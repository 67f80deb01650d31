import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ArchivedEvent, ArchivedEvents } from '../../src/archive/archived-events.js';
import { ReplayWindow, type Missed, type ReplayOutcome } from '../../src/archive/replay-window.js';
import type { LoggedEvent } from '../../src/log/event.js';
import { judge } from '../../src/log/recovery.js';
import { until } from '../support/until.js';
import { at, EPOCH, run, signal, toParticipant, toRoom } from './events.js';
import { archived, Shelf } from './shelf.js';

const NOW = 10_000_000;
const LOG_MS = 300_000;
const REPLAY_MS = 3_600_000;
const RECENT = NOW - 1000;
const OLD = NOW - LOG_MS - 1000;
const BOUNDS = { logMs: LOG_MS, replayMs: REPLAY_MS, replayEvents: 100, replayReadMs: 100, rooms: ['*'] };

/** Of bob, who missed what came behind `since`. */
function missed(since: number, top: number, log: readonly LoggedEvent[], more: Partial<Missed> = {}): Missed {
  return {
    roomId: 'r',
    since: { epoch: EPOCH, offset: since },
    page: { epoch: EPOCH, top, events: log, now: NOW },
    viewer: { participantId: 'bob', userId: 'bob' },
    presentSince: -Infinity,
    ...more,
  };
}

interface Outcome {
  readonly outcome: ReplayOutcome | undefined;
  readonly offsets: readonly number[] | null;
  readonly archivedUpTo: number | undefined;
}

async function bridge(shelf: ArchivedEvents, one: Missed, bounds: Partial<typeof BOUNDS> = {}): Promise<Outcome> {
  const told: ReplayOutcome[] = [];
  const window = new ReplayWindow(shelf, { ...BOUNDS, ...bounds }, (outcome) => told.push(outcome));
  const bridged = await window.bridge(one);
  expect(told).toHaveLength(1);
  const offsets = bridged && bridged.verdict.events.map(({ position }) => position.offset);
  return { outcome: told[0], offsets, archivedUpTo: bridged?.archivedUpTo };
}

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const range = (from: number, to: number) => run(from, to).map(({ position }) => position.offset);
const recovered = (from: number, to: number, archivedUpTo: number): Outcome => ({
  outcome: 'bridged',
  offsets: range(from, to),
  archivedUpTo,
});
const failed = (outcome: ReplayOutcome): Outcome => ({ outcome, offsets: null, archivedUpTo: undefined });
const offer = (offset: number, to = 'bob', time = RECENT) =>
  at(offset, signal('ann', toParticipant(to), 'OFFER'), time);

const without = (hole: number, from: number, to: number) =>
  archived(run(from, to, RECENT).filter(({ position }) => position.offset !== hole));

type Row = readonly [string, readonly ArchivedEvent[], Missed, Outcome];
const log = run(51, 60, RECENT);
const ROWS: readonly Row[] = [
  ['the log has the end, the archive the rest', archived(run(1, 50, RECENT)), missed(5, 60, log), recovered(6, 60, 50)],
  ['both have some: one of each', archived(run(1, 60, RECENT)), missed(5, 60, log), recovered(6, 60, 50)],
  ['the log expired', archived(run(1, 60, OLD)), missed(5, 60, []), recovered(6, 60, 60)],
  [
    'the log lost one in the middle',
    archived(run(1, 60, RECENT)),
    missed(50, 60, [log[0]!, ...log.slice(2)]),
    recovered(51, 60, 52),
  ],
  ['the log holds it still, beyond its time', [], missed(50, 60, run(51, 60, OLD)), recovered(51, 60, 0)],
  [
    'events behind the moment that is judged',
    archived(run(1, 80, RECENT)),
    missed(5, 55, run(51, 80, RECENT)),
    recovered(6, 55, 50),
  ],
  ['the first is lost', without(6, 1, 50), missed(5, 60, log), failed('hole')],
  ['one in the middle is lost', without(30, 1, 50), missed(5, 60, log), failed('hole')],
  ['the last is lost', without(50, 1, 60), missed(5, 60, log), failed('hole')],
  ['the last is not there yet', without(50, 1, 50), missed(5, 60, log), failed('hole')],
  ['nothing is there', [], missed(5, 60, log), failed('hole')],
  [
    'exactly as old as the archive replays',
    archived(run(1, 60, NOW - REPLAY_MS)),
    missed(5, 60, []),
    recovered(6, 60, 60),
  ],
  ['one ms older', archived(run(1, 60, NOW - REPLAY_MS - 1)), missed(5, 60, []), failed('hole')],
  ['exactly as many as allowed', archived(run(1, 100, RECENT)), missed(0, 100, []), recovered(1, 100, 100)],
  ['one more', archived(run(1, 101, RECENT)), missed(0, 101, []), failed('bounds')],
  [
    'more bytes than allowed',
    archived(run(1, 9, RECENT).map((event) => ({ ...event, bytes: 1024 * 1024 }))),
    missed(0, 9, []),
    failed('bounds'),
  ],
  [
    'exactly as many bytes as allowed',
    archived(run(1, 8, RECENT).map((event) => ({ ...event, bytes: 1024 * 1024 }))),
    missed(0, 8, []),
    recovered(1, 8, 8),
  ],
  [
    'an erased one holds its place',
    archived(run(1, 50, RECENT).map((event, index) => (index === 9 ? { ...event, body: { type: 'unknown' } } : event))),
    missed(5, 60, log),
    recovered(6, 60, 50),
  ],
  ['an offer to it is withheld', archived([offer(1), ...run(2, 50, RECENT)]), missed(0, 60, log), failed('withheld')],
  [
    'an offer to another',
    archived([offer(1, 'carl'), ...run(2, 50, RECENT)]),
    missed(0, 60, log),
    recovered(1, 60, 50),
  ],
  [
    'the log has a newer offer',
    archived([offer(1), ...run(2, 50, RECENT)]),
    missed(0, 60, [...log.slice(0, -1), offer(60)]),
    recovered(1, 60, 50),
  ],
  [
    'the log holds an offer beyond its time',
    archived(run(1, 50, OLD)),
    missed(0, 51, [offer(51, 'bob', OLD)]),
    failed('withheld'),
  ],
  [
    'the client alone says that it was there',
    archived(run(1, 50, OLD)),
    missed(0, 60, log, { presentSince: Infinity }),
    failed('withheld'),
  ],
  [
    'its participant came only later',
    archived(run(1, 50, OLD)),
    missed(0, 60, log, { presentSince: OLD + 5000 }),
    failed('withheld'),
  ],
  [
    'its participant was there already',
    archived(run(1, 50, OLD)),
    missed(0, 60, log, { presentSince: OLD }),
    recovered(1, 60, 50),
  ],
];

describe('the longer replay', () => {
  test.each(ROWS)('%s', async (_, events, one, outcome) => {
    expect(await bridge(new Shelf(events), one)).toEqual(outcome);
  });

  test('nothing is read that the log has', async () => {
    const shelf = new Shelf(archived(run(1, 60, OLD)));
    await bridge(shelf, missed(50, 60, run(51, 60, OLD)));
    await bridge(shelf, missed(0, 101, []));
    expect(shelf.reads).toEqual([]);
  });

  test('a user whose visit the archive knows is believed its cursor, and nobody else', async () => {
    const shelf = new Shelf(archived(run(1, 50, OLD)));
    const claimed = missed(0, 60, log, { presentSince: Infinity });
    shelf.visits = [
      { userId: 'carl', at: OLD - 5000 },
      { userId: 'bob', at: OLD + 5000 },
    ];
    expect(await bridge(shelf, claimed)).toEqual(failed('withheld'));
    shelf.visits.push({ userId: 'bob', at: OLD - 5000 });
    expect(await bridge(shelf, claimed)).toEqual(recovered(1, 60, 50));
  });

  test('only of rooms that are archived, and only where the log was trimmed or expired', () => {
    const window = new ReplayWindow(new Shelf(), { ...BOUNDS, rooms: ['kept-*'] }, () => undefined);
    const verdict = (since: number, epoch = EPOCH) =>
      judge({ epoch, offset: since }, { epoch: EPOCH, top: 9, events: run(8, 9, NOW), now: NOW }, LOG_MS);
    expect([1, 7, 10].map((since) => window.mayReach(verdict(since), 'kept-1'))).toEqual([true, false, false]);
    expect(window.mayReach(verdict(1, 'other'), 'kept-1')).toBe(false);
    expect(window.mayReach(verdict(1), 'other')).toBe(false);
  });

  test('what was not there yet is read again', async () => {
    const shelf = new Shelf(archived(run(1, 40, RECENT)));
    const outcome = bridge(shelf, missed(5, 60, log), { replayReadMs: 5000 });
    await until(() => shelf.reads.length === 1 && shelf.underWay === 0);
    shelf.events = archived(run(1, 50, RECENT));
    expect(await outcome).toEqual(recovered(6, 60, 50));
    expect(shelf.reads.map(({ after }) => after)).toEqual([5, 40]);
  });

  test('while the archive is away, the verdict is there at once', async () => {
    const shelf = new Shelf(archived(run(1, 60, RECENT)));
    shelf.isUp = false;
    expect(await bridge(shelf, missed(5, 60, log), { replayReadMs: 60_000 })).toEqual(failed('late'));
    expect(shelf.reads).toEqual([]);
  });

  test('an archive that hangs is waited for no longer than the bound', async () => {
    const shelf = new Shelf(archived(run(1, 60, RECENT)));
    shelf.held = new Promise(() => undefined);
    const began = performance.now();
    expect(await bridge(shelf, missed(5, 60, log))).toEqual(failed('late'));
    expect(performance.now() - began).toBeGreaterThan(90);
    expect(shelf.reads).toHaveLength(1);
  });

  test('four reads at a time, and one for all that miss the same', async () => {
    const shelf = new Shelf(archived(run(1, 60, RECENT)));
    let release = (): void => undefined;
    shelf.held = new Promise((resolve) => (release = resolve));
    const window = new ReplayWindow(shelf, { ...BOUNDS, replayReadMs: 60_000 }, () => undefined);
    const starts = [0, 0, 1, 2, 3, 4, 5, 5];
    // Their own joins have pushed the log's oldest out.
    const all = starts.map((since, index) => window.bridge(missed(since, 60, log.slice(index))));
    await until(() => shelf.underWay === 4);
    release();
    const counts = (await Promise.all(all)).map((bridged) => bridged?.verdict.events.length);
    expect(counts).toEqual(starts.map((since) => 60 - since));
    expect([shelf.most, shelf.reads.length]).toEqual([4, 6]);
  });

  test('what returns hold of the archive is bounded, what they share counts once, and is let go of', async () => {
    const large = { bytes: 8 * 1024 * 1024 };
    const shelf = new Shelf(archived(run(1, 60, RECENT).map((event) => ({ ...event, ...large }))));
    const told: ReplayOutcome[] = [];
    const window = new ReplayWindow(shelf, BOUNDS, (outcome) => told.push(outcome));
    // The log has all but one of what each missed.
    const one = (since: number) => window.bridge(missed(since, 60, run(since + 2, 60, RECENT)));
    const same = await Promise.all([one(1), one(1), one(1)]);
    const others = await Promise.all(numbers(2, 32).map(one));
    expect(await one(33)).toBeNull();
    expect(told.filter((outcome) => outcome !== 'bridged')).toEqual(['bounds']);
    same[0]!.release();
    same[0]!.release();
    same[1]!.release();
    expect(await one(33)).toBeNull();
    same[2]!.release();
    expect(await one(33)).not.toBeNull();
    for (const each of others) each!.release();
    expect(await Promise.all(numbers(2, 32).map(one))).not.toContain(null);
  });

  test('one that fails leaves its turn to the next', async () => {
    const shelf = new Shelf(archived(run(1, 60, RECENT)));
    shelf.held = new Promise(() => undefined);
    const window = new ReplayWindow(shelf, BOUNDS, () => undefined);
    const late = await Promise.all([0, 1, 2, 3, 4, 5].map((since) => window.bridge(missed(since, 60, log))));
    expect(late).toEqual(late.map(() => null));
    shelf.held = undefined;
    expect(await window.bridge(missed(5, 60, log))).not.toBeNull();
  });

  test('agrees with its definition: recovered exactly if log and archive hold all that is missed, and it is young', async () => {
    const place = fc.record({
      inLog: fc.boolean(),
      inArchive: fc.boolean(),
      age: fc.integer({ max: 2 * REPLAY_MS, min: 0 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(place, { maxLength: 8 }), fc.nat(8), async (places, since) => {
        const ages = places.map(({ age }) => age).sort((a, b) => b - a);
        const events = places.map((_, index) => at(index + 1, signal('ann', toRoom), NOW - ages[index]!));
        const one = missed(
          since,
          places.length,
          events.filter((_, index) => places[index]!.inLog),
        );
        const shelf = new Shelf(archived(events.filter((_, index) => places[index]!.inArchive)));
        const behind = places.slice(since);
        const isThere = behind.every(({ inLog, inArchive }) => inLog || inArchive);
        const isYoung = ages.slice(since).every((age) => age <= REPLAY_MS);
        // Behind a hole of the log only the archive tells what was before it.
        const lastHole = behind.map(({ inLog }) => inLog).lastIndexOf(false);
        const isWhole = isThere && behind.slice(0, lastHole + 1).every(({ inArchive }) => inArchive);
        const { outcome } = await bridge(shelf, one, { replayReadMs: 0 });
        if (behind.length > 0) expect(outcome === 'bridged').toBe(isWhole && isYoung);
      }),
      { numRuns: 500 },
    );
  });
});
