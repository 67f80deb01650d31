/**
 * How long to wait for an answer: twice as long after each time that it was in vain, and not shorter than twice what the
 * line is known to take.
 */
export class Patience {
  #ms: number;

  constructor(
    private readonly leastMs: number,
    private readonly mostMs: number,
  ) {
    this.#ms = leastMs;
  }

  get ms(): number {
    return this.#ms;
  }

  /** Nothing came in that time. */
  tired(): void {
    this.#ms = Math.min(this.mostMs, 2 * this.#ms);
  }

  /** The answer came. */
  served(tookMs: number): void {
    this.#ms = Math.min(this.mostMs, Math.max(this.leastMs, 2 * tookMs));
  }
}
