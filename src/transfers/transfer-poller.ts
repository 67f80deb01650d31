import { RejoinError } from '../errors.js';
import type { Transfer } from './transfer.js';

/** Between two readings of one transfer. */
const SPACING_MS = 100;
/** What was read longer ago than this is read again, hint or not. */
const FRESH_MS = 1000;

type Reading = Promise<Transfer | null>;

/** One transfer for all who watch it on this node: however many ask, there are at most ten readings a second. */
export class TransferPoller {
  /** Who watches, by what tells them that there may be something new. */
  readonly #watchers = new Map<() => void, string>();
  #last: { readonly transfer: Transfer | null; readonly at: number } | undefined;
  /** Something may have changed since the newest reading began. */
  #stale = true;
  #beganAt = -Infinity;
  /** The next reading, which has not begun. */
  #next: Reading | undefined;
  #reading: Reading | undefined;

  constructor(
    /** At the cost of that user. */
    private readonly readFor: (userId: string) => Reading,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  get watched(): boolean {
    return this.#watchers.size > 0;
  }

  add(look: () => void, userId: string): void {
    this.#watchers.set(look, userId);
  }

  remove(look: () => void): void {
    this.#watchers.delete(look);
  }

  /** There may be something new. */
  hint(): void {
    this.#stale = true;
    for (const look of this.#watchers.keys()) look();
  }

  /** The transfer as it is now, or as it was read a moment ago if there was no hint since. */
  read(): Reading {
    if (!this.#stale && this.#reading) return this.#reading;
    if (!this.#stale && this.#last && this.clock() - this.#last.at < FRESH_MS)
      return Promise.resolve(this.#last.transfer);
    return (this.#next ??= this.#readInTurn());
  }

  /** After the reading under way, and no sooner than the spacing allows. */
  async #readInTurn(): Reading {
    await this.#reading?.catch(() => undefined);
    const wait = this.#beganAt + SPACING_MS - this.clock();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait).unref());
    this.#next = undefined;
    this.#beganAt = this.clock();
    this.#stale = false;
    const reading = this.#readOnce();
    this.#reading = reading;
    try {
      const transfer = await reading;
      this.#last = { transfer, at: this.#beganAt };
      return transfer;
    } catch (error) {
      this.#stale = true;
      throw error;
    } finally {
      this.#reading = undefined;
    }
  }

  /** At the cost of the first watcher that can pay. */
  async #readOnce(): Reading {
    let refused: unknown = new Error('Nobody watches');
    for (const userId of new Set(this.#watchers.values())) {
      try {
        return await this.readFor(userId);
      } catch (error) {
        if (!(error instanceof RejoinError) || error.code !== 'RATE_LIMITED') throw error;
        refused = error;
      }
    }
    throw refused;
  }
}
