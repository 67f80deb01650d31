import { randomUUID } from 'node:crypto';
import { MongoServerError } from 'mongodb';
import { DUPLICATE_KEY } from './answers.js';
import type { Mongo } from './mongo.js';

/** What one node at a time should do, since two would only do the work twice. Whoever finds the lease ended takes it. */
export class Lease {
  readonly #node = randomUUID();

  constructor(
    private readonly mongo: Mongo,
    private readonly name: string,
    private readonly lastsMs: number,
    /** One clock for all nodes: theirs differ. */
    private readonly clock: () => Promise<number>,
  ) {}

  /** Whether this node has it now; renews it. */
  async isOurs(): Promise<boolean> {
    const now = await this.clock();
    const until = new Date(now + this.lastsMs);
    // One that lasts longer was given by a clock that was ahead.
    const isEnded = [{ until: { $lte: new Date(now) } }, { until: { $gt: until } }];
    const isFree = { _id: this.name, $or: [...isEnded, { holder: this.#node }] };
    try {
      const { leases } = this.mongo.collections;
      await leases.updateOne(isFree, { $set: { holder: this.#node, until } }, { upsert: true });
      return true;
    } catch (error) {
      // Another node has it: to an upsert its key is taken then.
      if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return false;
      throw error;
    }
  }

  /** Another node may have it at once. */
  async release(): Promise<void> {
    await this.mongo.collections.leases.deleteOne({ _id: this.name, holder: this.#node });
  }
}
