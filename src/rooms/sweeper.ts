import type { RoomStore } from './room-store.js';

/** With jitter, and never a whole second apart: what is due is seen within one. */
const LEAST_MS = 500;
const JITTER_MS = 400;
/** Beyond so many, the next round finds what is due. */
const MOST_APPOINTMENTS = 10_000;
/** The clock that decides is Redis's, and a timer may be early by a moment. */
const MARGIN_MS = 20;

/** Ends what is due, more than once a second; on every node, since each removal is one atomic step whoever sweeps. */
export class Sweeper {
  #timer: NodeJS.Timeout | undefined;
  readonly #appointments = new Set<NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  #stopped = false;

  constructor(
    private readonly store: Pick<RoomStore, 'sweep' | 'sweepRoom'>,
    /** How late a sweep came to a room where something was due. */
    private readonly onSwept: (lateMs: number) => void,
    private readonly onFailed: (error: unknown) => void,
  ) {}

  start(): void {
    this.#timer = setTimeout(() => this.#sweep(), LEAST_MS + Math.random() * JITTER_MS).unref();
  }

  /** Something in that room will be due in so many ms: it is ended right then, rather than in the next round. */
  expect(roomId: string, inMs: number): void {
    if (this.#stopped || this.#appointments.size >= MOST_APPOINTMENTS) return;
    const timer = setTimeout(() => {
      this.#appointments.delete(timer);
      this.#run(this.#sweepRoom(roomId));
    }, inMs + MARGIN_MS).unref();
    this.#appointments.add(timer);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    for (const timer of this.#appointments) clearTimeout(timer);
    this.#appointments.clear();
    await Promise.all(this.#running);
  }

  #sweep(): void {
    const round = this.store.sweep(this.onFailed).then((late) => late.forEach((ms) => this.onSwept(ms)));
    this.#run(
      round.finally(() => {
        if (!this.#stopped) this.start();
      }),
    );
  }

  async #sweepRoom(roomId: string): Promise<void> {
    try {
      const late = await this.store.sweepRoom(roomId);
      if (late !== null) this.onSwept(late);
    } catch (error) {
      this.onFailed(error);
    }
  }

  #run(work: Promise<void>): void {
    this.#running.add(work);
    void work.finally(() => this.#running.delete(work));
  }
}
