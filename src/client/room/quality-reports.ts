import type { GraphqlHttp } from '../connection/graphql-http.js';
import { hasCode } from '../connection/request-error.js';
import type { GraphqlSocket } from '../connection/graphql-socket.js';
import { ReportConnectionQualityDocument } from '../generated/operations.js';
import type { Open } from '../open.js';
import { statsOf } from '../peers/stats.js';
import type { Hearing } from './roster.js';
import { countersOf, measure, type LinkCounters, type Measurement } from './link-quality.js';

/** The quality of our own connection, measured each 5 s over our best direct connection, else to the server. */
export interface QualityReport extends Measurement {
  /**
   * The grade that the server gave: GOOD (at most 150 ms, 2 % loss, 30 ms jitter), FAIR (at most 300 ms, 5 %, 50 ms), POOR, or
   * UNKNOWN.
   */
  readonly quality: Open<'GOOD' | 'FAIR' | 'POOR' | 'UNKNOWN'>;
  /** Advice for the grade: its stable `code`, e.g. `LOWER_VIDEO_QUALITY`, and a `text` in English. */
  readonly recommendations: readonly { readonly code: string; readonly text: string }[];
}

/** The direct connections of the moment. */
export interface Links {
  connections(): ReadonlyMap<string, RTCPeerConnection>;
}

const REPORT_EVERY_MS = 5_000;
/** A report that is not answered for so long: nobody knows how well we are connected. */
const SILENT_AFTER_MS = 4_000;

/** Measures our connection and tells the server, which tells the room when the grade changes. */
export class QualityReports {
  #timer: ReturnType<typeof setInterval> | undefined;
  #before = new Map<RTCPeerConnection, LinkCounters>();
  #serverLatencyMs: number | null = null;
  readonly #unlisten: () => void;
  #silenceTimer: ReturnType<typeof setTimeout> | undefined;
  #hearing: Hearing = 'live';
  /** Called when it changes. While it isn't live, what the server said of connections, ours and others', is out of date. */
  onHearing: (hearing: Hearing) => void = () => undefined;

  constructor(
    private readonly http: GraphqlHttp,
    socket: GraphqlSocket,
    private readonly links: Links,
    private readonly heard: (report: QualityReport) => void,
  ) {
    this.#unlisten = socket.on('latency', (ms) => (this.#serverLatencyMs = ms));
  }

  start(roomId: string, participantId: string): void {
    clearInterval(this.#timer);
    this.#answered();
    this.#timer = setInterval(() => void this.#report(roomId, participantId), REPORT_EVERY_MS);
  }

  pause(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#silenceTimer);
    this.#timer = this.#silenceTimer = undefined;
    this.#hear('lost');
  }

  close(): void {
    this.onHearing = () => undefined;
    this.pause();
    this.#unlisten();
  }

  async #report(roomId: string, participantId: string): Promise<void> {
    try {
      const measured = await this.#measure();
      if (!measured || !this.#isRunning()) return;
      const input = { roomId, participantId, ...measured };
      this.#silenceTimer ??= setTimeout(() => this.#hear('silent'), SILENT_AFTER_MS);
      const answer = await this.http.ask(ReportConnectionQualityDocument, { input });
      if (this.#isRunning()) this.#answered();
      this.heard({ ...measured, ...answer.reportConnectionQuality });
    } catch (error) {
      // A report that didn't get through is out of date when it could be repeated; the next one follows.
      if (this.#isRunning() && !hasCode(error, 'NETWORK_ERROR', 'TIMEOUT')) this.#answered();
    }
  }

  #isRunning(): boolean {
    return this.#timer !== undefined;
  }

  #answered(): void {
    clearTimeout(this.#silenceTimer);
    this.#silenceTimer = undefined;
    this.#hear('live');
  }

  #hear(hearing: Hearing): void {
    if (this.#hearing === hearing) return;
    this.#hearing = hearing;
    this.onHearing(hearing);
  }

  async #measure(): Promise<Measurement | null> {
    const counters = new Map<RTCPeerConnection, LinkCounters>();
    for (const connection of this.links.connections().values()) {
      const stats = connection.connectionState === 'connected' ? await statsOf(connection) : null;
      if (stats !== null) counters.set(connection, countersOf(stats.values()));
    }
    const links = [...counters].map(([connection, now]) => ({ before: this.#before.get(connection) ?? null, now }));
    this.#before = counters;
    return measure(links, this.#serverLatencyMs);
  }
}
