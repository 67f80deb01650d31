import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { Call, MESH_SIZE } from '../../src/client/peers/call.js';
import { encodingOf, type LinkShape } from '../../src/client/peers/encoding.js';
import { LineCounters } from '../../src/client/peers/line-counters.js';
import { LineWatch, type Verdict } from '../../src/client/peers/line-watch.js';
import { Uplink } from '../../src/client/peers/uplink.js';
import type { RoomParticipant } from '../../src/client/room/roster.js';

const LOOK_MS = 2_500;

describe('the mesh', () => {
  const ids = Array.from({ length: 11 }, (_, at) => `p${at}`);
  const asSeenBy = (me: string, present = ids): Call => {
    const call = new Call();
    call.follow(present.map((id) => ({ id, isMe: id === me }) as RoomParticipant));
    return call;
  };

  test('is the same to all: one links to the other exactly when the other links to the one', () => {
    const calls = new Map(ids.map((id) => [id, asSeenBy(id)] as const));
    for (const [id, call] of calls) {
      const linked = ids.filter((other) => other !== id && call.joins(other));
      expect(linked).toHaveLength(ids.indexOf(id) < MESH_SIZE ? MESH_SIZE - 1 : 0);
      for (const other of linked) expect(calls.get(other)?.joins(id)).toBe(true);
      expect([call.isInMesh, [...call.outsideMesh]]).toEqual([ids.indexOf(id) < MESH_SIZE, ids.slice(MESH_SIZE)]);
    }
  });

  test('takes in the ninth when somebody leaves the room, and nobody when somebody leaves the call', () => {
    const call = asSeenBy('p8');
    expect(call.heard('p3', false)).toBe(true);
    expect([call.isInMesh, call.carries('p3')]).toEqual([false, false]);
    const left = asSeenBy('p8', ids.slice(1));
    expect([left.isInMesh, left.carries('p3'), left.carries('p9')]).toEqual([true, true, false]);
  });

  test('carries nothing to somebody who left the call, nor to us when we did, and all when it is over', () => {
    const call = asSeenBy('p0');
    call.heard('p1', false);
    expect([call.carries('p1'), call.carries('p2'), [...call.outOfCall]]).toEqual([false, true, ['p1']]);
    call.heard('p1', true);
    expect([call.enter(false), call.enter(false), call.carries('p1')]).toEqual([true, false, false]);
    call.enter(true);
    expect(call.carries('p1')).toBe(true);
  });

  test('hears of each who joins the call again, also of one who has come in meanwhile, or believes us out', () => {
    const call = asSeenBy('p0');
    expect(call.mustHear('p1')).toBe(false);
    for (const inCall of [false, true]) call.enter(inCall);
    call.heard('p1', false);
    expect([call.mustHear('p1'), call.mustHear('p9')]).toEqual([true, false]);
    call.told('p1');
    const now = ids.filter((id) => id !== 'p2' && id !== 'p3');
    call.follow(now.map((id) => ({ id, isMe: id === 'p0' }) as RoomParticipant));
    expect([call.mustHear('p1'), call.mustHear('p9')]).toEqual([false, true]);
  });

  test('knows of nobody outside whether they have left the call', () => {
    const call = asSeenBy('p0');
    call.heard('p1', false);
    // It leaves the room, and comes back as the last.
    const now = [...ids.filter((id) => id !== 'p1'), 'p1'];
    call.follow(now.map((id) => ({ id, isMe: id === 'p0' }) as RoomParticipant));
    call.follow(ids.map((id) => ({ id, isMe: id === 'p0' }) as RoomParticipant));
    expect(call.carries('p1')).toBe(true);
  });
});

