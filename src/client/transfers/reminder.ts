/** Says something again whenever nothing was heard or done for a while, until the signal ends it. */
export class Reminder {
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly afterMs: number,
    private readonly remind: () => void,
    signal: AbortSignal,
  ) {
    signal.addEventListener('abort', () => clearTimeout(this.#timer), { once: true });
  }

  /** Something was heard or done: the wait begins anew. */
  putOff(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.putOff();
      this.remind();
    }, this.afterMs);
  }
}
