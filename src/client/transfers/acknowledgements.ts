import { delayAfter, wait } from '../connection/ladder.js';
import { isTransient } from '../connection/request-error.js';
import { ChunkSet, type ChunkRange } from './chunk-set.js';

const FLUSH_AFTER_MS = 250;
const FLUSH_AT_CHUNKS = 16;
/** A call takes no more. */
const MAX_RANGES = 1_024;

/**
 * Tells the server which chunks are verified, many at a time. While the server is away they gather here and the
 * file goes on; afterwards they are one call.
 */
export class Acknowledgements {
  readonly #waiting: ChunkSet;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #flushing: Promise<void> | null = null;

  constructor(
    total: number,
    private readonly send: (ranges: readonly ChunkRange[]) => Promise<void>,
    private readonly signal: AbortSignal,
  ) {
    this.#waiting = new ChunkSet(total);
    signal.addEventListener('abort', () => clearTimeout(this.#timer));
  }

  add(index: number): void {
    this.#waiting.add(index);
    if (this.#waiting.size >= FLUSH_AT_CHUNKS) void this.flush();
    else this.#timer ??= setTimeout(() => void this.flush(), FLUSH_AFTER_MS);
  }

  addAll(ranges: readonly ChunkRange[]): void {
    for (const range of ranges) this.#waiting.addRange(range);
    void this.flush();
  }

  /** Resolves when everything added so far is acknowledged, or the server refused, or the signal ended it. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flushing ??= this.#drain().finally(() => (this.#flushing = null));
    return this.#flushing;
  }

  async #drain(): Promise<void> {
    let failures = 0;
    while (this.#waiting.size > 0 && !this.signal.aborted) {
      const ranges = this.#waiting.ranges(MAX_RANGES);
      for (const range of ranges) this.#remove(range);
      try {
        await this.send(ranges);
        failures = 0;
      } catch (error) {
        // Refused: the transfer is over, or not ours. Whoever completes it will see.
        if (!isTransient(error)) return;
        for (const range of ranges) this.#waiting.addRange(range);
        await wait(delayAfter(error, failures++), this.signal).catch(() => {});
      }
    }
  }

  #remove({ first, count }: ChunkRange): void {
    for (let index = first; index < first + count; index++) this.#waiting.delete(index);
  }
}
