import type { TransferAftermath } from './aftermath.js';
import type { DueTransfers } from './transfer-store.js';

const INTERVAL_MS = 1000;

/** Ends what is past its time; every node does it, and each transfer ends once. */
export class TransferExpiry {
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: DueTransfers,
    private readonly aftermath: TransferAftermath,
    /** How late a sweep came to a transfer that was past its time. */
    private readonly onSwept: (lateMs: number) => void,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  start(): void {
    this.#schedule();
  }

  /** Resolves once the sweep that may be under way is over. */
  async stop(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#running;
  }

  /** With jitter, so that nodes that started together don't stay together. */
  #schedule(): void {
    this.#timer = setTimeout(
      () => {
        this.#running = this.sweep().then(() => {
          if (this.#timer) this.#schedule();
        });
      },
      INTERVAL_MS * (0.75 + Math.random() / 2),
    );
    this.#timer.unref();
  }

  async sweep(): Promise<void> {
    const ended = await this.store.endDue(this.onFailure);
    for (const { endedAt, expiresAt } of ended) this.onSwept((endedAt ?? expiresAt) - expiresAt);
    await Promise.all(ended.map((transfer) => this.aftermath.follow(transfer)));
  }
}
