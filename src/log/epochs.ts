/** Which logs a room's follower has heard of. An epoch never comes back. */
export class Epochs {
  readonly #left = new Set<string>();
  readonly #asked = new Set<string>();
  #beginning = 0;

  leave(epoch: string): void {
    this.#left.add(epoch);
  }

  hasLeft(epoch: string): boolean {
    return this.#left.has(epoch);
  }

  /** A log that is being begun is absorbed at the end of `bringing`: nobody needs to read it before. */
  async begin<T>(bringing: () => Promise<T>): Promise<T> {
    this.#beginning += 1;
    try {
      return await bringing();
    } finally {
      this.#beginning -= 1;
    }
  }

  /** A message of an epoch that isn't the current one belongs to the log that is being begun. */
  isBeginning(epoch: string): boolean {
    return this.#beginning > 0 && !this.#left.has(epoch);
  }

  /** A message of another epoch: of a new one the log must be read; of one that a reading already found gone it is dropped. */
  isPast(epoch: string): boolean {
    if (this.#left.has(epoch) || this.#asked.has(epoch)) return true;
    this.#asked.add(epoch);
    return false;
  }
}
