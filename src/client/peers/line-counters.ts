import type { LineState } from './encoding.js';
import type { Verdict } from './line-watch.js';
import { selectedPair, statsOf, type Stat } from './stats.js';

/** Less than this carries sound, and beside it nothing that is worth looking at. */
const ENOUGH_BPS = 150_000;
/** On a busy machine estimates sink without a cause in the line: it takes losses to believe them, or less than … */
const NOTHING_BPS = 70_000;
/** What the other side lost of what we sent: bad beside a low estimate … */
const LOSSY = 0.03;
/** … and bad in any case. */
const BROKEN = 0.1;

/** What the other side has told of one stream. */
interface Receipt {
  readonly at: number;
  readonly sent: number;
  readonly lost: number;
  /** Between this report and the one before, 0–1. */
  readonly loss: number;
}

/** What one link's own statistics say of the way to the other side. */
export class LineCounters {
  constructor(
    /** The browser's estimate. */
    readonly availableBps: number | null,
    readonly receipts: ReadonlyMap<string, Receipt>,
    /** Something of ours is filmed and sent. */
    readonly sendsVideo: boolean,
  ) {}

  /** For what goes over the line in that state. */
  verdict(state: LineState): Verdict {
    const available = this.availableBps ?? Infinity;
    const loss = Math.max(0, ...[...this.receipts.values()].map((receipt) => receipt.loss));
    // Without video nothing is told that an estimate could go by (see `LinkMedia`): the last one stands.
    if (state === 'starved') return loss > BROKEN ? 'poor' : 'unsure';
    if (state === 'probing') return loss > LOSSY ? 'poor' : available < ENOUGH_BPS ? 'unsure' : 'good';
    const isPoor = loss > BROKEN || available < (loss > LOSSY ? ENOUGH_BPS : NOTHING_BPS);
    return this.sendsVideo && isPoor ? 'poor' : 'good';
  }
}

/** Null: the connection says nothing. */
export async function lineOf(connection: RTCPeerConnection, before: LineCounters | null): Promise<LineCounters | null> {
  const stats = await statsOf(connection);
  if (stats === null) return null;
  const all = [...stats.values()];
  const available = selectedPair(all)?.['availableOutgoingBitrate'];
  const told = all.filter((stat) => stat['type'] === 'remote-inbound-rtp');
  const receipts = told.map((stat) => {
    const id = String(stat['id']);
    const own = stats.get(String(stat['localId']));
    return [id, receiptOf(stat, number(own?.['packetsSent']), before?.receipts.get(id))] as const;
  });
  const video = all.filter((stat) => stat['type'] === 'outbound-rtp' && stat['kind'] === 'video');
  return new LineCounters(
    typeof available === 'number' ? available : null,
    new Map(receipts),
    video.some((stat) => stat['active'] !== false && number(stat['bytesSent']) > 0),
  );
}

/** Reports get lost as well, and sound is reported of seldom: the last one stands until the next. */
function receiptOf(stat: Stat, sent: number, before: Receipt | undefined): Receipt {
  const at = number(stat['timestamp']);
  if (before?.at === at) return before;
  const lost = number(stat['packetsLost']);
  const lostSince = Math.max(0, lost - (before?.lost ?? lost));
  const sentSince = Math.max(1, lostSince, sent - (before?.sent ?? 0));
  return { at, sent, lost, loss: lostSince / sentSince };
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
