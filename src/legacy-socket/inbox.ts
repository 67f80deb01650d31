/** A reader of frames that can be told to wait. */
export interface Source {
  /** Until `resume` with the same reason, whoever else asks for it. */
  pause(reason: string): void;
  resume(reason: string): void;
}

const MOST_WAITING = 64;
const MOST_WAITING_BYTES = 512 * 1024;
const FULL = 'inbox';

/** Handles frames one after another, in the order in which they came; who is far ahead isn't read meanwhile. */
export class Inbox {
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #bytes = 0;

  constructor(
    private readonly source: Source,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** `bytes`: what waits with it. */
  add(task: () => Promise<unknown>, bytes = 0): void {
    this.#waiting += 1;
    this.#bytes += bytes;
    if (this.#waiting >= MOST_WAITING || this.#bytes >= MOST_WAITING_BYTES) this.source.pause(FULL);
    this.#turn = this.#turn
      .then(task)
      .catch(this.onFailure)
      .finally(() => {
        this.#waiting -= 1;
        this.#bytes -= bytes;
        if (this.#waiting <= MOST_WAITING / 2 && this.#bytes <= MOST_WAITING_BYTES / 2) this.source.resume(FULL);
      });
  }
}
