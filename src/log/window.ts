import { counts, type LoggedEvent } from './event.js';
import type { LoggedItem, NoticeItem } from './feed-item.js';
import type { Position } from './position.js';

export type WindowItem = LoggedItem | NoticeItem;

/** About what a notice costs to keep. */
const BYTES = { changed: 256, transfer: 1024 } as const;

/** As the log's own bounds: so many events for each that counts, and bytes. */
const ITEMS_PER_SIZE = 10;
const LOG_BYTES = 1024 * 1024;
/** Beyond the log's own bounds the window keeps what a slow subscriber still has to take, up to here. */
const MOST_ITEMS = 2048;
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * The newest items of one room on this node, in order, without a hole. A subscriber's cursor is a place in it: the number of
 * the next item to take, counted from the window's making.
 */
export class RoomWindow {
  #items: WindowItem[] = [];
  #sizes: number[] = [];
  /** When each came here, by the clock of `push` and `note`. */
  #times: number[] = [];
  #bytes = 0;
  /** Events in it that count against the log's size. */
  #counted = 0;
  #firstPlace = 0;
  #base: number;
  #top: number;

  constructor(
    readonly epoch: string,
    offset: number,
    private readonly logSize: number,
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.#base = offset;
    this.#top = offset;
  }

  get top(): number {
    return this.#top;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get position(): Position {
    return { epoch: this.epoch, offset: this.#top };
  }

  /** The place behind the newest item. */
  get end(): number {
    return this.#firstPlace + this.#items.length;
  }

  /** The place behind the event at `offset`; undefined where the window doesn't reach. */
  placeAfter(offset: number): number | undefined {
    if (offset < this.#base || offset > this.#top) return undefined;
    return this.#after(offset);
  }

  /** undefined: nothing there yet; null: the window has moved past that place. */
  at(place: number): WindowItem | undefined | null {
    return place < this.#firstPlace ? null : this.#items[place - this.#firstPlace];
  }

  /** The event must be the one behind the top. */
  push(event: LoggedEvent): void {
    this.#top = event.position.offset;
    if (counts(event.body)) this.#counted += 1;
    this.#add({ type: 'event', event }, event.bytes);
  }

  note(notice: NoticeItem): void {
    this.#add(notice, BYTES[notice.type]);
  }

  /** Drops what is beyond the log's bounds and, as `lowest` says, taken by everybody. */
  trim(lowest: () => number): void {
    if (!this.#exceeds(2) && !this.#isFull()) return;
    const taken = lowest();
    while ((this.#firstPlace < taken && this.#exceeds(1)) || this.#isFull()) {
      if (!this.#dropOldest()) return;
    }
  }

  /** Whether there is more than that many times what the log may hold. */
  #exceeds(times: number): boolean {
    const most = times * this.logSize;
    return this.#counted > most || this.#items.length > ITEMS_PER_SIZE * most || this.#bytes > times * LOG_BYTES;
  }

  #isFull(): boolean {
    const mostItems = Math.max(MOST_ITEMS, 2 * ITEMS_PER_SIZE * this.logSize);
    return this.#items.length > mostItems || this.#bytes > MOST_BYTES;
  }

  /** Drops what came longer ago than `ms` and, as `lowest` says, was taken by everybody: whoever asks for it reads the log. */
  age(ms: number, lowest: () => number): void {
    const before = this.clock() - ms;
    if ((this.#times[0] ?? before) >= before) return;
    const needed = Math.min(lowest(), this.end);
    while (this.#firstPlace < needed && (this.#times[0] ?? before) < before) this.#dropOldest();
  }

  #dropOldest(): boolean {
    const item = this.#items.shift();
    if (item === undefined) return false;
    this.#bytes -= this.#sizes.shift() ?? 0;
    this.#times.shift();
    this.#firstPlace += 1;
    if (item.type !== 'event') return true;
    this.#base = item.event.position.offset;
    if (counts(item.event.body)) this.#counted -= 1;
    return true;
  }

  #add(item: WindowItem, bytes: number): void {
    this.#items.push(item);
    this.#sizes.push(bytes);
    this.#times.push(this.clock());
    this.#bytes += bytes;
  }

  /** Behind that event, and before the notes that follow it. */
  #after(offset: number): number {
    for (let index = this.#items.length - 1; index >= 0; index -= 1) {
      const item = this.#items[index];
      if (item?.type === 'event' && item.event.position.offset <= offset) return this.#firstPlace + index + 1;
    }
    return this.#firstPlace;
  }
}
