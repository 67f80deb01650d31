import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { LoggedEvent } from '../../src/log/event.js';
import type { Position } from '../../src/log/position.js';
import { judge, type Page, type UnrecoverableReason, type Verdict } from '../../src/log/recovery.js';
import { at, EPOCH, run } from './events.js';

const NOW = 1_000_000;
const LOG_MS = 300_000;
const SECOND = 1000;

function page(top: number, events: readonly LoggedEvent[], epoch = EPOCH): Page {
  return { epoch, top, events, now: NOW };
}

const since = (offset: number, epoch = EPOCH): Position => ({ epoch, offset });
const old = NOW - LOG_MS - SECOND;

/** What is judged, and what comes of it: a reason or null, and the offsets that follow. */
type Row = readonly [string, Position, Page, UnrecoverableReason | null, readonly number[]];

const offsets = (events: readonly LoggedEvent[]) => events.map(({ position }) => position.offset);
const range = (from: number, to: number) => offsets(run(from, to));

const ROWS: readonly Row[] = [
  ['nothing missing, the log full', since(100), page(100, []), null, []],
  ['nothing missing, the log expired', since(7), page(7, []), null, []],
  ['nothing ever happened', since(0), page(0, []), null, []],
  ['one missing', since(99), page(100, run(100, 100, NOW)), null, [100]],
  ['exactly the bound', since(50), page(100, run(51, 100, NOW)), null, range(51, 100)],
  ['one more than the bound', since(49), page(100, run(51, 100, NOW)), 'LOG_TRIMMED', range(51, 100)],
  ['all from the start, at the bound', since(0), page(50, run(1, 50, NOW)), null, range(1, 50)],
  ['all from the start, one past the bound', since(0), page(51, run(2, 51, NOW)), 'LOG_TRIMMED', range(2, 51)],
  ['a position from the future', since(101), page(100, run(51, 100, NOW)), 'POSITION_AHEAD', []],
  ['another epoch, the same offset', since(100, 'other'), page(100, []), 'EPOCH_CHANGED', []],
  ['another epoch, a future offset', since(101, 'other'), page(100, []), 'EPOCH_CHANGED', []],
  ['another epoch: all that its log holds', since(5, 'other'), page(9, run(1, 9, NOW)), 'EPOCH_CHANGED', range(1, 9)],
  ['another epoch, its log trimmed', since(5, 'other'), page(9, run(4, 9, NOW)), 'EPOCH_CHANGED', range(4, 9)],
  [
    'another epoch, events behind the moment that is judged',
    since(5, 'other'),
    page(7, run(1, 9, NOW)),
    'EPOCH_CHANGED',
    range(1, 7),
  ],
  [
    'another epoch, a hole in its log',
    since(0, 'other'),
    page(9, [...run(1, 3, NOW), ...run(5, 9, NOW)]),
    'EPOCH_CHANGED',
    range(5, 9),
  ],
  [
    'another epoch, some of its log too old',
    since(5, 'other'),
    page(7, [at(6, undefined, old), ...run(7, 7, NOW)]),
    'EPOCH_CHANGED',
    [7],
  ],
  ['a room that is gone', since(3), page(0, [], ''), 'EPOCH_CHANGED', []],
  ['expired', since(5), page(9, []), 'LOG_EXPIRED', []],
  ['the first missing is 299 s old', since(5), page(6, run(6, 6, NOW - 299 * SECOND)), null, [6]],
  ['the first missing is exactly as old as the log keeps', since(5), page(6, run(6, 6, NOW - LOG_MS)), null, [6]],
  ['the first missing is 301 s old', since(5), page(6, run(6, 6, old)), 'LOG_EXPIRED', []],
  [
    'the first missing is too old, later ones are not',
    since(5),
    page(7, [at(6, undefined, old), ...run(7, 7, NOW)]),
    'LOG_EXPIRED',
    [],
  ],
  [
    'trimmed, and some of the rest too old',
    since(3),
    page(7, [at(6, undefined, old), ...run(7, 7, NOW)]),
    'LOG_TRIMMED',
    [7],
  ],
  ['trimmed, and all of the rest too old', since(3), page(7, run(6, 7, old)), 'LOG_EXPIRED', []],
  ['cut by bytes right before the first missing', since(5), page(9, run(6, 9, NOW)), null, range(6, 9)],
  ['cut by bytes behind the first missing', since(5), page(9, run(7, 9, NOW)), 'LOG_TRIMMED', range(7, 9)],
  ['a hole inside', since(5), page(9, [...run(6, 7, NOW), ...run(9, 9, NOW)]), 'LOG_TRIMMED', [9]],
  ['the newest can not be read', since(5), page(9, run(6, 8, NOW)), 'LOG_EXPIRED', []],
  ['entries of which meta knows nothing', since(5), page(5, run(6, 9, NOW)), null, []],
  ['an event appended behind the moment that is judged', since(5), page(6, run(6, 8, NOW)), null, [6]],
];

describe('the rule of recovery', () => {
  test.each(ROWS)('%s', (_, position, log, reason, follow) => {
    const verdict = judge(position, log, LOG_MS);
    expect(verdict.reason).toBe(reason);
    expect(verdict.recovered).toBe(reason === null);
    expect(offsets(verdict.events)).toEqual(follow);
  });

  test('agrees with its definition, said event by event', () => {
    const event = fc.record({ there: fc.boolean(), age: fc.integer({ min: 0, max: 2 * LOG_MS }) });
    const logs = fc.array(event, { maxLength: 12 });
    fc.assert(
      fc.property(logs, fc.integer({ min: 0, max: 14 }), fc.boolean(), (history, offset, otherEpoch) => {
        const ages = history.map(({ age }) => age).sort((a, b) => b - a);
        const events = history.flatMap(({ there }, index) =>
          there ? at(index + 1, undefined, NOW - (ages[index] ?? 0)) : [],
        );
        const position = since(offset, otherEpoch ? 'other' : EPOCH);
        const log = page(history.length, events);
        expect(judge(position, log, LOG_MS)).toEqual(byDefinition(position, log));
      }),
      { numRuns: 2000 },
    );
  });
});

function byDefinition({ epoch, offset }: Position, log: Page): Verdict {
  const lost = (reason: UnrecoverableReason) => ({ recovered: false, reason, events: [] });
  const isAnother = epoch !== log.epoch;
  if (!isAnother && offset > log.top) return lost('POSITION_AHEAD');
  const missed = range(isAnother ? 1 : offset + 1, log.top);
  const find = (wanted: number) => log.events.find(({ position }) => position.offset === wanted);
  const there = missed.filter((_, index) => missed.slice(index).every((later) => find(later) !== undefined));
  const young = there.flatMap((wanted) => find(wanted) ?? []).filter((event) => log.now - event.at <= LOG_MS);
  if (isAnother) return { recovered: false, reason: 'EPOCH_CHANGED', events: young };
  if (young.length === missed.length) return { recovered: true, reason: null, events: young };
  const trimmed = there.length < missed.length && young.length > 0;
  return trimmed ? { recovered: false, reason: 'LOG_TRIMMED', events: young } : lost('LOG_EXPIRED');
}
