import { describe, expect, test } from '@jest/globals';
import { countersOf, measure, type LinkCounters } from '../../src/client/room/link-quality.js';
import { Rate } from '../../src/client/transfers/rate.js';

const QUIET: LinkCounters = {
  rttMs: 20,
  packetsReceived: 0,
  packetsLost: 0,
  fractionLost: null,
  jitterMs: null,
  outgoingKbps: null,
};

describe('the quality of our connection', () => {
  test('is read from what WebRTC counts', () => {
    const counters = countersOf([
      { type: 'candidate-pair', nominated: false, currentRoundTripTime: 9 },
      { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.05, availableOutgoingBitrate: 2_000_000 },
      { type: 'inbound-rtp', packetsReceived: 100, packetsLost: 3, jitter: 0.004 },
      { type: 'inbound-rtp', packetsReceived: 50, packetsLost: -1, jitter: 0.012 },
      { type: 'remote-inbound-rtp', fractionLost: 0.02 },
    ]);
    expect(counters).toEqual({
      rttMs: 50,
      packetsReceived: 150,
      packetsLost: 3,
      fractionLost: 0.02,
      jitterMs: 12,
      outgoingKbps: 2_000,
    });
  });

  test('is that of the path in use, although an older one is nominated too', () => {
    const old = { id: 'old', type: 'candidate-pair', nominated: true, currentRoundTripTime: 9 };
    const used = { ...old, id: 'used', currentRoundTripTime: 0.05 };
    const transport = { type: 'transport', selectedCandidatePairId: 'used' };
    expect(countersOf([old, used, transport]).rttMs).toBe(50);
    // Firefox.
    expect(countersOf([old, { ...used, selected: true }, { type: 'transport' }]).rttMs).toBe(50);
  });

  test('is that of our best link: one bad link is the other end’s', () => {
    const bad = { ...QUIET, rttMs: 900, jitterMs: 200, fractionLost: 0.5 };
    const links = [bad, { ...QUIET, jitterMs: 1 }].map((now) => ({ before: null, now }));
    expect(measure(links, null)).toEqual({ latencyMs: 20, packetLossPercent: 0, jitterMs: 1, bandwidthKbps: null });
  });

  test('counts losses since the last look', () => {
    const before = { ...QUIET, packetsReceived: 1_000, packetsLost: 500 };
    const now = { ...QUIET, packetsReceived: 1_090, packetsLost: 510 };
    expect(measure([{ before, now }], null)?.packetLossPercent).toBeCloseTo(10);
  });

  test('without a link is that of the way to the server, or unknown', () => {
    expect(measure([], 42)?.latencyMs).toBe(42);
    expect(measure([], null)).toBeNull();
  });
});

describe('the speed of a transfer', () => {
  test('is that of the last seconds', () => {
    const rate = new Rate();
    for (let second = 0; second <= 20; second++) rate.note(second < 10 ? 0 : (second - 10) * 1_000, second * 1_000);
    expect(rate.bytesPerSecond(20_000)).toBeCloseTo(1_000);
    expect(rate.secondsLeft(5_000, 20_000)).toBeCloseTo(5);
  });

  test('is unknown at first, after a reset, and without end while nothing comes', () => {
    const rate = new Rate();
    expect(rate.bytesPerSecond(0)).toBeNull();
    rate.note(0, 0);
    expect(rate.bytesPerSecond(100)).toBeNull();
    rate.note(0, 2_000);
    expect(rate.bytesPerSecond(2_000)).toBe(0);
    expect(rate.secondsLeft(10, 2_000)).toBeNull();
    rate.reset();
    expect(rate.bytesPerSecond(3_000)).toBeNull();
  });
});
