import type { RateLimiter } from '../identity/rate-limiter.js';
import type { Absences } from './absences.js';
import type { TransferAftermath } from './aftermath.js';
import type { ListedTransfer, TransferStore, UserTransfers } from './transfer-store.js';
import type { Transfer } from './transfer.js';

export interface TransferSources {
  readonly store: Pick<TransferStore, 'read' | 'readCost' | 'chunkMap'>;
  readonly users: Pick<UserTransfers, 'list' | 'unlist'>;
  readonly aftermath: Pick<TransferAftermath, 'follow'>;
  readonly limiter: RateLimiter;
  readonly absences: Absences;
}

/** Reads for one request: charges its user before it asks the store, and asks nothing twice. */
export class TransferLoader {
  readonly #transfers = new Map<string, Promise<Transfer | null>>();
  readonly #lists = new Map<string, Promise<readonly ListedTransfer[]>>();

  constructor(private readonly sources: TransferSources) {}

  /** The transfers of a user, newest first; with a room at least those of that room. */
  list(userId: string, roomId: string | null): Promise<readonly ListedTransfer[]> {
    const key = JSON.stringify([userId, roomId]);
    const known = this.#lists.get(key) ?? this.#list(userId, roomId);
    this.#lists.set(key, known);
    return known;
  }

  async #list(userId: string, roomId: string | null): Promise<readonly ListedTransfer[]> {
    await this.sources.limiter.take(userId, 'store');
    return this.sources.users.list(userId, roomId);
  }

  /** In the order of the ids; null: unknown. */
  read(userId: string, transferIds: readonly string[]): Promise<readonly (Transfer | null)[]> {
    const missing = [...new Set(transferIds)].filter((id) => !this.#transfers.has(id));
    if (missing.length > 0) {
      const reading = this.#read(userId, missing);
      for (const [index, id] of missing.entries()) {
        const one = reading.then((transfers) => transfers[index] ?? null);
        one.catch(() => undefined);
        this.#transfers.set(id, one);
      }
    }
    return Promise.all(transferIds.map(async (id) => (await this.#transfers.get(id)) ?? null));
  }

  /** What expired unseen ends in being read. */
  async #read(userId: string, transferIds: readonly string[]): Promise<readonly (Transfer | null)[]> {
    const { store, aftermath, limiter } = this.sources;
    await limiter.take(userId, 'store', store.readCost(transferIds));
    const answers = await store.read(transferIds);
    const ended = answers.flatMap((answer) => (answer?.changed ? [answer.transfer] : []));
    await Promise.all(ended.map((transfer) => aftermath.follow(transfer)));
    return answers.map((answer) => answer?.transfer ?? null);
  }
}