describe('the uplink', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  test('is measured on when a browser never answers of one connection, as Firefox does of one that closes', async () => {
    jest.useFakeTimers();
    const asked: string[] = [];
    const silent = (name: string): RTCPeerConnection => {
      const getStats = (): Promise<never> => (asked.push(name), new Promise(() => {}));
      return { connectionState: 'connected', getStats } as unknown as RTCPeerConnection;
    };
    let connection = silent('closed');
    const receivers = () => [{ participantId: 'p1', connection }];
    const uplink = new Uplink({ receivers, starved: () => {}, shaped: () => {} });
    uplink.start();
    await jest.advanceTimersByTimeAsync(LOOK_MS);
    connection = silent('new');
    await jest.advanceTimersByTimeAsync(2 * LOOK_MS);
    uplink.stop();
    expect(new Set(asked)).toEqual(new Set(['closed', 'new']));
  });

  test('gives video no more than the application allows, however fast the line is', async () => {
    jest.useFakeTimers();
    const stats = [
      { id: 'pair', type: 'candidate-pair', nominated: true, availableOutgoingBitrate: 9_000_000 },
      { id: 'video', type: 'outbound-rtp', kind: 'video', bytesSent: 1 },
    ];
    const getStats = async () => new Map(stats.map((stat) => [stat.id, stat]));
    const connection = { connectionState: 'connected', getStats } as unknown as RTCPeerConnection;
    const receivers = () => ['p1', 'p2'].map((participantId) => ({ participantId, connection }));
    const uplink = new Uplink({ receivers, starved: () => {}, shaped: () => {} }, 600_000);
    expect(uplink.shape('p1').videoBps).toBeLessThanOrEqual(600_000);
    uplink.start();
    await jest.advanceTimersByTimeAsync(4 * LOOK_MS);
    uplink.stop();
    const given = ['p1', 'p2'].map((id) => uplink.shape(id).videoBps);
    expect(given[0]).toBeGreaterThan(100_000);
    expect((given[0] ?? 0) + (given[1] ?? 0)).toBeLessThanOrEqual(600_000);
  });

  test('tries the next line out when the one that it tried is away, or needed no more', async () => {
    jest.useFakeTimers();
    const thin = [
      { id: 'pair', type: 'candidate-pair', nominated: true, availableOutgoingBitrate: 10_000 },
      { id: 'video', type: 'outbound-rtp', kind: 'video', bytesSent: 1 },
    ];
    const getStats = async () => new Map(thin.map((stat) => [stat.id, stat]));
    const connectionIn = (connectionState: string) => ({ connectionState, getStats }) as unknown as RTCPeerConnection;
    for (const becomes of ['away', 'gone']) {
      const links = new Map(['p1', 'p2'].map((id) => [id, connectionIn('connected')]));
      const receivers = () => [...links].map(([participantId, connection]) => ({ participantId, connection }));
      const uplink = new Uplink({ receivers, starved: () => {}, shaped: () => {} });
      const isTried = (id: string): boolean => uplink.shape(id).line === 'probing';
      const look = async (isEnough: () => boolean): Promise<void> => {
        for (let at = 0; at < 20 && !isEnough(); at++) await jest.advanceTimersByTimeAsync(LOOK_MS);
      };
      uplink.start();
      await look(() => isTried('p1') || isTried('p2'));
      const [first, other] = isTried('p1') ? ['p1', 'p2'] : ['p2', 'p1'];
      expect([isTried(first), isTried(other)]).toEqual([true, false]);
      if (becomes === 'gone') links.delete(first);
      else links.set(first, connectionIn('disconnected'));
      await look(() => isTried(other));
      expect(isTried(other)).toBe(true);
      uplink.stop();
    }
  });
});

describe('a line', () => {
  const poorFor = (watch: LineWatch, looks: number, from: number): number => {
    for (let look = 0; look < looks; look++) watch.measured('poor', from + look * LOOK_MS);
    return from + looks * LOOK_MS;
  };
  /** How long a starved one waits before video is tried, ms. */
  const pauseOf = (watch: LineWatch, from: number, verdict: Verdict = 'unsure'): number => {
    let now = from;
    while (watch.measured(verdict, now) === 'starved') now += 500;
    return now - from;
  };
  const starved = (): LineWatch => {
    const watch = new LineWatch(() => 0.5);
    poorFor(watch, 2, 0);
    return watch;
  };

  test('starves after two poor looks in a row, and not after two that a good one parts', () => {
    const watch = new LineWatch();
    const states = (['poor', 'good', 'poor', 'poor'] as const).map((one, at) => watch.measured(one, at * LOOK_MS));
    expect(states).toEqual(['open', 'open', 'open', 'starved']);
  });

  test('is tried out after a pause, and open after two good looks', () => {
    const watch = starved();
    const pause = pauseOf(watch, LOOK_MS);
    expect(pause).toBe(15_000);
    const looks = ['unsure', 'poor', 'good', 'good'] as const;
    const states = looks.map((one, at) => watch.measured(one, 20_000 + at * LOOK_MS));
    expect(states).toEqual(['probing', 'probing', 'probing', 'open']);
  });

  test('that never recovers is tried more and more seldom, once a minute in the end', () => {
    const watch = starved();
    let now = LOOK_MS;
    const pauses = Array.from({ length: 5 }, () => {
      const pause = pauseOf(watch, now);
      now = poorFor(watch, 2, now + pause + LOOK_MS) - LOOK_MS;
      return pause;
    });
    expect(pauses).toEqual([15_000, 30_000, 60_000, 60_000, 60_000]);
  });

  test('that drops even the sound is tried four times as seldom, and at once when another has recovered', () => {
    const watch = starved();
    expect(pauseOf(watch, LOOK_MS, 'poor')).toBe(60_000);
    const other = starved();
    other.hurry();
    expect(other.measured('unsure', LOOK_MS, false)).toBe('starved');
    expect(other.measured('unsure', LOOK_MS)).toBe('probing');
  });

  test('whose estimate doesn’t rise while video is tried out is given up after five looks', () => {
    const watch = starved();
    const now = LOOK_MS + pauseOf(watch, LOOK_MS);
    const states = [1, 2, 3, 4, 5].map((look) => watch.measured('unsure', now + look * LOOK_MS));
    expect(states).toEqual(['probing', 'probing', 'probing', 'probing', 'starved']);
  });

  test('waits anew, and as long, when another of ours was tried out in vain', () => {
    const [tried, other] = [starved(), starved()];
    const now = LOOK_MS + pauseOf(tried, LOOK_MS);
    expect(tried.state).toBe('probing');
    other.wait(tried, now);
    expect(pauseOf(other, now)).toBe(30_000);
  });

  test('that held for a minute begins with the first pause again; one that didn’t, doesn’t', () => {
    for (const [heldMs, pause] of [
      [30_000, 30_000],
      [61_000, 15_000],
    ] as const) {
      const watch = starved();
      const now = LOOK_MS + pauseOf(watch, LOOK_MS);
      for (const look of [1, 2]) watch.measured('good', now + look * LOOK_MS);
      const again = poorFor(watch, 2, now + 2 * LOOK_MS + heldMs) - LOOK_MS;
      expect(pauseOf(watch, again)).toBe(pause);
    }
  });

  test('is poor by its losses, and by its estimate where it loses something, or there is next to nothing', () => {
    const line = (bps: number | null, loss: number, video = true): LineCounters =>
      new LineCounters(bps, new Map([['audio', { at: 0, sent: 0, lost: 0, loss }]]), video);
    expect(line(null, 0.11).verdict('open')).toBe('poor');
    expect(line(149_000, 0.04).verdict('open')).toBe('poor');
    // A busy machine.
    expect(line(110_000, 0).verdict('open')).toBe('good');
    expect(line(69_000, 0).verdict('open')).toBe('poor');
    expect(line(60_000, 0.5, false).verdict('open')).toBe('good');
    expect(line(160_000, 0.04).verdict('probing')).toBe('poor');
    expect([line(149_000, 0.02), line(160_000, 0.02)].map((one) => one.verdict('probing'))).toEqual(['unsure', 'good']);
    expect([line(1_000, 0.09), line(1_000, 0.11)].map((one) => one.verdict('starved'))).toEqual(['unsure', 'poor']);
  });
});

