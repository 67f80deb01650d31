import { Flow } from './flow.js';

/** Watches by the clock whether bytes come that ought to, and calls `tell` when the answer, or the speed, is another one. */
export class FlowWatch {
  readonly #flow = new Flow();
  #verified = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly tell: () => void) {}

  get isStalled(): boolean {
    return this.#flow.isStalled(performance.now());
  }

  /** So many chunks are verified now. Returns whether that is more than before. */
  note(verified: number): boolean {
    const isMore = verified > this.#verified;
    this.#verified = verified;
    if (isMore) this.#flow.came(performance.now());
    return isMore;
  }

  /** Whether bytes ought to come may have changed. */
  look(isExpected: boolean): void {
    clearTimeout(this.#timer);
    const now = performance.now();
    this.#flow.expect(isExpected, now);
    const inMs = this.#flow.nextLook(now);
    if (inMs !== null) this.#timer = setTimeout(this.tell, inMs);
  }

  stop(): void {
    this.look(false);
  }
}
