import { setTimeout as wait } from 'node:timers/promises';
import type { Caller } from '../identity/caller.js';
import type { TransferProgress } from '../transfers/progress.js';

/** At most four a second. */
const SPACING_MS = 250;

export interface ProgressSource {
  watch(caller: Caller, transferId: string): Promise<AsyncIterableIterator<TransferProgress>>;
}

class Watch {
  ended = false;
  values: AsyncIterableIterator<TransferProgress> | undefined;

  end(): void {
    this.ended = true;
    void this.values?.return?.();
  }
}

/** The transfers of one user that are under way, and how far they are. Costs nothing while there are none. */
export class ProgressWatches {
  readonly #watches = new Map<string, Watch>();

  constructor(
    private readonly source: ProgressSource,
    private readonly caller: Caller,
    private readonly tell: (progress: TransferProgress) => void,
  ) {}

  begin(transferId: string): void {
    if (this.#watches.has(transferId)) return;
    const watch = new Watch();
    this.#watches.set(transferId, watch);
    // Where it can't be watched, the transfer's next change tries again.
    this.#follow(transferId, watch)
      .catch(() => undefined)
      .finally(() => this.#forget(transferId, watch));
  }

  end(transferId: string): void {
    const watch = this.#watches.get(transferId);
    if (watch === undefined) return;
    this.#forget(transferId, watch);
    watch.end();
  }

  endAll(): void {
    for (const transferId of [...this.#watches.keys()]) this.end(transferId);
  }

  async #follow(transferId: string, watch: Watch): Promise<void> {
    watch.values = await this.source.watch(this.caller, transferId);
    if (watch.ended) watch.end();
    for await (const progress of watch.values) {
      // Its end has a frame of its own.
      if (progress.status === 'ACTIVE' || progress.status === 'PAUSED') this.tell(progress);
      await wait(SPACING_MS, undefined, { ref: false });
    }
  }

  #forget(transferId: string, watch: Watch): void {
    if (this.#watches.get(transferId) === watch) this.#watches.delete(transferId);
  }
}
