import { expect, test } from '@jest/globals';
import type { LoggedEvent } from '../../src/log/event.js';
import { RoomFollower } from '../../src/log/follower.js';
import type { RoomLog } from '../../src/log/room-log.js';
import { until } from '../support/until.js';
import { at, EPOCH } from './events.js';

const MIB = 1024 * 1024;

/** A log that can be written but not read for a while, as a Redis whose subscribers still hear. */
class DeafLog implements RoomLog {
  readonly events: LoggedEvent[] = [];
  away = false;

  async readAfter(_: string, offset: number) {
    if (this.away) throw new Error('Redis is away');
    const kept = this.events.slice(-10).filter(({ position }) => position.offset > offset);
    return { epoch: EPOCH, top: this.events.length, events: kept, at: 0, now: 0 } as never;
  }

  async follow() {
    return () => undefined;
  }

  async heardAll() {}

  mistrust() {}
}

test('while the log can not be read, a follower keeps no more of what it hears than a log holds', async () => {
  const log = new DeafLog();
  const roster = async () => ({ version: 0, at: 0, participants: [] });
  const follower = new RoomFollower(
    'r',
    {
      log,
      roster,
      transfers: async () => ({ at: 0, events: [] }),
      onDelivered: () => {},
      onEpochChanged: () => {},
      onUnheard: () => {},
    },
    10,
  );
  await follower.start();
  log.away = true;
  // Offset 1 was lost on its way: all that follows waits for a fill.
  log.events.push(at(1));
  for (let offset = 2; offset <= 400; offset += 1) {
    const event = { ...at(offset), bytes: 64 * 1024 };
    log.events.push(event);
    follower.heard({ type: 'event', event });
  }
  expect(follower.bytes).toBeLessThanOrEqual(2 * MIB);
  log.away = false;
  await until(() => follower.window.top === 400, 'the fill');
  expect(follower.window.placeAfter(391)).toBeDefined();
  follower.stop();
});
