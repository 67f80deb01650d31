import type { LoggedEvent } from './event.js';
import type { ChangeItem, LoggedItem } from './feed-item.js';
import type { Position } from './position.js';

export type WindowItem = LoggedItem | ChangeItem;

/** Beyond the log's own size the window keeps what a slow subscriber still has to take, up to here. */
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
  #firstPlace = 0;
  #base: number;
  #top: number;

  constructor(
    readonly epoch: string,
    offset: number,
    private readonly atLeast: number,
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
    this.#add({ type: 'event', event }, event.bytes);
  }

  note(change: ChangeItem): void {
    this.#add(change, 256);
  }

  /** Drops what is beyond the log's size and, as `lowest` says, taken by everybody. */
  trim(lowest: () => number): void {
    if (this.#items.length <= 2 * this.atLeast && this.#bytes <= MOST_BYTES) return;
    const needed = Math.min(lowest(), this.end - this.atLeast);
    while (this.#firstPlace < needed || this.#items.length > MOST_ITEMS || this.#bytes > MOST_BYTES) {
      if (!this.#dropOldest()) return;
    }
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
    if (item.type === 'event') this.#base = item.event.position.offset;
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
