const STALLED_AFTER_MS = 3_000;
const LOOK_EVERY_MS = 1_000;

/** Whether bytes come that ought to come. Times in ms of any one clock. */
export class Flow {
  /** Nothing came since then that ought to have come; null: nothing ought to. */
  #quietSince: number | null = null;

  /** Whether bytes ought to come from now on. */
  expect(isExpected: boolean, now: number): void {
    if (!isExpected) this.#quietSince = null;
    else this.#quietSince ??= now;
  }

  came(now: number): void {
    if (this.#quietSince !== null) this.#quietSince = now;
  }

  isStalled(now: number): boolean {
    return this.#quietSince !== null && now - this.#quietSince >= STALLED_AFTER_MS;
  }

  /** In how many ms there is something new to tell if nothing comes: the speed sinks, and then it stalls. null: never. */
  nextLook(now: number): number | null {
    if (this.#quietSince === null || this.isStalled(now)) return null;
    return LOOK_EVERY_MS - ((now - this.#quietSince) % LOOK_EVERY_MS);
  }
}