describe('what a sender is told', () => {
  const OPEN: LinkShape = { line: 'open', videoBps: 2_000_000, views: [] };
  const CAMERA = { label: 'camera', kind: 'video' } as const;
  const PICTURE = { width: 960, height: 540 };
  const told = (shape: Partial<LinkShape>, place: Parameters<typeof encodingOf>[0] = CAMERA, share = 1) =>
    encodingOf(place, PICTURE, { ...OPEN, ...shape }, share).encoding;
  const view = (width: number, height: number) => ({ views: [{ label: 'camera', width, height }] });

  test('follows the size in which the picture is shown: no larger, no costlier', () => {
    expect(told({})).toMatchObject({ active: true, scaleResolutionDownBy: 1, maxBitrate: 1_344_160 });
    expect(told(view(320, 180))).toMatchObject({ active: true, scaleResolutionDownBy: 3, maxBitrate: 238_240 });
    // A tall tile shows the middle of it, as high as it is.
    expect(told(view(200, 540))).toMatchObject({ scaleResolutionDownBy: 1 });
    expect(told(view(0, 0))).toMatchObject({ active: false });
  });

  test('keeps to the link’s budget, of which a camera beside a screen has its share', () => {
    expect(told({ videoBps: 300_000 }).maxBitrate).toBe(300_000);
    expect(told({ videoBps: 300_000 }, CAMERA, 1 / 3).maxBitrate).toBe(100_000);
  });

  test('is nothing of video on a starved line, and little while it is tried out, even if nobody looks', () => {
    expect(told({ line: 'starved' }).active).toBe(false);
    const probe = told({ line: 'probing', ...view(0, 0) });
    expect(probe).toMatchObject({ active: true, scaleResolutionDownBy: 6, maxBitrate: 120_000 });
  });

  test('puts sound first, and asks less for it on a starved line', () => {
    const audio = { label: 'camera', kind: 'audio' } as const;
    expect(told({}, audio)).toMatchObject({ priority: 'high', networkPriority: 'high', maxBitrate: 32_000 });
    expect(told({ line: 'starved' }, audio)).toMatchObject({ active: true, maxBitrate: 20_000 });
  });

  test('keeps a screen sharp, at 15 frames a second', () => {
    const screen = encodingOf({ label: 'screen', kind: 'video' }, { width: 1_920, height: 1_080 }, OPEN, 1);
    expect(screen.degradationPreference).toBe('maintain-resolution');
    expect(screen.encoding).toMatchObject({ maxFramerate: 15, scaleResolutionDownBy: 1, maxBitrate: 2_000_000 });
  });
});
