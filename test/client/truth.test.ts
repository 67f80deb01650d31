import { describe, expect, test } from '@jest/globals';
import { Roster } from '../../src/client/room/roster.js';
import { Flow } from '../../src/client/transfers/flow.js';
import { Rate } from '../../src/client/transfers/rate.js';

describe('whether bytes come that ought to', () => {
  test('it stalls 3 s after the last byte, or after bytes ought to have come, and no longer than until the next one', () => {
    const flow = new Flow();
    expect(flow.isStalled(1_000_000)).toBe(false);
    flow.expect(true, 0);
    flow.expect(true, 2_000);
    expect([flow.isStalled(2_999), flow.isStalled(3_000)]).toEqual([false, true]);
    flow.came(60_000);
    expect([flow.isStalled(62_999), flow.isStalled(63_000)]).toEqual([false, true]);
  });

  test('nothing stalls while nothing ought to come, and then it has 3 s again', () => {
    const flow = new Flow();
    flow.expect(true, 0);
    flow.expect(false, 5_000);
    flow.came(5_500);
    expect(flow.isStalled(60_000)).toBe(false);
    flow.expect(true, 60_000);
    expect([flow.isStalled(62_999), flow.isStalled(63_000)]).toEqual([false, true]);
  });

  test('there is something to tell each second of silence, the last time when it stalls', () => {
    const flow = new Flow();
    expect(flow.nextLook(0)).toBeNull();
    flow.expect(true, 100);
    const looks: number[] = [];
    for (let now: number = 100, inMs = flow.nextLook(now); inMs !== null; inMs = flow.nextLook(now)) {
      now += inMs;
      looks.push(now);
    }
    expect(looks).toEqual([1100, 2100, 3100]);
    expect(flow.isStalled(3100)).toBe(true);
  });
});

describe('the speed', () => {
  const steady = (): Rate => {
    const rate = new Rate();
    for (let second = 0; second <= 10; second += 1) rate.note(second * 1000, second * 1000);
    return rate;
  };

  test('is that of the last 5 s', () => {
    const rate = steady();
    expect(rate.bytesPerSecond(10_000)).toBe(1000);
    expect(rate.secondsLeft(2000, 10_000)).toBe(2);
  });

  test('sinks when nothing comes any more, and is nothing 5 s later', () => {
    const rate = steady();
    const speeds = [11, 12, 13, 14, 15, 16].map((second) => rate.bytesPerSecond(second * 1000) ?? NaN);
    expect(speeds.every((speed, at) => speed < (speeds[at - 1] ?? 1000))).toBe(true);
    expect(rate.bytesPerSecond(20_000)).toBe(0);
    expect(rate.secondsLeft(2000, 20_000)).toBeNull();
  });

  test('no time is left to tell when nothing is left to come', () => {
    expect(steady().secondsLeft(0, 10_000)).toBeNull();
  });
});

describe('who is here, as far as it is known', () => {
  const told = (id: string) =>
    ({ id, userId: id, name: id, isHost: false, state: 'CONNECTED', quality: 'GOOD', joinedAt: id }) as const;
  const seen = (roster: Roster) => roster.participants.map(({ id, state, quality }) => `${id} ${state} ${quality}`);
  const live = Roster.of([told('me'), told('you')], 'me');

  test('a grade holds while the server is heard', () => {
    expect(seen(live)).toEqual(['me CONNECTED GOOD', 'you CONNECTED GOOD']);
    expect(seen(live.heard('silent'))).toEqual(['me CONNECTED UNKNOWN', 'you CONNECTED UNKNOWN']);
    expect(seen(live.heard('lost'))).toEqual(['me RECONNECTING UNKNOWN', 'you CONNECTED UNKNOWN']);
  });

  test('what is told in the silence, and what was told before it, holds after it', () => {
    const silent = live
      .heard('silent')
      .with({ ...told('zoe'), quality: 'POOR' })
      .without('you');
    expect(seen(silent)).toEqual(['me CONNECTED UNKNOWN', 'zoe CONNECTED UNKNOWN']);
    expect(seen(silent.heard('live'))).toEqual(['me CONNECTED GOOD', 'zoe CONNECTED POOR']);
    expect(silent.me).toMatchObject({ id: 'me', isMe: true });
  });
});
