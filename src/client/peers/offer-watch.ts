/** An offer without an answer is sent again after this … */
const UNANSWERED_MS = 10_000;
/** … so many times; then the connection is replaced. */
const MAX_REPEATS = 3;

/** What an open offer waits for. */
export interface OfferWatcher {
  /** Signals have a chance now; otherwise the wait goes on uncounted. */
  isReachable(): boolean;
  again(): void;
  giveUp(): void;
}

/** Each offer has a deadline of its own, whatever the connection's state is: a connected one may wait for ever otherwise. */
export class OfferWatch {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sequence = 0;
  #repeats = 0;

  constructor(private readonly watcher: OfferWatcher) {}

  /** The server has the offer of that number, for the first time or again. */
  begin(sequence: number): void {
    if (this.#sequence !== sequence) this.#repeats = 0;
    this.#sequence = sequence;
    this.#arm();
  }

  /** It was answered, or given up. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sequence = 0;
  }

  /** Something may have been lost: sends an open offer again at once. */
  hurry(): void {
    if (this.#timer === undefined) return;
    this.#arm();
    this.watcher.again();
  }

  #arm(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#expire(), UNANSWERED_MS);
  }

  #expire(): void {
    this.#arm();
    if (!this.watcher.isReachable()) return;
    if (this.#repeats++ < MAX_REPEATS) return this.watcher.again();
    this.end();
    this.watcher.giveUp();
  }
}
