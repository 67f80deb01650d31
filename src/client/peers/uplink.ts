import type { ViewNote } from './control-message.js';
import type { LineState, LinkShape } from './encoding.js';
import { LineWatch } from './line-watch.js';
import { lineOf, type LineCounters } from './line-counters.js';

/** A link that our media goes over. */
export interface UplinkPeer {
  readonly participantId: string;
  readonly connection: RTCPeerConnection | null;
}

/** What the uplink needs of the peers. */
export interface UplinkHost {
  /** Those to whom we send now. */
  receivers(): readonly UplinkPeer[];
  /** Video is to go to the participant again, or no more. */
  starved(participantId: string): void;
  /** What goes to the participant has another shape. */
  shaped(participantId: string): void;
}

/** All our video together, bit/s, unless told otherwise: encoders, and the others' downlinks, are no faster. */
const MAX_BITRATE = 4_000_000;
/** Of each link's part this is for the sound. */
const AUDIO_BPS = 50_000;
const MIN_VIDEO_BPS = 60_000;
/** Encoders aren't bothered with less. */
const NOTEWORTHY = 0.15;
const MEASURE_MS = 2_500;
/** An estimate begins low, and after an outage too. */
const SETTLING = 2;

interface Line {
  readonly watch: LineWatch;
  views: readonly ViewNote[];
  connection: RTCPeerConnection | null;
  counters: LineCounters | null;
  measurements: number;
  videoBps: number;
}

/** One budget for all our links: shares the uplink between them, and takes the video from one that starves. */
export class Uplink {
  readonly #lines = new Map<string, Line>();
  #isMeasuring = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly host: UplinkHost,
    /** All our video together, however fast the line is, bit/s. */
    private readonly maxBps = MAX_BITRATE,
  ) {}

  /** What goes over the link to the participant. */
  shape(participantId: string): LinkShape {
    const { views, videoBps, watch } = this.#line(participantId);
    return { views, videoBps, line: watch.state };
  }

  isStarved(participantId: string): boolean {
    const state = this.#lines.get(participantId)?.watch.state ?? 'open';
    return state !== 'open';
  }

  /** The participant says how large it shows what we send. */
  viewed(participantId: string, views: readonly ViewNote[]): void {
    this.#line(participantId).views = views;
    this.host.shaped(participantId);
  }

  forget(participantId: string): void {
    this.#lines.delete(participantId);
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.#measure(), MEASURE_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #line(participantId: string): Line {
    const known = this.#lines.get(participantId);
    if (known) return known;
    const nothing = { views: [], connection: null, counters: null, measurements: 0 };
    const line: Line = { watch: new LineWatch(), videoBps: this.maxBps, ...nothing };
    this.#lines.set(participantId, line);
    return line;
  }

  async #measure(): Promise<void> {
    if (this.#isMeasuring) return;
    this.#isMeasuring = true;
    await Promise.all(this.host.receivers().map((peer) => this.#look(peer).catch(() => {})));
    this.#isMeasuring = false;
    this.#share();
  }

  async #look({ participantId, connection }: UplinkPeer): Promise<void> {
    const line = this.#line(participantId);
    if (connection !== line.connection || connection?.connectionState !== 'connected') {
      Object.assign(line, { connection, counters: null, measurements: 0 });
    }
    if (connection?.connectionState !== 'connected') return;
    const before = line.counters;
    const now = await lineOf(connection, before);
    if (now === null || line.connection !== connection) return;
    line.counters = now;
    if (++line.measurements <= SETTLING) return;
    const was = line.watch.state;
    const state = line.watch.measured(now.verdict(was), performance.now(), this.#mayProbe());
    if (state === was) return;
    if (was === 'probing') this.#learn(line.watch);
    if (state === 'open' || was === 'open') this.host.starved(participantId);
    else this.host.shaped(participantId);
  }

  /** They share an uplink: what one line's trial has shown goes for the others too. */
  #learn(tried: LineWatch): void {
    const others = [...this.#lines.values()].map(({ watch }) => watch).filter((watch) => watch !== tried);
    for (const watch of others) {
      if (tried.state === 'open') watch.hurry();
      else watch.wait(tried, performance.now());
    }
  }

  /** One at first, and as many at once as have proved well. A line that is away, or needed no more, keeps nobody waiting. */
  #mayProbe(): boolean {
    const lines = this.host.receivers().map(({ participantId }) => this.#line(participantId));
    const states = lines.filter(({ measurements }) => measurements > 0).map(({ watch }) => watch.state);
    const count = (wanted: LineState): number => states.filter((state) => state === wanted).length;
    return count('probing') < Math.max(1, count('open'));
  }

  /** The same for each; what one doesn't need, or its line doesn't take, is left for files. */
  #share(): void {
    const all = this.host.receivers().map(({ participantId }) => [participantId, this.#line(participantId)] as const);
    const open = all.filter(([, { watch }]) => watch.state === 'open');
    const estimates = open.map(([, { counters }]) => counters?.availableBps ?? this.maxBps);
    const uplink = Math.min(this.maxBps, sum(estimates));
    const part = Math.max(MIN_VIDEO_BPS, uplink / open.length - AUDIO_BPS);
    for (const [participantId, line] of open) {
      if (Math.abs(line.videoBps - part) < line.videoBps * NOTEWORTHY) continue;
      line.videoBps = part;
      this.host.shaped(participantId);
    }
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
