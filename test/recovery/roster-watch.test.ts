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

beforeEach(() => {
  [told, reads] = [[], 0];
  watch = new RosterWatch(
    async () => {
      reads += 1;
      return roster;
    },
    (one) => told.push(one),
  );
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

  test('reads it where the last notice does not come, though somebody saw the roster after it', async () => {
    roster = view(5, away, bob);
    watch.saw(roster);
    await until(() => told.length === 1);
    expect(states()).toEqual(['ann RECONNECTING']);
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
