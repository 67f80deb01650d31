import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import type { UnsentBytes } from './unsent.js';

/** Something given over a socket whose arrival a pong can prove. */
export interface Acknowledged<Place> {
  /** What has been given so far. */
  readonly position: Place;
  acknowledge(position: Place): void;
}

/** Why a connection ended: `leave` where the client said goodbye, `drop` for everything else. */
export type Ending = 'leave' | 'drop';

/** Above this the socket isn't written to: who has more to say waits for it to drain. */
const CONGESTED_BYTES = 512 * 1024;
const CONGESTED_LOOK_MS = 20;
const JAM = 'jam';
/** Answers that wait for one who asks without reading; above this it isn't heard until it has read. */
const MOST_UNREAD_BYTES = 2 * CONGESTED_BYTES;
/** A reader that stays behind for so long is closed, and comes back to recover. */
const CONGESTED_AT_MOST_MS = 10_000;
const TOO_SLOW = 4413;
/** The node ends: clients come back, to another one or to its successor. */
const GOING_AWAY = 1012;
/** The close frame stands behind the jam; it isn't waited for long. */
const GOODBYE_MS = 2000;
/** Bytes that a close frame has for its reason. */
const LONGEST_REASON = 123;
/** Between pings that prove arrival; one is under way at a time, since newer clients end themselves at 60 pending pongs. */
const PING_SPACING_MS = 40;
const IDLE_PING_MS = 5000;
/** setTimeout can't wait longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const SILENT_AT_MOST_MS = 10_000;

/**
 * A client's WebSocket with what both protocols need: frames of one tick leave in one write, a reader that doesn't keep up
 * stops its own sources, and a ping behind what was written proves its arrival, with no line of client code.
 */
export class ClientSocket {
  readonly #given = new Set<Acknowledged<unknown>>();
  readonly #asking = new Set<(answered: boolean) => void>();
  #marks: (() => void)[] | undefined;
  #pings = 0;
  #pingedAt = 0;
  #heardAt = Date.now();
  #dirty = false;
  #corked = false;
  #congestedSince: number | undefined;
  #congestionTimer: NodeJS.Timeout | undefined;
  #pingTimer: NodeJS.Timeout | undefined;
  #closeTimer: NodeJS.Timeout | undefined;
  readonly #idleTimer: NodeJS.Timeout;
  #closedByUs = false;
  /** Why it isn't read at the moment; it is again when no reason is left. */
  readonly #pauses = new Set<string>();
  #sentAway = false;
  /** Called when the socket can take more again. */
  onDrain: () => void = () => undefined;

