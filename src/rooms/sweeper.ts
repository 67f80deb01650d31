import type { RoomStore } from './room-store.js';

/** With jitter, and never a whole second apart: what is due is seen within one. */
const LEAST_MS = 500;
const JITTER_MS = 400;

/** Ends what is due, more than once a second; on every node, since each removal is one atomic step whoever sweeps. */
export class Sweeper {
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: Pick<RoomStore, 'sweep'>,
    /** How late a sweep came to a room where something was due. */
    private readonly onSwept: (lateMs: number) => void,
    private readonly onFailed: (error: unknown) => void,
  ) {}

  start(): void {
    this.#timer = setTimeout(() => this.#sweep(), LEAST_MS + Math.random() * JITTER_MS).unref();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #sweep(): void {
    this.#running = this.store
      .sweep(this.onFailed)
      .then((late) => late.forEach((ms) => this.onSwept(ms)))
      .finally(() => {
        if (!this.#stopped) this.start();
      });
  }
}
