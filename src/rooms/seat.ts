import type { Caller } from '../identity/caller.js';
import { RejoinError } from '../errors.js';
import type { Feed } from '../log/feed.js';
import type { FeedItem } from '../log/feed-item.js';
import type { Position } from '../log/position.js';
import type { HeldSeat, Renewal } from './room-store.js';

/** How a seat ended other than by its own connection: `null` is an ordinary end. */
export type SeatEnd = RejoinError | null;

/** What a seat does in its room. */
export interface SeatDeeds {
  leave(seat: Seat): Promise<void>;
  /** `silentMs`: since its client was last heard. */
  drop(seat: Seat, silentMs: number): Promise<void>;
  vouch(): Promise<void>;
}

/** A participant's presence through one connection on this node, and what the room tells it. */
export class Seat {
  #acknowledged: Position | null = null;
  #onEnd: ((end: SeatEnd) => void) | undefined;
  #onAsked: (() => void) | undefined;
  /** What came before anybody listened. */
  #ended: { readonly end: SeatEnd } | undefined;
  #isAsked = false;
  /** What its client has at least, whatever it acknowledged. */
  readonly #start: Position;
  /** Called when there may be something to take. */
  onWake: () => void = () => undefined;

  constructor(
    readonly roomId: string,
    readonly caller: Caller,
    readonly connectionId: string,
    readonly participantId: string,
    readonly secret: string,
    /** Users come and go rather than participants: its client knows no key. */
    readonly keyless: boolean,
    readonly feed: Feed,
    private readonly deeds: SeatDeeds,
  ) {
    this.#start = feed.position;
  }

  /** Called once when the seat ends by itself: replaced, taken out of the room, or storage lost for good. */
  set onEnd(listener: (end: SeatEnd) => void) {
    this.#onEnd = listener;
    const ended = this.#ended;
    if (ended !== undefined) queueMicrotask(() => listener(ended.end));
  }

  /** Called when somebody must know whether its client, which knows no key, is there: it is to be vouched for or dropped. */
  set onAsked(listener: () => void) {
    this.#onAsked = listener;
    if (this.#isAsked) queueMicrotask(listener);
  }

  end(end: SeatEnd): void {
    if (this.#onEnd === undefined) this.#ended ??= { end };
    else this.#onEnd(end);
  }

  ask(): void {
    this.#isAsked = true;
    this.#onAsked?.();
  }

  take(): FeedItem | undefined {
    return this.feed.take();
  }

  /** What has been given so far. */
  get position(): Position {
    return this.feed.position;
  }

  /** The client's side proved that it received everything up to here. */
  acknowledge(position: Position): void {
    this.#acknowledged = position;
  }

  get renewal(): Renewal {
    const { participantId, connectionId } = this;
    return { participantId, connectionId, acknowledged: this.#acknowledged };
  }

  /** What storage needs to bring it back. */
  get held(): HeldSeat {
    const { participantId, secret, connectionId, keyless } = this;
    const { userId, name } = this.caller;
    return { userId, name, participantId, secret, connectionId, keyless, received: this.#acknowledged ?? this.#start };
  }

  /** The user goes. */
  leave(): Promise<void> {
    return this.deeds.leave(this);
  }

  /** The connection is gone; its participant may come back. */
  drop(silentMs = 0): Promise<void> {
    return this.deeds.drop(this, silentMs);
  }

  /** The client gave a sign of life just now. */
  vouch(): Promise<void> {
    return this.deeds.vouch();
  }
}

export function replaced(): RejoinError {
  return new RejoinError('PARTICIPANT_REPLACED', 'Another connection came with the key of this participant.');
}
