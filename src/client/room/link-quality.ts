import { selectedPair, type Stat } from '../peers/stats.js';

/** What WebRTC counted on one link so far. */
export interface LinkCounters {
  readonly rttMs: number | null;
  readonly packetsReceived: number;
  readonly packetsLost: number;
  /** What the other side reports lost of ours, 0–1. */
  readonly fractionLost: number | null;
  readonly jitterMs: number | null;
  readonly outgoingKbps: number | null;
}

export interface Measurement {
  /** The round-trip time, in milliseconds. */
  readonly latencyMs: number;
  /** The share of lost packets since the report before, 0 to 100 percent. */
  readonly packetLossPercent: number;
  /** The jitter of what is received, in milliseconds. */
  readonly jitterMs: number;
  /** The estimated upload bandwidth, in kbit/s; null: the browser has no estimate. */
  readonly bandwidthKbps: number | null;
}

/** Reads an `RTCStatsReport` (its values). */
export function countersOf(stats: Iterable<Stat>): LinkCounters {
  const all = [...stats];
  const pair = selectedPair(all);
  const inbound = all.filter((stat) => stat['type'] === 'inbound-rtp');
  const remote = all.filter((stat) => stat['type'] === 'remote-inbound-rtp');
  return {
    rttMs: scaled(pair?.['currentRoundTripTime'], 1_000),
    packetsReceived: sum(inbound, 'packetsReceived'),
    packetsLost: sum(inbound, 'packetsLost'),
    fractionLost: greatest(remote, 'fractionLost', 1),
    jitterMs: greatest(inbound, 'jitter', 1_000),
    outgoingKbps: scaled(pair?.['availableOutgoingBitrate'], 0.001),
  };
}

/**
 * Our own connection as our links show it: the *best* of them. A bad link is bad at one of its two ends; if all
 * are bad, the bad end is ours. Null: nothing to go by.
 */
export function measure(
  links: readonly { readonly before: LinkCounters | null; readonly now: LinkCounters }[],
  serverLatencyMs: number | null,
): Measurement | null {
  const latencies = links.map((link) => link.now.rttMs).filter((rtt) => rtt !== null);
  const latencyMs = latencies.length > 0 ? Math.min(...latencies) : serverLatencyMs;
  if (latencyMs === null) return null;
  const bandwidths = links.map((link) => link.now.outgoingKbps).filter((kbps) => kbps !== null);
  return {
    latencyMs,
    packetLossPercent: least(links.map(({ before, now }) => lossPercent(before, now))),
    jitterMs: least(links.map((link) => link.now.jitterMs ?? 0)),
    bandwidthKbps: bandwidths.length > 0 ? Math.max(...bandwidths) : null,
  };
}

/** Lost of what was expected since the last look, or what the other side says: whichever is worse. */
function lossPercent(before: LinkCounters | null, now: LinkCounters): number {
  const lost = Math.max(0, now.packetsLost - (before?.packetsLost ?? 0));
  const received = Math.max(0, now.packetsReceived - (before?.packetsReceived ?? 0));
  const inbound = lost + received > 0 ? lost / (lost + received) : 0;
  return Math.min(1, Math.max(inbound, now.fractionLost ?? 0)) * 100;
}

function least(values: readonly number[]): number {
  return values.length > 0 ? Math.min(...values) : 0;
}

function scaled(value: unknown, factor: number): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value * factor : null;
}

function sum(stats: readonly Stat[], field: string): number {
  return stats.reduce((total, stat) => total + (scaled(stat[field], 1) ?? 0), 0);
}

function greatest(stats: readonly Stat[], field: string, factor: number): number | null {
  const values = stats.map((stat) => scaled(stat[field], factor)).filter((value) => value !== null);
  return values.length > 0 ? Math.max(...values) : null;
}
