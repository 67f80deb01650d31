import type { FeedItem } from './feed-item.js';
import type { RoomFollower } from './follower.js';
import type { Follows } from './follower-ports.js';
import type { Position } from './position.js';
import type { ConnectionNotice } from './room-log.js';
import { concerns, type Viewer } from './viewer.js';
import type { RoomWindow, WindowItem } from './window.js';

/** Where a feed starts or starts over: what comes first, and from where the room's window is followed then. */
export interface Opening {
  readonly viewer: Viewer;
  readonly items: readonly FeedItem[];
  readonly next: Position;
  /** Changes of the roster up to here are known already; null: as before. */
  readonly version: number | null;
  /** Called when the items are given, or no longer needed. */
  readonly release?: () => void;
}

/** Why a feed ends by itself: its participant was taken out of the room, or it can't go on. */
export type FeedEnd = { readonly type: 'left' } | { readonly type: 'failed'; readonly error: unknown };

/**
 * How a feed goes on from what it has: the log up to `since`, changes of the roster up to `version`.
 * `absent`: the participant is no longer in the room, though its connection is here. null: it left.
 */
export type Reopen = (since: Position, version: number, absent: boolean) => Promise<Opening | null>;

export interface FeedTimes {
  /** A quiet subscriber is told its position this often, ms. */
  readonly tickMs: number;
}

/** After so many events that were not for this subscriber its position is told too. */
const FILTERED_PER_TICK = 20;

/**
 * One subscriber's view of a room: a cursor over the node's window. Items are taken when its socket can take them; there is
 * no queue of its own that could grow. Where the window doesn't reach, `reopen` brings what follows, or a snapshot.
 */
export class Feed implements Follows {
  #items: readonly FeedItem[] = [];
  /** Of the first of them that is yet to be given: there may be thousands, and each `shift` would move all. */
  #nextItem = 0;
  #release: (() => void) | undefined;
  #viewer: Viewer;
  /** Of the roster that it was shown. */
  #version = 0;
  /** Of the newest change that it was told. */
  #toldVersion = 0;
  #position: Position;
  #window: RoomWindow | undefined;
  #place = 0;
  #reopening = false;
  #delivered = 0;
  #filtered = 0;
  #lastGivenAt: number;
  #closed = false;
  /** Called when there may be something to take. */
  onWake: () => void = () => undefined;
  /** Called with what is told of connections, whosever they are. */
  onTold: (notice: ConnectionNotice) => void = () => undefined;
  onEnd: (end: FeedEnd) => void = () => undefined;

  constructor(
    private readonly follower: RoomFollower,
    opening: Opening,
    private readonly reopen: Reopen,
    private readonly times: FeedTimes,
    private readonly clock: () => number,
  ) {
    this.#viewer = opening.viewer;
    // Of what it is to be given first it has nothing yet.
    this.#position = opening.items[0]?.type === 'snapshot' ? opening.items[0].position : opening.next;
    this.#lastGivenAt = clock();
    this.#open(opening);
    follower.add(this);
  }

  /** What this subscriber has: everything up to here was given, or wasn't for it. */
  get position(): Position {
    return this.#position;
  }

  get closed(): boolean {
    return this.#closed;
  }

  get place(): number | undefined {
    return this.#window === this.follower.window ? this.#place : undefined;
  }

  close(): void {
    this.#closed = true;
    this.#setItems([]);
    this.follower.remove(this);
  }

  wake(): void {
    this.onWake();
  }

  told(notice: ConnectionNotice): void {
    this.onTold(notice);
  }

  /** The next item, if there is one now. */
  take(): FeedItem | undefined {
    if (this.#closed || this.#reopening) return undefined;
    const item = this.#nextOpening() ?? this.#fromWindow();
    if (item === undefined) return this.#tickIfDue();
    return this.#given(item);
  }

  #nextOpening(): FeedItem | undefined {
    const item = this.#items[this.#nextItem];
    this.#nextItem += 1;
    if (this.#nextItem >= this.#items.length) this.#setItems([]);
    return item;
  }

  #setItems(items: readonly FeedItem[], release?: () => void): void {
    this.#release?.();
    this.#release = release;
    this.#items = items;
    this.#nextItem = 0;
  }

  #given(item: FeedItem): FeedItem {
    this.#lastGivenAt = this.clock();
    this.#filtered = 0;
    if (item.type === 'snapshot') this.#delivered = 0;
    else if (item.type !== 'tick') this.#delivered += 1;
    if (item.type === 'changed' || item.type === 'transfer')
      this.#toldVersion = Math.max(this.#toldVersion, item.version);
    this.#position = item.type === 'event' ? item.event.position : item.position;
    // Behind the replay the window goes on from where the opening said.
    if (this.#items.length === 0 && this.#after !== undefined) this.#enterWindow();
    return item;
  }

  #fromWindow(): WindowItem | undefined {
    for (;;) {
      if (this.#after !== undefined && !this.#enterWindow()) return undefined;
      const item = this.#window === this.follower.window ? this.#window.at(this.#place) : null;
      if (item === undefined) return undefined;
      if (item === null) {
        this.startOver(false);
        return undefined;
      }
      this.#place += 1;
      if (this.#wants(item)) return item;
      this.#skip(item);
      if (this.#closed || this.#reopening) return undefined;
    }
  }

  #wants(item: WindowItem): boolean {
    if (item.type === 'changed') return item.version > this.#version;
    return concerns(item.type === 'event' ? item.event.body : item.body, this.#viewer);
  }

  #skip(item: WindowItem): void {
    if (item.type !== 'event') return;
    this.#position = item.event.position;
    this.#filtered += 1;
    const { body } = item.event;
    if (body.type !== 'left' || body.participant.id !== this.#viewer.participantId) return;
    if (body.reason === 'LEFT') this.onEnd({ type: 'left' });
    else this.startOver(true);
  }

  /** Brings the feed in line with the room again, as if it had just come. */
  startOver(absent: boolean): void {
    if (this.#reopening || this.#closed) return;
    this.#reopening = true;
    this.reopen(this.#position, this.#toldVersion, absent)
      .then((opening) => {
        if (this.#closed) return opening?.release?.();
        if (opening === null) this.onEnd({ type: 'left' });
        else this.#open(opening);
      })
      .catch((error: unknown) => this.onEnd({ type: 'failed', error }))
      .finally(() => {
        this.#reopening = false;
        if (!this.#closed) this.wake();
      });
  }

  #tickIfDue(): FeedItem | undefined {
    const quiet = this.clock() - this.#lastGivenAt >= this.times.tickMs;
    if (this.#reopening || this.#closed || (!quiet && this.#filtered < FILTERED_PER_TICK)) return undefined;
    return this.#given({ type: 'tick', position: this.#position, at: this.clock(), deliveredCount: this.#delivered });
  }

  /** Position behind which the window is to be entered once the items are given. */
  #after: Position | undefined;

  #open(opening: Opening): void {
    this.#viewer = opening.viewer;
    if (opening.version !== null) this.#version = this.#toldVersion = opening.version;
    this.#setItems(opening.items, opening.release);
    this.#after = opening.next;
    if (this.#items.length === 0) this.#enterWindow();
  }

  #enterWindow(): boolean {
    const after = this.#after;
    const window = this.follower.window;
    if (after === undefined) return true;
    const place = after.epoch === window.epoch ? window.placeAfter(after.offset) : undefined;
    if (place === undefined) {
      this.#position = after;
      this.#after = undefined;
      this.startOver(false);
      return false;
    }
    this.#after = undefined;
    this.#window = window;
    this.#place = place;
    this.#position = after;
    return true;
  }
}
