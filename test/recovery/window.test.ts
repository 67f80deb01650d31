import { describe, expect, test } from '@jest/globals';
import type { ChangeItem } from '../../src/log/feed-item.js';
import { RoomWindow } from '../../src/log/window.js';
import { at, EPOCH, participant, run, signal, toRoom } from './events.js';

function note(window: RoomWindow, version: number): void {
  const change: ChangeItem = {
    type: 'changed',
    version,
    position: window.position,
    at: 0,
    participant: participant('ann'),
  };
  window.note(change);
}

/** The items from a place on, as offsets and, for notes, negative versions. */
function itemsFrom(window: RoomWindow, place = NaN): number[] {
  const items: number[] = [];
  for (let item = window.at(place); item; item = window.at((place += 1))) {
    items.push(item.type === 'event' ? item.event.position.offset : -item.version);
  }
  return items;
}

describe('the window of a room', () => {
  test('is entered behind an event and before the notes that follow it', () => {
    const window = new RoomWindow(EPOCH, 4, 50);
    note(window, 1);
    window.push(at(5));
    note(window, 2);
    window.push(at(6));
    note(window, 3);
    expect(itemsFrom(window, window.placeAfter(4))).toEqual([-1, 5, -2, 6, -3]);
    expect(itemsFrom(window, window.placeAfter(5))).toEqual([-2, 6, -3]);
    expect(itemsFrom(window, window.placeAfter(6))).toEqual([-3]);
    expect(window.placeAfter(3)).toBeUndefined();
    expect(window.placeAfter(7)).toBeUndefined();
  });

  test('keeps what is still to be taken, and drops the rest beyond the size of the log', () => {
    const window = new RoomWindow(EPOCH, 0, 10);
    for (const event of run(1, 40)) window.push(event);
    window.trim(() => 25);
    expect(itemsFrom(window, 25)[0]).toBe(26);
    expect(window.at(24)).toBeNull();
    for (const event of run(41, 50)) window.push(event);
    window.trim(() => Infinity);
    expect(itemsFrom(window, window.placeAfter(40))).toHaveLength(10);
    expect(window.placeAfter(39)).toBeUndefined();
  });

  test('keeps what sets up connections beside as much as was said, up to ten times as many', () => {
    const window = new RoomWindow(EPOCH, 0, 10);
    const offer = (offset: number) => at(offset, signal('ann', toRoom, 'OFFER'));
    for (const event of run(1, 10)) window.push(event);
    for (let offset = 11; offset <= 100; offset += 1) window.push(offer(offset));
    window.trim(() => Infinity);
    expect(window.placeAfter(0)).toBeDefined();
    for (let offset = 101; offset <= 201; offset += 1) window.push(offer(offset));
    window.trim(() => Infinity);
    expect(itemsFrom(window, window.placeAfter(101))).toHaveLength(100);
    expect(window.placeAfter(100)).toBeUndefined();
  });

  test('waits for nobody beyond its own bounds', () => {
    const window = new RoomWindow(EPOCH, 0, 10);
    for (let version = 1; version <= 3000; version += 1) note(window, version);
    window.trim(() => 0);
    expect(window.at(0)).toBeNull();
    expect(itemsFrom(window, window.end - 1)).toEqual([-3000]);
  });

  test('counts bytes, however few its items are', () => {
    const window = new RoomWindow(EPOCH, 0, 50);
    for (let offset = 1; offset <= 60; offset += 1) window.push({ ...at(offset), bytes: 256 * 1024 });
    window.trim(() => 0);
    expect(itemsFrom(window, window.placeAfter(60 - 32))).toHaveLength(32);
    expect(window.placeAfter(60 - 33)).toBeUndefined();
  });

  test('keeps nothing longer than the log does, but what somebody has still to take', () => {
    let now = 0;
    const window = new RoomWindow(EPOCH, 0, 10, () => now);
    for (const event of run(1, 3)) window.push(event);
    now = 5_000;
    window.push(at(4));
    window.age(5_000, () => Infinity);
    expect(window.bytes).toBe(400);
    now = 5_001;
    window.age(5_000, () => 1);
    expect(window.bytes).toBe(300);
    window.age(5_000, () => Infinity);
    expect(window.bytes).toBe(100);
    expect(itemsFrom(window, window.placeAfter(3))).toEqual([4]);
    expect(window.placeAfter(2)).toBeUndefined();
    now = 20_000;
    window.age(5_000, () => Infinity);
    expect(window.bytes).toBe(0);
    expect(window.placeAfter(4)).toBe(window.end);
    window.push(at(5));
    expect(itemsFrom(window, window.placeAfter(4))).toEqual([5]);
  });
});
