import { untilAnsweredOrOver } from '../connection/ladder.js';

interface Entry {
  readonly deliver: () => Promise<void>;
  readonly drop: (reason: unknown) => void;
}

/**
 * Sends one thing after the other: the next goes when the one before was acknowledged or refused.
 * What gets no answer is repeated, so `ask` must carry an idempotency key.
 */
export class Outbox {
  readonly #queue: Entry[] = [];
  readonly #closing = new AbortController();
  #busy = false;

  send<T>(ask: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const deliver = (): Promise<void> => untilAnsweredOrOver(ask, this.#closing.signal).then(resolve, reject);
      this.#queue.push({ deliver, drop: reject });
      void this.#run();
    });
  }

  /** What still waits, and what is said from now on, is rejected. */
  close(reason?: Error): void {
    this.#closing.abort(reason);
    for (const entry of this.#queue.splice(0)) entry.drop(this.#closing.signal.reason);
  }

  async #run(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (let entry = this.#queue.shift(); entry; entry = this.#queue.shift()) await entry.deliver();
    this.#busy = false;
  }
}
