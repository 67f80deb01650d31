import { describe, expect, test } from '@jest/globals';
import type { ChatLine } from '../../src/client/rejoin-client.js';
import { Timeline } from '../../src/page/timeline.js';

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
