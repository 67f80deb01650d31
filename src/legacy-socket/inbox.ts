/** A reader of frames that can be told to wait. */
export interface Source {
  pause(): void;
  resume(): void;
}

const MOST_WAITING = 64;

/** Handles frames one after another, in the order in which they came; who is far ahead isn't read meanwhile. */
export class Inbox {
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(
    private readonly source: Source,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  add(task: () => Promise<unknown>): void {
    this.#waiting += 1;
    if (this.#waiting === MOST_WAITING) this.source.pause();
    this.#turn = this.#turn
      .then(task)
      .catch(this.onFailure)
      .finally(() => {
        this.#waiting -= 1;
        if (this.#waiting === MOST_WAITING / 2) this.source.resume();
      });
  }
}
