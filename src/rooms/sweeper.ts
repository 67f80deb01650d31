import type { RoomStore } from './room-store.js';

const EVERY_MS = 1000;

/** Ends what is due, once a second with jitter; on every node, since each removal is one atomic step whoever sweeps. */
export class Sweeper {
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: Pick<RoomStore, 'sweep'>,
    private readonly onFailed: (error: unknown) => void,
  ) {}

  start(): void {
    this.#timer = setTimeout(() => this.#sweep(), EVERY_MS * (0.75 + Math.random() * 0.5)).unref();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #sweep(): void {
    this.#running = this.store
      .sweep()
      .then(() => undefined, this.onFailed)
      .finally(() => {
        if (!this.#stopped) this.start();
      });
  }
}
