import { describe, expect, test } from '@jest/globals';
import type { ChatLine } from '../../src/client/rejoin-client.js';
import { gapNotice, Timeline } from '../../src/page/timeline.js';

const line = (id: string, change: Partial<ChatLine> = {}): ChatLine => ({
  id,
  userId: 'bob',
  name: 'Bob',
  text: id,
  at: '2026-01-01T10:00:00.000Z',
  mine: false,
  state: 'sent',
  ...change,
});

const shown = (timeline: Timeline): readonly string[] =>
  timeline.entries.map((entry) => (entry.kind === 'line' ? entry.line.text : `(${entry.text})`));

describe('the timeline of a room', () => {
  test('keeps lines and notices in the order in which they were learned', () => {
    const timeline = new Timeline();
    timeline.takeLines([line('one')]);
    timeline.note('Carol joined.', '2026-01-01T10:00:01.000Z');
    timeline.takeLines([line('one'), line('two')]);
    expect(shown(timeline)).toEqual(['one', '(Carol joined.)', 'two']);
  });

  test('tells which lines are new, each once', () => {
    const timeline = new Timeline();
    expect(timeline.takeLines([line('one')])).toHaveLength(1);
    expect(timeline.takeLines([line('one'), line('two')]).map(({ id }) => id)).toEqual(['two']);
    expect(timeline.takeLines([line('one'), line('two')])).toEqual([]);
  });

  test('takes a line of the same id by another person for another line', () => {
    const timeline = new Timeline();
    timeline.takeLines([line('one'), line('one', { userId: 'carol', text: 'hers' })]);
    expect(shown(timeline)).toEqual(['one', 'hers']);
  });

  test('shows a line as it is now, where it was', () => {
    const timeline = new Timeline();
    timeline.takeLines([line('one', { state: 'sending' }), line('two')]);
    timeline.takeLines([line('one', { state: 'sent' }), line('two')]);
    expect(timeline.entries).toMatchObject([{ line: { state: 'sent' } }, { line: { id: 'two' } }]);
  });

  test('forgets lines that the chat no longer keeps', () => {
    const timeline = new Timeline();
    timeline.takeLines([line('one'), line('two')]);
    timeline.takeLines([line('two')]);
    expect(shown(timeline)).toEqual(['two']);
  });

  const past = (id: string, minute: number): ChatLine =>
    line(id, { place: id, at: new Date(Date.UTC(2026, 0, 1, 9, minute)).toISOString() });

  test('puts lines of the history where they were said, and what happened since behind them', () => {
    const timeline = new Timeline();
    timeline.note('Carol joined.', '2026-01-01T10:00:00.000Z');
    timeline.takeLines([past('first', 0), past('second', 1)]);
    timeline.takeLines([past('first', 0), past('second', 1), line('live')]);
    timeline.note('Dave joined.', '2026-01-01T10:00:02.000Z');
    const missed = line('missed', { place: 'missed', at: '2026-01-01T10:00:01.000Z' });
    timeline.takeLines([past('zeroth', 0), past('first', 0), past('second', 1), line('live'), missed]);
    expect(shown(timeline)).toEqual([
      'zeroth',
      'first',
      'second',
      '(Carol joined.)',
      'live',
      'missed',
      '(Dave joined.)',
    ]);
  });

  test('tells a gap where it lies, once, and none among lines that were heard', () => {
    const timeline = new Timeline();
    const [one, two, three] = [past('one', 0), past('two', 20), line('three')];
    const gap = (minute: number) => ({ from: past('', minute).at, to: past('', minute + 5).at });
    const live = { from: '2026-01-01T10:30:00.000Z', to: '2026-01-01T10:31:00.000Z' };
    timeline.takeLines([one, two, three, line('four', { at: '2026-01-01T11:00:00.000Z' })]);
    timeline.takeGaps([gap(10), gap(30), live]);
    const text = (minute: number): string => `(${gapNotice(gap(minute).from, gap(minute).to)})`;
    expect(shown(timeline)).toEqual(['one', text(10), 'two', text(30), 'three', 'four']);
    const empty = new Timeline();
    empty.takeGaps([gap(10)]);
    expect(shown(empty)).toEqual([text(10)]);
  });

  test('names the time of a gap', () => {
    expect(gapNotice('2026-01-01T10:00:10Z', '2026-01-01T10:00:20Z')).toMatch(
      /^Some messages around .* may be missing\.$/,
    );
    expect(gapNotice('2026-01-01T10:00:10Z', '2026-01-02T10:05:00Z')).toMatch(/ between .* and .* may be missing\.$/);
  });

  test('puts lines of one person under one name until somebody else, something else or time comes between', () => {
    const timeline = new Timeline();
    timeline.takeLines([line('one'), line('two'), line('three', { userId: 'carol' })]);
    timeline.note('Dave joined.', '2026-01-01T10:00:01.000Z');
    const later = line('five', { userId: 'carol', at: '2026-01-01T10:05:00.000Z' });
    timeline.takeLines([
      line('one'),
      line('two'),
      line('three', { userId: 'carol' }),
      line('four', { userId: 'carol' }),
      later,
    ]);
    const continued = timeline.entries.map((entry) => entry.kind === 'line' && entry.continued);
    expect(continued).toEqual([false, true, false, false, false, false]);
  });
});
