import { beforeEach, describe, expect, test } from '@jest/globals';
import { RosterWatch, type RosterChange, type RosterView } from '../../src/log/roster-watch.js';
import { until } from '../support/until.js';
import { participant } from './events.js';

let roster: RosterView;
let told: RosterChange[];
let reads: number;
let watch: RosterWatch;

const ann = participant('ann');
const bob = participant('bob');
const away = participant('ann', 'ann', { state: 'RECONNECTING' });
const change = (version: number, who = away): RosterChange => ({ version, at: 0, participant: who });
const view = (version: number, ...participants: RosterView['participants']): RosterView => ({
  version,
  at: 0,
  participants,
});
const states = () => told.map((one) => `${one.participant.id} ${one.participant.state}`);

const watching = (read: () => Promise<RosterView>) =>
  new RosterWatch(
    () => {
      reads += 1;
      return read();
    },
    (one) => told.push(one),
  );

beforeEach(() => {
  [told, reads] = [[], 0];
  watch = watching(async () => roster);
  watch.saw(view(4, ann, bob));
});

describe('the watch over a roster', () => {
  test('tells notices as they come, each once', () => {
    watch.hear(change(5));
    watch.hear(change(5));
    watch.hear(change(6, ann));
    watch.hear(change(3));
    expect(states()).toEqual(['ann RECONNECTING', 'ann CONNECTED']);
    expect(reads).toBe(0);
  });

  test('reads the roster where a notice is left out, and tells what differs', async () => {
    roster = view(6, away, { ...bob, quality: 'POOR' });
    watch.hear(change(6));
    await until(() => told.length === 2);
    expect(told[1]).toEqual(change(6, { ...bob, quality: 'POOR' }));
    watch.hear(change(6));
    expect(told).toHaveLength(2);
  });

  test('tells all what somebody was shown before its notice came; the notice adds nothing', () => {
    watch.saw(view(5, away, bob));
    watch.hear(change(5));
    expect([states(), reads]).toEqual([['ann RECONNECTING'], 0]);
  });

  test('tells what changed and changed back unheard, where somebody was shown it in between', async () => {
    watch.saw(view(5, away, bob));
    roster = view(6, ann, bob);
    watch.expect(6);
    await until(() => told.length === 2);
    expect(states()).toEqual(['ann RECONNECTING', 'ann CONNECTED']);
  });

  test('tells who comes late with an older roster what came instead of notices', () => {
    watch.saw(view(6, ann, { ...bob, isHost: true }));
    watch.saw(view(5, away, bob));
    expect(told.map(({ version, participant: { id, state, isHost } }) => [version, id, state, isHost])).toEqual([
      [6, 'bob', 'CONNECTED', true],
      [6, 'ann', 'CONNECTED', false],
      [6, 'bob', 'CONNECTED', true],
    ]);
  });

  test('knows how those stand now that changed since', () => {
    watch.hear(change(5));
    watch.hear(change(6, { ...bob, isHost: true }));
    watch.hear(change(7, ann));
    watch.left('bob');
    expect(watch.changesSince(6)).toEqual([change(7, ann)]);
  });

  test('reads it when the next renewal tells the version, where it could not be read at first', async () => {
    let isThere = false;
    watch = watching(async () => {
      if (!isThere) throw new Error('not there');
      return roster;
    });
    watch.saw(view(4, ann, bob));
    watch.hear(change(6));
    await until(() => reads === 1);
    [isThere, roster] = [true, view(6, away, { ...bob, isHost: true })];
    watch.expect(6);
    await until(() => told.length === 2);
    expect(told[1]?.participant).toMatchObject({ id: 'bob', isHost: true });
  });

  test('reads nothing where the notice was only on its way', async () => {
    watch.expect(5);
    watch.hear(change(5));
    roster = view(7, ann, bob);
    watch.expect(7);
    await until(() => told.length === 2);
    expect([states(), reads]).toEqual([['ann RECONNECTING', 'ann CONNECTED'], 1]);
  });

  test('reads again what is older than what was told', async () => {
    roster = view(5, ann, bob);
    watch.hear(change(6));
    await until(() => reads === 1);
    roster = view(6, away, { ...bob, isHost: true });
    await until(() => told.length === 2);
    expect(told[1]?.participant).toMatchObject({ id: 'bob', isHost: true });
  });
});
