/** Looks so far apart don't meet the same slip: a slot that moves, a server that was replaced, a wrong address. */
const APART_MS = 75_000;
const MOST = 10_000;

/**
 * What storage does not know at one look may still be there. This remembers what was missing at which look, so that something
 * is given up only when it was missing a good minute ago too, and was not found in between.
 */
export class Absences {
  readonly #since = new Map<string, number>();

  constructor(private readonly clock: () => number = () => performance.now()) {}

  /** Takes in one look: what was found, and what wasn't. Returns what has been missing for long enough to be gone for good. */
  gone(ids: readonly string[], isFound: (id: string, index: number) => boolean): readonly string[] {
    const now = this.clock();
    return ids.filter((id, index) => {
      if (isFound(id, index)) {
        this.#since.delete(id);
        return false;
      }
      const since = this.#since.get(id) ?? now;
      this.#note(id, since);
      return now - since >= APART_MS;
    });
  }

  #note(id: string, since: number): void {
    if (this.#since.has(id)) return;
    const [oldest] = this.#since.keys();
    if (oldest !== undefined && this.#since.size >= MOST) this.#since.delete(oldest);
    this.#since.set(id, since);
  }
}
