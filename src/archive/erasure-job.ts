import type { Order, Orders } from './erasures.js';
import { inLastMoment } from './last-moment.js';
import type { Outbox } from './outbox.js';
import { ArchiveAway } from './reading.js';

const EVERY_MS = 5000;
/** A node that was given a batch before it was told of the order may write it so late: all that it waits for has ended by then. */
export const LATE_WRITES_MS = 30_000;
const PASSES = 3;

/**
 * Carries out orders to erase, on one node at a time: at once; again when all that was in an outbox then has been written; and once
 * more when nothing can be on its way that was not written with the order in mind. What is written later is written without it.
 */
export class ErasureJob {
  #timer: NodeJS.Timeout | undefined;
  #isStopped = true;
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly orders: Orders,
    private readonly outbox: Pick<Outbox, 'isPast'>,
    private readonly onFailed: (error: unknown) => void,
    private readonly clock: () => number = Date.now,
    private readonly lateWritesMs = LATE_WRITES_MS,
  ) {}

  start(): void {
    this.#isStopped = false;
    this.#after(EVERY_MS * (0.5 + Math.random()));
  }

  /** An order came in: it is not to wait. */
  hurry(): void {
    if (!this.#isStopped) this.#after(0);
  }

  /** What is not done yet is another round's, or another node's. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    // Where it can't be given back, it ends by itself.
    await inLastMoment(this.#running.then(() => this.orders.release()).catch(() => undefined));
  }

  /** Never rejects. */
  async round(): Promise<void> {
    try {
      if (!(await this.orders.isOurs())) return;
      for (const order of await this.orders.open())
        await this.#advance(order).catch((error: unknown) => this.#tell(error));
    } catch (error) {
      this.#tell(error);
    }
  }

  /** One order that can't go on, since a part of Redis can't be asked, is not to keep the others back. */
  #tell(error: unknown): void {
    if (!(error instanceof ArchiveAway)) this.onFailed(error);
  }

  #after(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#running = this.#running
        .then(() => this.round())
        .then(() => {
          if (!this.#isStopped) this.#after(EVERY_MS);
        });
    }, ms).unref();
  }

  async #advance(order: Order): Promise<void> {
    for (let now = order; now.passes < PASSES && (await this.#isDue(now));) {
      const isWhole = await this.orders.carryOut(now, () => this.#isStopped);
      if (!isWhole) return;
      now = { ...now, passes: now.passes + 1, passedAt: this.clock() };
      await this.orders.note(now, now.passes === PASSES);
    }
  }

  async #isDue({ passes, passedAt, at }: Order): Promise<boolean> {
    if (passes === 0) return true;
    if (passes === 1) return this.outbox.isPast(at);
    return this.clock() - (passedAt ?? 0) >= this.lateWritesMs;
  }
}
