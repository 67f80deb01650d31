import type { Archive } from './archive.js';
import { inLastMoment } from './last-moment.js';
import type { Outbox } from './outbox.js';
import { ArchiveAway } from './reading.js';
import type { Waiting } from './waiting.js';

/** Partitions that one node drains at a time. */
const AT_ONCE = 4;
/** Nodes look at different times: a loss that one decides on is seen by the others before they look. */
const BOUND_EVERY_MS = 4000;
const BOUND_JITTER_MS = 2000;

/**
 * Brings what waits in the outboxes to the archive, on every node. A batch is taken out only once the archive has it, so whoever
 * dies between the two steps leaves it to be written again. While the archive is away nothing is taken, up to a bound.
 */
export class Drain {
  /** Where something waits and nobody here is at it, in the order in which it was told. */
  readonly #queue = new Set<number>();
  readonly #running = new Map<number, Promise<void>>();
  #boundTimer: NodeJS.Timeout | undefined;
  #isStopped = true;

  constructor(
    private readonly outbox: Outbox,
    private readonly archive: Archive,
    private readonly waiting: Waiting,
    /** What may wait in all partitions together. */
    private readonly backlogBytes: number,
    private readonly onFailed: (error: unknown) => void,
  ) {
    outbox.onWaiting((partition, bytes) => this.#onWaiting(partition, bytes));
    archive.onUp(() => this.#pump());
  }

  start(): void {
    this.#isStopped = false;
    this.#lookAtBound();
  }

  /** What is under way is ended, or left for another node, whichever comes first. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#boundTimer);
    await inLastMoment(Promise.all(this.#running.values()));
  }

  #onWaiting(partition: number, bytes: number): void {
    this.waiting.tell(partition, bytes);
    if (bytes <= 0) return;
    this.#queue.add(partition);
    this.#pump();
  }

  #pump(): void {
    for (const partition of this.#queue) {
      if (this.#isStopped || !this.archive.isUp || this.#running.size >= AT_ONCE) return;
      if (this.#running.has(partition)) continue;
      this.#queue.delete(partition);
      const ended = this.#drain(partition).finally(() => {
        this.#running.delete(partition);
        this.#pump();
      });
      this.#running.set(partition, ended);
    }
  }

  /** One batch; where more waits, its turn comes again. Never rejects. */
  async #drain(partition: number): Promise<void> {
    try {
      const batch = await this.outbox.take(partition);
      if (batch === null) return;
      const oldest = batch.entries[0]?.at;
      if (oldest !== undefined) this.waiting.oldest(partition, oldest);
      await this.archive.keep(batch);
      const left = await this.outbox.done(batch);
      this.waiting.tell(partition, left);
      if (left > 0) this.#queue.add(partition);
      else await this.outbox.release(partition);
    } catch (error) {
      if (!(error instanceof ArchiveAway)) this.onFailed(error);
      await this.outbox.release(partition).catch(() => undefined);
    }
  }

  #lookAtBound(): void {
    this.#boundTimer = setTimeout(
      () => {
        void this.keepBound().finally(() => {
          if (!this.#isStopped) this.#lookAtBound();
        });
      },
      BOUND_EVERY_MS + Math.random() * BOUND_JITTER_MS,
    ).unref();
  }

  /** Where too much waits, the largest outbox loses what is oldest in it. */
  async keepBound(): Promise<void> {
    const largest = this.waiting.largest();
    const tooMuch = this.waiting.bytes - this.backlogBytes;
    if (largest === null || tooMuch <= 0) return;
    try {
      await this.outbox.shed(largest.partition, largest.bytes - tooMuch);
    } catch (error) {
      this.onFailed(error);
    }
  }
}
