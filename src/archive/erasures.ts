import { randomUUID } from 'node:crypto';
import type { Caller } from '../identity/caller.js';
import type { RateLimiter } from '../identity/rate-limiter.js';
import type { Erasure } from './erased.js';
import { erasableBy, type AcceptedErasure, type Erasures } from './histories.js';
import type { Erasable } from './history-filters.js';
import { away } from './history.js';
import { ArchiveAway } from './reading.js';

/** An order to erase, as it stands. */
export interface Order extends Erasure {
  readonly id: string;
  /** How often all of it was erased, and when last. */
  readonly passes: number;
  readonly passedAt: number | null;
}

/** Where orders to erase are written down. Rejects with ArchiveAway. */
export interface Orders {
  /**
   * Resolves once it can't be lost any more, to the id of the order that stands for it: one of the same that is being carried
   * out is done over, so that whoever asks again and again makes no more of them than there are passes.
   */
  accept(order: Order): Promise<string>;
  /** Those that aren't done. */
  open(): Promise<readonly Order[]>;
  /** Erases all that is there now of what happened, or began, until `at`; stops early where `isOver` says so, and says whether not. */
  carryOut(order: Order, isOver: () => boolean): Promise<boolean>;
  /** `isDone`: nothing more of it will come. */
  note(order: Order, isDone: boolean): Promise<void>;
  /** Whether this node is the one that carries orders out. */
  isOurs(): Promise<boolean>;
  /** Another node may carry them out at once. */
  release(): Promise<void>;
}

/** Of an order all that is archived is gone through, three times: one user may give five a second. */
const COST = 60;
const ANSWER_MS = 2000;

/** Takes orders to erase. */
export class ErasureOrders implements Erasures {
  constructor(
    private readonly orders: Pick<Orders, 'accept'>,
    private readonly limiter: RateLimiter,
    /** The clock of what is archived: Redis' own. */
    private readonly clock: () => Promise<number>,
    private readonly onAccepted: () => void,
  ) {}

  async erase(caller: Caller, what: Erasable): Promise<AcceptedErasure> {
    const whose = erasableBy(caller, what);
    await this.limiter.take(caller.userId, 'store', COST);
    const at = await this.clock();
    const order = { ...whose, id: randomUUID(), at, passes: 0, passedAt: null };
    const id = await inTime(this.orders.accept(order)).catch((error: unknown) => {
      throw error instanceof ArchiveAway ? away(error) : error;
    });
    this.onAccepted();
    return { id, acceptedAt: at };
  }
}

async function inTime<T>(accepted: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ArchiveAway()), ANSWER_MS);
  });
  try {
    return await Promise.race([accepted, late]);
  } finally {
    clearTimeout(timer);
  }
}
