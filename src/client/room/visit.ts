import { Emitter } from '../connection/emitter.js';
import type { GraphqlHttp } from '../connection/graphql-http.js';
import type { GraphqlSocket } from '../connection/graphql-socket.js';
import { unlessAborted, untilAnswered, wait } from '../connection/ladder.js';
import type { RejoinRequestError } from '../connection/request-error.js';
import type { ServerClock } from '../connection/server-clock.js';
import { LeaveRoomDocument } from '../generated/operations.js';
import { findEntrance, findRecord, SeatHolder, type Entrance } from './entrance.js';
import { RoomFeed, type RoomEvent } from './room-feed.js';
import { RoomVoice } from './room-voice.js';
import { takeSeat } from './seat-lock.js';
import type { SeatRecord, SeatStorage } from './seat.js';

export interface VisitWiring {
  readonly http: GraphqlHttp;
  readonly socket: GraphqlSocket;
  readonly storage: SeatStorage | null;
  readonly clock: ServerClock;
  /** Aborted when the client is closed: nothing is waited for any more. */
  readonly closing: AbortSignal;
}

export interface VisitEvents {
  /** What this tab left behind in the room was looked for. */
  found: Entrance;
  event: RoomEvent;
  /** The connection is lost; it is being looked for. */
  lost: undefined;
  /** How many attempts to connect there were since the last one that worked. */
  attempt: number;
  tokenEnded: undefined;
  /** The device is in another network. */
  network: undefined;
  /** The server ended it. */
  ended: 'left' | 'replaced' | RejoinRequestError;
}

interface Waiting {
  readonly resolve: (participantId: string) => void;
  readonly reject: (reason: RejoinRequestError) => void;
}

/** So long whoever leaves waits for the server's answer, token included. */
const LEAVING_MS = 10_000;
/** So long the server is told in the background. After that it has missed the participant by itself. */
const TELLING_MS = 60_000;

/**
 * One stay in a room, over all its connections: from entering until it is left, closed, refused or taken over. With its end
 * everything ends that it started, and what it can no longer do is rejected.
 */
export class Visit extends Emitter<VisitEvents> {
  readonly voice: RoomVoice;
  /** Nothing of an earlier connection is in this page yet. */
  isFresh = true;
  readonly #over = new AbortController();
  readonly #seat = new SeatHolder();
  readonly #unlisten: readonly (() => void)[];
  #record: SeatRecord | null = null;
  #feed: RoomFeed | null = null;
  #participantId: string | null = null;
  #isConnected = false;
  #waiting: Waiting[] = [];
  #leaving: Promise<void> | undefined;

  constructor(
    private readonly wiring: VisitWiring,
    private readonly roomId: string,
    /** No later visit of this room on this client has this one's seat. */
    private readonly isLast: () => boolean,
  ) {
    super();
    const { http, socket } = wiring;
    this.voice = new RoomVoice(http, roomId, this);
    this.#unlisten = [
      socket.on('connecting', (attempt) => this.emit('attempt', attempt)),
      socket.on('tokenEnded', () => this.emit('tokenEnded', undefined)),
      socket.on('network', () => this.emit('network', undefined)),
    ];
  }

  /** Aborted when the visit is over; the reason is a `RejoinRequestError`. */
  get signal(): AbortSignal {
    return this.#over.signal;
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** Our participant's id, as soon as we are in. Rejects when the visit is over. */
  seated(): Promise<string> {
    if (this.#participantId !== null && this.#isConnected) return Promise.resolve(this.#participantId);
    if (this.signal.aborted) return Promise.reject(this.signal.reason as RejoinRequestError);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  async enter(): Promise<void> {
    const { wiring, roomId, signal } = this;
    const find = () => findEntrance(wiring, this.#seat, roomId, signal);
    const entrance = await unlessAborted(untilAnswered(find, signal), signal).catch(() => null);
    if (!entrance || signal.aborted) return;
    this.#record = entrance.record;
    const feed = new RoomFeed(wiring.socket, entrance.record, roomId, signal);
    this.#feed = feed;
    feed.on('event', (event) => this.#take(event));
    feed.on('lost', () => {
      this.#isConnected = false;
      this.emit('lost', undefined);
    });
    feed.on('ended', (how) => this.emit('ended', how));
    this.emit('found', entrance);
    feed.start();
  }

  /** What can no longer settle is rejected with the reason. To the server nothing is said: see `leave` and `drop`. */
  end(reason: RejoinRequestError): void {
    if (this.signal.aborted) return;
    this.#isConnected = false;
    this.#over.abort(reason);
    this.#feed?.detach();
    for (const end of this.#unlisten) end();
    this.voice.close(reason);
    this.#seat.release();
    for (const { reject } of this.#waiting.splice(0)) reject(reason);
  }

  /** To the server the connection was lost: this participant can come back. */
  drop(): void {
    this.#feed?.drop();
  }

  /**
   * Tells the server that this participant goes for good, and where there is no network, as soon as there is one again.
   * Resolves when the server knows, or could not be told soon.
   */
  leave(): Promise<void> {
    return (this.#leaving ??= this.#leave());
  }

  /** For a page that is going, perhaps for good: the participant has so long to come back, then it has left. */
  leaveSoon(graceSeconds: number): void {
    const connectionId = this.#feed?.part() ?? null;
    if (connectionId === null || this.#participantId === null) return;
    const input = { roomId: this.roomId, participantId: this.#participantId, connectionId, graceSeconds };
    this.wiring.http.askInParting(LeaveRoomDocument, { input }).catch(() => {});
  }

  async #leave(): Promise<void> {
    // A later visit may have come back as this participant.
    if (!this.isLast()) return;
    const given = new AbortController();
    const seat = this.#record ? this.#giveUp(this.#record) : this.#giveUpUnfound();
    // On a living connection this is the quickest way to leave, and it takes no token.
    this.#feed?.leave();
    const told = this.#tellLeft(seat, AbortSignal.timeout(TELLING_MS));
    const answered = Promise.race([told, wait(LEAVING_MS, given.signal)]);
    await unlessAborted(answered, this.wiring.closing).catch(() => {});
    given.abort();
  }

  /** Nobody comes back by this record. Returns who was kept in it. */
  #giveUp(record: SeatRecord): string | null {
    const participantId = record.seat?.participantId ?? null;
    record.clear();
    return participantId;
  }

  /** Left before it was known whether this tab had a seat here, of before a reload. */
  async #giveUpUnfound(): Promise<string | null> {
    const { record } = await findRecord(this.wiring, this.roomId);
    if (record.seat === null || !this.isLast()) return null;
    // Another client of this page, or the tab that this one was copied from, may be in that seat by now.
    const release = await takeSeat(record.seat.participantId);
    const participantId = release && this.isLast() ? this.#giveUp(record) : null;
    release?.();
    return participantId;
  }

  async #tellLeft(seat: string | null | Promise<string | null>, signal: AbortSignal): Promise<void> {
    const participantId = await seat;
    if (participantId === null) return;
    const input = { roomId: this.roomId, participantId };
    await untilAnswered(() => this.wiring.http.askInParting(LeaveRoomDocument, { input }), signal);
  }

  #take(event: RoomEvent): void {
    if (event.__typename === 'RoomSnapshot') {
      this.wiring.clock.heard(event.at);
      this.#sit(event.you.id);
    }
    this.emit('event', event);
  }

  #sit(participantId: string): void {
    this.#participantId = participantId;
    this.#isConnected = true;
    void this.#seat.hold(participantId);
    for (const { resolve } of this.#waiting.splice(0)) resolve(participantId);
  }
}
