import type { Collection, Document } from 'mongodb';
import { inLastMoment } from '../archive/last-moment.js';
import { isAway } from './answers.js';
import { deleteAll } from './batches.js';
import { COLLECTIONS, type CollectionName } from './collections.js';
import { Lease } from './lease.js';
import type { Mongo } from './mongo.js';
import { GRACE_MS, SHAPES, type Lifetimes } from './schema.js';

const EVERY_MS = 50_000;
const JITTER_MS = 20_000;
/** A node that begins and dies is followed by another after that. */
const LEASE_MS = 40_000;
const LEASE = 'retention';

/**
 * Deletes what is too old, also where the server does so itself: one takes an index with a TTL and deletes nothing. One node at a
 * time, since two would only do the work twice.
 */
export class Retention {
  readonly #lease: Lease;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = true;
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly mongo: Mongo,
    private readonly lifetimes: Lifetimes,
    private readonly onDeleted: (collection: CollectionName, count: number) => void,
    private readonly onFailed: (error: unknown) => void,
    /** The clock by which all was dated: that of one node may be wrong, and what it deletes is gone. */
    private readonly clock: () => Promise<number>,
  ) {
    this.#lease = new Lease(mongo, LEASE, LEASE_MS, clock);
  }

  start(): void {
    this.#isStopped = false;
    this.#timer = setTimeout(
      () => {
        this.#running = this.round().then(() => {
          if (!this.#isStopped) this.start();
        });
      },
      EVERY_MS + Math.random() * JITTER_MS,
    ).unref();
  }

  /** What is not yet deleted is another round's. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await inLastMoment(this.#running);
  }

  /** Never rejects. */
  async round(): Promise<void> {
    if (!this.mongo.isUp) return;
    try {
      if (!(await this.#lease.isOurs())) return;
      const now = await this.clock();
      for (const name of COLLECTIONS) await this.#deleteOld(name, now);
    } catch (error) {
      if (isAway(error)) this.mongo.failed(error);
      else this.onFailed(error);
    }
  }

  async #deleteOld(name: CollectionName, now: number): Promise<void> {
    const { age, deletedOnly } = SHAPES[name];
    const bound = new Date(now - this.lifetimes[name] - GRACE_MS);
    const old: Document = { [age]: { $lt: bound }, ...deletedOnly };
    const collection = this.mongo.collections[name] as unknown as Collection<AnyDocument>;
    const deleted = (count: number) => this.onDeleted(name, count);
    await deleteAll(collection, old, () => this.#isDone(), deleted);
  }

  #isDone(): boolean {
    return this.#isStopped || !this.mongo.isUp;
  }
}

interface AnyDocument extends Document {
  readonly _id: string;
}
