const WINDOW_MS = 5_000;
/** Less than this says nothing about the speed. */
const SHORTEST_MS = 500;

/** How fast bytes have come of late. Times in ms of any one clock. */
export class Rate {
  #samples: { readonly at: number; readonly bytes: number }[] = [];

  /** `bytes`: all so far. */
  note(bytes: number, at: number): void {
    this.#samples.push({ at, bytes });
    this.#forget(at);
  }

  /** After a pause the time in between doesn't count. */
  reset(): void {
    this.#samples = [];
  }

  /** Sinks to 0 within the window when nothing comes any more. */
  bytesPerSecond(now: number): number | null {
    this.#forget(now);
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (!first || !last || now - first.at < SHORTEST_MS) return null;
    return ((last.bytes - first.bytes) * 1_000) / (now - first.at);
  }

  secondsLeft(bytesLeft: number, now: number): number | null {
    const speed = this.bytesPerSecond(now);
    return speed && bytesLeft > 0 ? bytesLeft / speed : null;
  }

  /** One sample older than the window stays, so that the window is always spanned. */
  #forget(now: number): void {
    while ((this.#samples[1]?.at ?? now) < now - WINDOW_MS) this.#samples.shift();
  }
}
