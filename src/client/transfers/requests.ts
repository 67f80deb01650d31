import { ChunkSet, type ChunkRange } from './chunk-set.js';

/** How far the receiver asks ahead of what it has verified: bounds what can pile up in memory (16 MiB). */
const WINDOW = 256;
/** No chunk is asked for that is further ahead of the first missing one: what comes early may wait in memory (32 MiB). */
const SPAN = 512;
/** Asking is done in portions, not chunk by chunk. */
const PORTION = 64;

/**
 * What the receiver has, has in hand, and has asked for. The receiver asks and the sender only answers, so a chunk
 * goes over the wire once: it is asked for again only when it came damaged, or when the channel it was asked on is gone.
 */
export class Requests {
  readonly #asked: ChunkSet;
  /** Arrived, not yet verified and written. */
  readonly #inHand: ChunkSet;
  #cursor = 0;
  /** All before it are verified. */
  #first = 0;

  constructor(readonly verified: ChunkSet) {
    this.#asked = new ChunkSet(verified.total);
    this.#inHand = new ChunkSet(verified.total);
  }

  /** What to ask for now; empty while enough is under way. It counts as asked. */
  next(): readonly ChunkRange[] {
    const room = WINDOW - this.#asked.size - this.#inHand.size;
    if (room < PORTION && this.#asked.size > 0) return [];
    const portion = new ChunkSet(this.verified.total);
    for (let index = this.#nextMissing(); index >= 0 && portion.size < room; index = this.#nextMissing()) {
      this.#asked.add(index);
      portion.add(index);
    }
    return portion.ranges();
  }

  /** False: nobody asked for it, or it is verified or in hand already. What is not wanted costs no more than its way here. */
  arrived(index: number): boolean {
    return this.#asked.delete(index) && this.#inHand.add(index);
  }

  /** Written and safe. */
  settled(index: number): void {
    this.#inHand.delete(index);
    this.verified.add(index);
  }

  /** Damaged, or it could not be written: to be asked for again. */
  failed(index: number): void {
    this.#inHand.delete(index);
    this.#cursor = Math.min(this.#cursor, index);
  }

  /** It is not to be had yet. */
  notThere(index: number): void {
    this.#asked.delete(index);
    this.#cursor = Math.min(this.#cursor, index);
  }

  /** The way they were to come is gone. What has arrived is still being verified. */
  forgetAsked(): void {
    this.#asked.clear();
    this.#cursor = 0;
  }

  #nextMissing(): number {
    while (this.verified.has(this.#first)) this.#first++;
    const end = Math.min(this.verified.total, this.#first + SPAN);
    for (; this.#cursor < end; this.#cursor++) {
      const index = this.#cursor;
      if (!this.verified.has(index) && !this.#asked.has(index) && !this.#inHand.has(index)) return index;
    }
    return -1;
  }
}
