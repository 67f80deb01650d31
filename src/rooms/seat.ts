import type { Caller } from '../identity/caller.js';
import type { RejoinError } from '../errors.js';
import type { Feed } from '../log/feed.js';
import type { FeedItem } from '../log/feed-item.js';
import type { Position } from '../log/position.js';
import type { Renewal } from './room-store.js';

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
  /** Called when there may be something to take. */
  onWake: () => void = () => undefined;
  /** Called once when the seat ends by itself: replaced, taken out of the room, or storage lost for good. */
  onEnd: (end: SeatEnd) => void = () => undefined;
  /** Called when somebody must know whether its client, which knows no key, is there: it is to be vouched for or dropped. */
  onAsked: () => void = () => undefined;

  constructor(
    readonly roomId: string,
    readonly caller: Caller,
    readonly connectionId: string,
    readonly participantId: string,
    readonly secret: string,
    readonly feed: Feed,
    private readonly deeds: SeatDeeds,
  ) {}

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
