import { RejoinError } from '../errors.js';
import type { Caller } from '../identity/caller.js';
import { MOST_WATCHES, type Holdings } from '../identity/holdings.js';
import { progressTopic } from './aftermath.js';
import type { TransferProgress } from './progress.js';
import { ProgressWatch } from './progress-watch.js';
import { TransferPoller } from './transfer-poller.js';
import type { TransferReads } from './transfer-reads.js';
import type { Hints } from './transfer-store.js';

/** A transfer that somebody here watches. */
interface Watched {
  readonly poller: TransferPoller;
  /** Resolves with what ends the subscription. */
  readonly subscribed: Promise<() => Promise<void>>;
}

/** Shows a party how far its transfer is: the present state first, then the newest, to the end. */
export class TransferProgressFeed {
  readonly #watched = new Map<string, Watched>();

  constructor(
    private readonly reads: TransferReads,
    private readonly hints: Pick<Hints, 'subscribe'>,
    /** What each user watches on this node. */
    private readonly holdings: Holdings,
    private readonly clock: () => number = Date.now,
  ) {}

  async watch(caller: Caller, transferId: string): Promise<AsyncIterableIterator<TransferProgress>> {
    const giveBack = this.holdings.take(caller.userId);
    if (giveBack === null) throw watchesTooMuch();
    try {
      // The refusal comes before anything is subscribed.
      await this.reads.require(caller, transferId);
      return await this.#join(caller, transferId, giveBack);
    } catch (error) {
      giveBack();
      throw error;
    }
  }

  async #join({ userId }: Caller, transferId: string, giveBack: () => void): Promise<ProgressWatch> {
    const watched = this.#watchedOf(transferId);
    const watch = new ProgressWatch(() => watched.poller.read(), this.clock);
    const look = () => watch.look();
    watched.poller.add(look, userId);
    watch.endWith(async () => {
      giveBack();
      watched.poller.remove(look);
      await this.#forgetIfUnwatched(transferId, watched);
    });
    try {
      await watched.subscribed;
    } catch (error) {
      watched.poller.remove(look);
      if (this.#watched.get(transferId) === watched) this.#watched.delete(transferId);
      throw error;
    }
    return watch;
  }

  #watchedOf(transferId: string): Watched {
    const known = this.#watched.get(transferId);
    if (known) return known;
    const poller = new TransferPoller((userId) => this.reads.again(userId, transferId));
    const subscribed = this.hints.subscribe(progressTopic(transferId), () => poller.hint());
    const watched = { poller, subscribed };
    this.#watched.set(transferId, watched);
    return watched;
  }

  async #forgetIfUnwatched(transferId: string, watched: Watched): Promise<void> {
    if (watched.poller.watched) return;
    if (this.#watched.get(transferId) === watched) this.#watched.delete(transferId);
    const unsubscribe = await watched.subscribed;
    await unsubscribe();
  }
}

function watchesTooMuch(): RejoinError {
  const message = `You watch ${MOST_WATCHES} transfers on this server already.`;
  return new RejoinError('RATE_LIMITED', message, { limit: MOST_WATCHES, retryAfterSeconds: 10 });
}
