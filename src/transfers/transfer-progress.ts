import type { Caller } from '../identity/caller.js';
import { progressTopic } from './aftermath.js';
import type { TransferProgress } from './progress.js';
import { ProgressWatch } from './progress-watch.js';
import type { TransferReads } from './transfer-reads.js';
import type { Hints } from './transfer-store.js';

/** Shows a party how far its transfer is: the present state first, then the newest, to the end. */
export class TransferProgressFeed {
  constructor(
    private readonly reads: TransferReads,
    private readonly hints: Pick<Hints, 'subscribe'>,
    private readonly clock: () => number = Date.now,
  ) {}

  async watch(caller: Caller, transferId: string): Promise<AsyncIterableIterator<TransferProgress>> {
    // The refusal comes before anything is subscribed.
    await this.reads.require(caller, transferId);
    const watch = new ProgressWatch(() => this.reads.get(caller, transferId), this.clock);
    watch.endWith(await this.hints.subscribe(progressTopic(transferId), () => watch.look()));
    return watch;
  }
}