  constructor(
    private readonly ws: WebSocket,
    private readonly stream: Duplex,
    private readonly unsentBytes: Pick<UnsentBytes, 'wrote'>,
    /** Between pings that prove arrival, ms. */
    private readonly pingSpacingMs = PING_SPACING_MS,
  ) {
    ws.on('pong', (echo) => this.#ponged(echo.toString('latin1')));
    ws.on('message', () => (this.#heardAt = Date.now()));
    ws.on('ping', () => this.#hearLaterIfUnread());
    ws.on('error', () => undefined);
    ws.once('close', () => this.#stop());
    this.#idleTimer = setInterval(() => this.#lookAlive(), IDLE_PING_MS / 2).unref();
  }

  get open(): boolean {
    return this.ws.readyState === this.ws.OPEN;
  }

  /** Whether it was this side that ended it. */
  get closedHere(): boolean {
    return this.#closedByUs;
  }

  /** Whether the client was asked to come back elsewhere: what it said before it heard of that still counts. */
  get sentAway(): boolean {
    return this.#sentAway;
  }

  /** Bytes that wait to be sent. */
  get unsent(): number {
    return this.ws.bufferedAmount;
  }

  /** True: give nothing now, `onDrain` says when. */
  get congested(): boolean {
    if (this.ws.bufferedAmount <= CONGESTED_BYTES) return false;
    this.#watchCongestion();
    return true;
  }

  /** Reads no more, until `resume` with the same reason. */
  pause(reason: string): void {
    this.#pauses.add(reason);
    this.ws.pause();
  }

  resume(reason: string): void {
    if (!this.#pauses.delete(reason) || this.#pauses.size > 0) return;
    // What it said meanwhile is still to be read.
    this.#heardAt = Date.now();
    this.ws.resume();
  }

  send(frame: string): void {
    if (!this.open) return;
    this.#cork();
    this.ws.send(frame);
    this.#hearLaterIfUnread();
  }

  /** Text frames; anything else is told apart by `binary`. */
  onMessage(heard: (data: RawData, binary: boolean) => void): void {
    this.ws.on('message', heard);
  }

  onClose(closed: (ending: Ending, code: number, reason: string) => void): void {
    this.ws.once('close', (code, reason) => {
      const goodbye = !this.#closedByUs && (code === 1000 || code === 1005);
      closed(goodbye ? 'leave' : 'drop', code, reason.toString());
    });
  }

  /** Says goodbye from our side; the participant may come back. */
  close(code: number, reason: string): void {
    if (!this.#sayGoodbye(code, reason)) return;
    setTimeout(() => this.ws.terminate(), GOODBYE_MS).unref();
  }

  /** Asks the client to come back elsewhere. One that is slow to answer is not cut: it has until the node ends. */
  goAway(): void {
    if (this.#sayGoodbye(GOING_AWAY, 'The server is going away: come back')) this.#sentAway = true;
  }

  #sayGoodbye(code: number, reason: string): boolean {
    if (this.ws.readyState >= this.ws.CLOSING) return false;
    this.#closedByUs = true;
    this.ws.close(code, fitting(reason));
    return true;
  }

  /** Says goodbye at that time (ms since 1970), if the socket is still there: its token ends then. */
  closeAt(time: number, code: number, reason: string): void {
    if (!this.open) return;
    const wait = Math.min(Math.max(0, time - Date.now()), LONGEST_TIMER_MS);
    this.#closeTimer = setTimeout(() => {
      if (Date.now() < time) this.closeAt(time, code, reason);
      else this.close(code, reason);
    }, wait).unref();
  }

  /** From now on pings prove what this source has given; the answer ends that. */
  proveArrivalOf<Place>(source: Acknowledged<Place>): () => void {
    this.#given.add(source);
    return () => this.#given.delete(source);
  }

  /** How long nothing came from the peer, ms. */
  get silentMs(): number {
    return Date.now() - this.#heardAt;
  }

  /** Whether the peer echoes a ping that is sent from now on: within that time, or while the socket is there. */
  answers(withinMs?: number): Promise<boolean> {
    return new Promise((resolve) => {
      if (!this.open) return resolve(false);
      // After a standstill of this process the answer may lie there unread: it is read before the immediate.
      const giveUp = (): unknown => setImmediate(() => answered(false));
      const late = withinMs === undefined ? undefined : setTimeout(giveUp, withinMs).unref();
      const answered = (answer: boolean): void => {
        clearTimeout(late);
        this.#asking.delete(answered);
        resolve(answer);
      };
      this.#asking.add(answered);
      this.gave();
    });
  }

  /** Something was given that is worth proving. */
  gave(): void {
    this.#dirty = true;
    this.#cork();
  }

  #cork(): void {
    if (this.#corked) return;
    this.#corked = true;
    this.stream.cork();
    process.nextTick(() => {
      this.#pingIfDue();
      this.#corked = false;
      this.stream.uncork();
      this.unsentBytes.wrote(this);
    });
  }

  #pingIfDue(): void {
    if (!this.#dirty || this.#marks !== undefined || !this.open) return;
    const wait = this.#pingedAt + this.pingSpacingMs - Date.now();
    if (wait <= 0) return this.#ping();
    this.#pingTimer ??= setTimeout(() => {
      this.#pingTimer = undefined;
      this.#pingIfDue();
    }, wait).unref();
  }

  #ping(): void {
    this.#dirty = false;
    this.#pingedAt = Date.now();
    const given = [...this.#given].map((source) => {
      const { position } = source;
      return () => source.acknowledge(position);
    });
    this.#marks = [...given, ...[...this.#asking].map((answered) => () => answered(true))];
    this.#pings += 1;
    this.ws.ping(String(this.#pings));
  }

  /** Pongs may come unasked: only the echo of the ping that is under way proves anything. */
  #ponged(echo: string): void {
    this.#heardAt = Date.now();
    if (echo !== String(this.#pings)) return;
    const marks = this.#marks ?? [];
    this.#marks = undefined;
    for (const mark of marks) mark();
    this.#pingIfDue();
  }

  /** A peer that vanished says nothing: ask, and believe it after a while. */
  #lookAlive(): void {
    if (!this.open) return;
    const now = Date.now();
    const asked = this.#marks !== undefined;
    if (
      asked &&
      this.#congestedSince === undefined &&
      now - Math.max(this.#heardAt, this.#pingedAt) > SILENT_AT_MOST_MS
    ) {
      return this.ws.terminate();
    }
    if (!asked && now - this.#heardAt >= IDLE_PING_MS / 2) this.#ping();
  }

  /** `ws` answers pings by itself, and both protocols answer messages: who reads nothing of that must not go on asking. */
  #hearLaterIfUnread(): void {
    if (!this.open || this.#pauses.has(JAM) || this.ws.bufferedAmount <= MOST_UNREAD_BYTES) return;
    this.pause(JAM);
    this.#watchCongestion();
  }

  #watchCongestion(): void {
    if (this.#congestionTimer !== undefined) return;
    this.#congestedSince ??= Date.now();
    this.#congestionTimer = setInterval(() => this.#lookAtCongestion(), CONGESTED_LOOK_MS).unref();
  }

  #lookAtCongestion(): void {
    if (this.ws.bufferedAmount <= CONGESTED_BYTES) {
      this.#endCongestion();
      this.onDrain();
    } else if (Date.now() - (this.#congestedSince ?? Date.now()) > CONGESTED_AT_MOST_MS) {
      this.#endCongestion();
      this.giveUp();
    }
  }

  /** The client doesn't keep up: it is to come back, and recovers. */
  giveUp(): void {
    this.close(TOO_SLOW, 'Too slow: come back and recover');
  }

  #endCongestion(): void {
    clearInterval(this.#congestionTimer);
    this.#congestionTimer = undefined;
    this.#congestedSince = undefined;
    this.resume(JAM);
  }

  #stop(): void {
    clearInterval(this.#idleTimer);
    clearTimeout(this.#pingTimer);
    clearTimeout(this.#closeTimer);
    this.#endCongestion();
    this.#given.clear();
    for (const answered of this.#asking) answered(false);
  }
}

/** What a close frame can hold of it, without half a character at its end. */
function fitting(reason: string): string {
  const bytes = Buffer.from(reason);
  return bytes.length <= LONGEST_REASON
    ? reason
    : new TextDecoder().decode(bytes.subarray(0, LONGEST_REASON), { stream: true });
}
