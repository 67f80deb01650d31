/** Which logs a room's follower has heard of. An epoch never comes back. */
export class Epochs {
  readonly #left = new Set<string>();
  readonly #asked = new Set<string>();
  #beginning: Promise<unknown> | undefined;

  leave(epoch: string): void {
    this.#left.add(epoch);
  }

  hasLeft(epoch: string): boolean {
    return this.#left.has(epoch);
  }

  /** A log that is being begun is absorbed before `bringing` resolves: nobody needs to read it before. One at a time. */
  async begin<T>(bringing: Promise<T>): Promise<T> {
    this.#beginning = bringing.catch(() => undefined);
    try {
      return await bringing;
    } finally {
      this.#beginning = undefined;
    }
  }

  /** What a message of that epoch, which isn't the current one, has to wait for; undefined: nothing brings its log. */
  beginningOf(epoch: string): Promise<unknown> | undefined {
    return this.#left.has(epoch) ? undefined : this.#beginning;
  }

  /** A message of another epoch: of a new one the log must be read; of one that a reading already found gone it is dropped. */
  isPast(epoch: string): boolean {
    if (this.#left.has(epoch) || this.#asked.has(epoch)) return true;
    this.#asked.add(epoch);
    return false;
  }
}
