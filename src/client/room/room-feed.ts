import { Emitter } from '../connection/emitter.js';
import type { GraphqlSocket, Unsubscribe } from '../connection/graphql-socket.js';
import { delayAfter } from '../connection/ladder.js';
import { hasCode, isTransient, type RejoinRequestError } from '../connection/request-error.js';
import { RoomEventsDocument, type RoomEventsSubscription } from '../generated/operations.js';
import type { SeatRecord } from './seat.js';

export type RoomEvent = RoomEventsSubscription['roomEvents'];
export type RoomSnapshot = Extract<RoomEvent, { __typename: 'RoomSnapshot' }>;

interface FeedEvents {
  /** In order, each once. A snapshot replaces everything known before. */
  event: RoomEvent;
  /** The connection is lost; it is being looked for. */
  lost: undefined;
  /** The end: `replaced`, `left`, or a refusal. */
  ended: 'replaced' | 'left' | RejoinRequestError;
}

/** Events that arrived twice (the log was read again) are known by their cursor; this many are remembered. */
const REMEMBERED = 512;
/** A count that never agrees is a bug of one side; it must not become a loop. */
const RESYNC_EVERY_MS = 60_000;

type Variables = { roomId: string; after: string | null; participantKey: string | null };

/** The subscription of a room: follows it, keeps the position and comes back to it. */
export class RoomFeed extends Emitter<FeedEvents> {
  readonly #variables: Variables;
  readonly #seen = new Set<string>();
  readonly #unlisten: () => void;
  #unsubscribe: Unsubscribe = () => {};
  #again: ReturnType<typeof setTimeout> | undefined;
  #refusals = 0;
  #delivered = 0;
  #provenCursor: string | null = null;
  #resyncedAt = -Infinity;
  #connectionId: string | null = null;
  #isParting = false;
  #over = false;

  constructor(
    private readonly socket: GraphqlSocket,
    private readonly record: SeatRecord,
    roomId: string,
    /** Of the visit: where it is over, nothing is subscribed any more. */
    private readonly visit: AbortSignal,
  ) {
    super();
    const seat = record.seat;
    this.#variables = { roomId, after: seat?.cursor ?? null, participantKey: seat?.participantKey ?? null };
    this.#unlisten = this.socket.on('closed', () => this.emit('lost', undefined));
  }

  start(): void {
    if (this.#over || this.visit.aborted) return;
    this.#unsubscribe = this.socket.subscribe(RoomEventsDocument, this.#variables, {
      next: ({ roomEvents }) => this.#take(roomEvents),
      error: (error) => this.#refused(error),
      complete: () => this.#completed(),
    });
  }

  /** Stops following; the server takes it as leaving. */
  leave(): void {
    this.detach();
    this.record.clear();
    this.#unsubscribe('leave');
  }

  /** Stops following; to the server the connection was lost, and the seat is kept. */
  drop(): void {
    this.detach();
    this.#unsubscribe('drop');
  }

  /**
   * The page is going, perhaps for good: what the server is told of this subscription names it by this. If the page lives on
   * all the same, it comes back where the server ends the subscription. Null: there is none.
   */
  part(): string | null {
    this.#isParting = true;
    return this.#over ? null : this.#connectionId;
  }

  /** Hears no more, without leaving. */
  detach(): void {
    this.#over = true;
    clearTimeout(this.#again);
    this.#unlisten();
  }

  #take(event: RoomEvent): void {
    if (this.#over) return;
    this.#refusals = 0;
    if (event.__typename === 'RoomSnapshot') this.#begin(event);
    else if (event.__typename === 'PositionAdvanced') this.#prove(event.deliveredCount, event.cursor);
    else this.#delivered++;
    const fresh = this.#isFresh(event);
    if (fresh) this.emit('event', event);
    this.#moveTo(event.cursor);
  }

  #begin(snapshot: RoomSnapshot): void {
    this.#delivered = 0;
    this.#connectionId = snapshot.connectionId;
    this.#isParting = false;
    this.#provenCursor = snapshot.cursor;
    this.#variables.participantKey = snapshot.participantKey;
    const { participantKey, cursor, you } = snapshot;
    this.record.save({ participantId: you.id, participantKey, cursor });
  }

  /** The position is written after the event was handled: a crash between the two repeats it, and loses nothing. */
  #moveTo(cursor: string): void {
    this.#variables.after = cursor;
    const seat = this.record.seat;
    if (seat) this.record.save({ ...seat, cursor });
  }

  /** The server says how many events it gave us. Fewer here means a loss on the way: go back to the last agreement. */
  #prove(deliveredCount: number, cursor: string): void {
    if (deliveredCount === this.#delivered) {
      this.#provenCursor = cursor;
      return;
    }
    if (performance.now() - this.#resyncedAt < RESYNC_EVERY_MS) return;
    this.#resyncedAt = performance.now();
    const back = this.#provenCursor;
    // After this event's own cursor was written, below in #take.
    queueMicrotask(() => {
      this.#variables.after = back;
      this.socket.restart();
    });
  }

  /** Only what is in the log has a cursor of its own. */
  #isFresh(event: RoomEvent): boolean {
    if (!event.logged) return true;
    if (this.#seen.has(event.cursor)) return false;
    this.#seen.add(event.cursor);
    for (const oldest of this.#seen) {
      if (this.#seen.size <= REMEMBERED) break;
      this.#seen.delete(oldest);
    }
    return true;
  }

  #completed(): void {
    if (!this.#isParting || this.#over) return this.#end('left');
    this.emit('lost', undefined);
    this.#retry(0);
  }

  #refused(error: RejoinRequestError): void {
    if (this.#over) return;
    if (hasCode(error, 'PARTICIPANT_REPLACED')) return this.#end('replaced');
    // A cursor that this server can't read (another deployment's): come in without it.
    if (hasCode(error, 'BAD_USER_INPUT') && this.#forgetPosition()) return this.#retry(0);
    if (!isTransient(error) && !hasCode(error, 'INTERNAL_SERVER_ERROR')) return this.#end(error);
    this.emit('lost', undefined);
    this.#retry(delayAfter(error, this.#refusals++));
  }

  #forgetPosition(): boolean {
    const had = this.#variables.after !== null || this.#variables.participantKey !== null;
    this.#variables.after = null;
    this.#variables.participantKey = null;
    return had;
  }

  #retry(delayMs: number): void {
    this.#again = setTimeout(() => this.start(), delayMs);
  }

  #end(how: FeedEvents['ended']): void {
    if (this.#over) return;
    this.detach();
    this.record.clear();
    this.emit('ended', how);
  }
}
