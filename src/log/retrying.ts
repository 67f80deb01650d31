const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 8000;

/**
 * Repeats what storage could not do. Each wait is twice the last one and has jitter, so that the nodes of a fleet don't ask in
 * step; `hurry` ends all waits, once storage is known to be back.
 */
export class Retrying {
  readonly #wakes = new Set<() => void>();

  constructor(
    /** Nobody needs the result any more. */
    private readonly isOver: () => boolean,
    private readonly onFailure: (error: unknown) => void = () => undefined,
    private readonly longestMs = LONGEST_WAIT_MS,
  ) {}

  hurry(): void {
    for (const wake of [...this.#wakes]) wake();
  }

  /** undefined: over before it worked. */
  async run<T>(attempt: () => Promise<T>): Promise<T | undefined> {
    for (let failures = 0; !this.isOver(); failures += 1) {
      try {
        return await attempt();
      } catch (error) {
        this.onFailure(error);
        await this.#wait(Math.min(FIRST_WAIT_MS * 2 ** failures, this.longestMs));
      }
    }
    return undefined;
  }

  #wait(most: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#wakes.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, most * (0.5 + Math.random() / 2)).unref();
      this.#wakes.add(wake);
    });
  }
}
